/** How numbers and instants are written. The day is told where it is not today's. */

/** Of what is measured: as many digits from one moment to the next. */
export function measuredWords(watts: number | null | undefined): string {
  if (watts === null || watts === undefined) return '–';
  return Math.abs(watts) < 1_000 ? `${Math.round(watts)} W` : `${(watts / 1_000).toFixed(1)} kW`;
}

export function energyWords(wattHours: number | null | undefined): string {
  if (wattHours === null || wattHours === undefined) return '–';
  return Math.abs(wattHours) < 1_000 ? `${Math.round(wattHours)} Wh` : `${(wattHours / 1_000).toFixed(2)} kWh`;
}

export function clockWords(atMs: number): string {
  const at = new Date(atMs);
  const two = (n: number) => String(n).padStart(2, '0');
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export function dayWords(atMs: number): string {
  return new Date(atMs).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

export function spanWords(ms: number): string {
  // A trace of somebody else may say anything.
  if (!(ms >= 0)) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(ms / 3_600_000)} h ${Math.floor((ms % 3_600_000) / 60_000)} min`;
}

/** The states in which a chart is, without those around them: `use.charging`, `cable.plugged`. */
export function leaves(state: unknown, path = ''): string[] {
  if (typeof state === 'string') return [path === '' ? state : `${path}.${state}`];
  if (typeof state !== 'object' || state === null) return [];
  const inside = Object.entries(state).flatMap(([name, inner]) =>
    leaves(inner, path === '' ? name : `${path}.${name}`),
  );
  return inside.length > 0 || path === '' ? inside : [path];
}
