/** What the terminal view says of states and figures. */
import { type Line, span, type Tone } from './cells.js';

/** `12:00:59`, in the time zone of whoever looks. */
export function timeOf(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

export function energyWords(energyWh: number): string {
  return energyWh < 1000 ? `${Math.round(energyWh)} Wh` : `${(energyWh / 1000).toFixed(2)} kWh`;
}

/** `cable.plugged use.transacting.active.charging`: the innermost states, as the diagrams name them. */
export function stateWords(state: unknown): string {
  return leavesOf(state).join(' ');
}

function leavesOf(state: unknown, deep = 0): readonly string[] {
  if (typeof state === 'string') return [state];
  if (typeof state !== 'object' || state === null || deep > 8) return ['?'];
  return Object.entries(state).flatMap(([name, inner]) => {
    const within = leavesOf(inner, deep + 1).filter((leaf) => leaf !== '');
    return within.length === 0 ? [name] : within.map((leaf) => `${name}.${leaf}`);
  });
}

const tones: Readonly<Record<string, Tone>> = {
  Available: 'good',
  Charging: 'chosen',
  Preparing: 'doubtful',
  Finishing: 'doubtful',
  SuspendedEV: 'doubtful',
  SuspendedEVSE: 'doubtful',
  Reserved: 'doubtful',
  Unavailable: 'faint',
  Faulted: 'bad',
};

export const statusTone = (status: string | undefined): Tone => tones[status ?? ''] ?? 'plain';

const logTones: Readonly<Record<string, Tone>> = { warn: 'doubtful', error: 'bad', debug: 'faint' };

/** A line of the plain log, with the time as short as everywhere here. */
export function logLine(text: string): Line {
  const [, at, level = '', rest = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\w+) +(.*)$/.exec(text) ?? [];
  if (at === undefined) return [span(text)];
  return [
    span(`${timeOf(Date.parse(at))} `, 'faint'),
    span(level === 'info' ? rest : `${level} ${rest}`, logTones[level]),
  ];
}
