/** The traction battery as the charger sees it: voltage, resistance, and the power it takes. Pure functions. */

export interface Pack {
  readonly capacityWh: number;
  /** Cells in series; 96 make a 400 V class pack, 192 an 800 V class one. */
  readonly cellsInSeries: number;
  readonly resistanceOhm: number;
  /** Taken up to the knee of the charge curve. */
  readonly maxPowerW: number;
  /** State of charge above which the car takes less and less. */
  readonly kneePercent: number;
}

/** Cars of today, by the name kept in the saved state. */
export const packs = {
  'compact-400V': { capacityWh: 58_000, cellsInSeries: 96, resistanceOhm: 0.075, maxPowerW: 105_000, kneePercent: 62 },
  'family-400V': { capacityWh: 77_000, cellsInSeries: 96, resistanceOhm: 0.055, maxPowerW: 140_000, kneePercent: 60 },
  'touring-800V': { capacityWh: 77_400, cellsInSeries: 192, resistanceOhm: 0.13, maxPowerW: 230_000, kneePercent: 75 },
} as const satisfies Readonly<Record<string, Pack>>;

export type PackName = keyof typeof packs;

/** In this order a draw of chance picks one. */
export const packNames: readonly PackName[] = ['compact-400V', 'family-400V', 'touring-800V'];

/** Of the energy at the connector this share ends in the cells; the rest is heat and the car's own consumption. */
export const chargingEfficiency = 0.95;

/** Rest voltage of one lithium cell (NMC) over its state of charge: steep at both ends, flat in between. */
const cellCurve: readonly (readonly [percent: number, volt: number])[] = [
  [0, 3.2],
  [10, 3.45],
  [30, 3.6],
  [50, 3.7],
  [70, 3.85],
  [90, 4.05],
  [100, 4.17],
];

export function restVoltageV(pack: Pack, socPercent: number): number {
  const soc = Math.min(100, Math.max(0, socPercent));
  let [fromPercent, fromVolt] = cellCurve[0] ?? [0, 0];
  for (const [percent, volt] of cellCurve) {
    if (percent >= soc) {
      const span = percent - fromPercent;
      const share = span === 0 ? 0 : (soc - fromPercent) / span;
      return pack.cellsInSeries * (fromVolt + share * (volt - fromVolt));
    }
    [fromPercent, fromVolt] = [percent, volt];
  }
  throw new Error('battery: the cell curve must reach 100 percent');
}

/** Current that flows at a power: the solution of P = I * (U0 + I * R). */
export function currentAtPowerA(pack: Pack, socPercent: number, powerW: number): number {
  const rest = restVoltageV(pack, socPercent);
  return (Math.sqrt(rest * rest + 4 * pack.resistanceOhm * powerW) - rest) / (2 * pack.resistanceOhm);
}

/** Power that flows at a current; endless for an endless current. */
export function powerAtCurrentW(pack: Pack, socPercent: number, currentA: number): number {
  return currentA * (restVoltageV(pack, socPercent) + currentA * pack.resistanceOhm);
}

/** Voltage at the connector while this power flows. */
export function loadedVoltageV(pack: Pack, socPercent: number, powerW: number): number {
  return restVoltageV(pack, socPercent) + currentAtPowerA(pack, socPercent, powerW) * pack.resistanceOhm;
}

/** What the car asks for at most: constant power up to the knee, then falling to 6 % of it, and nothing when full. */
export function acceptedPowerW(pack: Pack, socPercent: number): number {
  if (socPercent >= 100) return 0;
  if (socPercent <= pack.kneePercent) return pack.maxPowerW;
  const beyond = (socPercent - pack.kneePercent) / (100 - pack.kneePercent);
  return pack.maxPowerW * (1 - 0.94 * beyond);
}

/** State of charge after this much energy passed the connector. */
export function socAfter(pack: Pack, socPercent: number, deliveredWh: number): number {
  return Math.min(100, socPercent + (100 * deliveredWh * chargingEfficiency) / pack.capacityWh);
}

/** Energy that passes the connector until the car is full. */
export function energyUntilFullWh(pack: Pack, socPercent: number): number {
  return (Math.max(0, 100 - socPercent) / 100) * (pack.capacityWh / chargingEfficiency);
}
