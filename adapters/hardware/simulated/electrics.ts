/** How power, voltage and current hang together at an outlet: the pack's own for DC, the grid's for AC. */
import type { Phase } from '../../../protocol/ports/hardware.js';
import { currentAtPowerA, loadedVoltageV, packs, powerAtCurrentW } from './battery.js';
import type { SimulatedCar } from './state.js';

export interface Electrics {
  /** Empty for DC. */
  readonly phases: readonly Phase[];
  /** In each phase, or in the one circuit. */
  currentA(car: SimulatedCar, powerW: number): number;
  powerW(car: SimulatedCar, currentA: number): number;
  voltageV(car: SimulatedCar, powerW: number): number;
}

const direct: Electrics = {
  phases: [],
  currentA: ({ pack, socPercent }, powerW) => currentAtPowerA(packs[pack], socPercent, powerW),
  powerW: ({ pack, socPercent }, currentA) => powerAtCurrentW(packs[pack], socPercent, currentA),
  voltageV: ({ pack, socPercent }, powerW) => loadedVoltageV(packs[pack], socPercent, powerW),
};

/** Line to neutral. */
const gridV = 230;

/** `phases`: those of an AC outlet, loaded alike. */
export function electricsOf(phases: readonly Phase[]): Electrics {
  if (phases.length === 0) return direct;
  return {
    phases,
    currentA: (_, powerW) => powerW / (gridV * phases.length),
    powerW: (_, currentA) => currentA * gridV * phases.length,
    voltageV: () => gridV,
  };
}
