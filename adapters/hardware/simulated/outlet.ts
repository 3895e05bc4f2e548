/** One outlet of the simulated cabinet, with its cable and its car. */
import type { ConnectorId, EnergyState, MeterReading, PlugState } from '../../../protocol/ports/hardware.js';
import { acceptedPowerW, packs } from './battery.js';
import type { Electrics } from './electrics.js';
import type { RunningPlan } from './limit-clock.js';
import type { SimulatedCar, SimulatedConnector } from './state.js';

export interface LivePermit {
  readonly sessionId: string;
  readonly endsAtMs: number;
}

export interface Outlet {
  readonly id: ConnectorId;
  /** The cable is detachable and the station can hold it. */
  readonly hasLock: boolean;
  registerWh: number;
  cableAtStation: boolean;
  plugged: boolean;
  locked: boolean;
  lockBroken: boolean;
  car: SimulatedCar | null;
  permit: LivePermit | null;
  /** A session the firmware ended by itself; a renewal of its permit brings no energy. */
  endedSessionId: string | null;
  plan: RunningPlan | null;
  /** What displays were told: the CSMS allows use, and it is held for somebody. */
  available: boolean;
  reserved: boolean;
  /** Isolation test and pre-charge; done once in a session. */
  preparation: { readonly sessionId: string; readonly doneAtMs: number } | null;
  energy: EnergyState;
  powerW: number;
  /** What it may give, and its car takes: where its power goes. */
  targetW: number;
}

export function outletOf(id: ConnectorId, hasLock: boolean, saved: SimulatedConnector | undefined): Outlet {
  return {
    id,
    hasLock,
    registerWh: saved?.registerWh ?? 0,
    cableAtStation: hasLock ? (saved?.cableAtStation ?? false) : true,
    plugged: saved?.plugged ?? false,
    locked: hasLock && (saved?.locked ?? false),
    lockBroken: saved?.lockBroken ?? false,
    car: saved?.car ?? null,
    permit: null,
    endedSessionId: null,
    plan: null,
    available: true,
    reserved: false,
    preparation: null,
    energy: 'idle',
    powerW: 0,
    targetW: 0,
  };
}

export function savedOf(outlet: Outlet): SimulatedConnector {
  const { id, registerWh, cableAtStation, plugged, locked, lockBroken, car } = outlet;
  return { id, registerWh, cableAtStation, plugged, locked, lockBroken, car };
}

export function plugStateOf(outlet: Outlet): PlugState {
  if (!outlet.plugged) return outlet.hasLock && outlet.cableAtStation ? 'cableOnly' : 'unplugged';
  return outlet.locked ? 'locked' : 'plugged';
}

/** What the car at this outlet would take now, were there no limit. */
export function wishW(outlet: Outlet): number {
  const { car, plugged } = outlet;
  if (car === null || !plugged || !car.ready) return 0;
  return Math.min(acceptedPowerW(packs[car.pack], car.socPercent), car.maxPowerW ?? Number.POSITIVE_INFINITY);
}

/** The outlet without mains: the firmware forgets what it was allowed, the world stays as it is. */
export function forgetSession(outlet: Outlet): void {
  outlet.permit = null;
  outlet.endedSessionId = null;
  outlet.plan = null;
  outlet.preparation = null;
  outlet.energy = 'idle';
  outlet.powerW = 0;
  outlet.targetW = 0;
}

/** Never rounded up: a reading must not look as if a limit was broken, nor the register run ahead. */
const roundedDown = (value: number, digits: number): number => Math.floor(value * 10 ** digits) / 10 ** digits;

/** A whole reading. Voltage is that at the connector: none while its contactors are open. */
export function readingOf(outlet: Outlet, electrics: Electrics): MeterReading {
  const { car, plugged, powerW, preparation, registerWh } = outlet;
  const energyWh = roundedDown(registerWh, 3);
  if (car === null || !plugged) return { energyWh, powerW: 0, currentA: 0, voltageV: 0 };
  const open = preparation === null;
  const currentA = roundedDown(electrics.currentA(car, powerW), 1);
  const voltageV = open ? 0 : roundedDown(electrics.voltageV(car, powerW), 1);
  const each = { powerW: roundedDown(powerW / electrics.phases.length, 0), currentA, voltageV };
  return {
    energyWh,
    powerW: roundedDown(powerW, 0),
    currentA,
    voltageV,
    // An AC outlet knows nothing of the battery.
    ...(electrics.phases.length === 0
      ? { socPercent: roundedDown(car.socPercent, 1) }
      : { phases: Object.fromEntries(electrics.phases.map((phase) => [phase, each])) }),
  };
}

/** The main meter: what all outlets together have drawn and draw. */
export function mainReadingOf(outlets: readonly Outlet[]): MeterReading {
  const sumOf = (pick: (outlet: Outlet) => number) => outlets.reduce((sum, outlet) => sum + pick(outlet), 0);
  return {
    energyWh: roundedDown(
      sumOf(({ registerWh }) => registerWh),
      3,
    ),
    powerW: roundedDown(
      sumOf(({ powerW }) => powerW),
      0,
    ),
  };
}
