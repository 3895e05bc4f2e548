/** What the simulated world remembers while the controller is dead: meters, cables, cars, faults. JSON-able. */
import { StationError } from '../../../protocol/errors.js';
import type { ConnectorId, HardwareFault } from '../../../protocol/ports/hardware.js';
import { type PackName, packs } from './battery.js';

export interface SimulatedCar {
  readonly pack: PackName;
  readonly socPercent: number;
  /** The driver or the car wants energy. */
  readonly ready: boolean;
  /** The car's own wish; absent when it takes what its battery can. */
  readonly maxPowerW?: number;
}

export interface SimulatedConnector {
  readonly id: ConnectorId;
  /** Imported energy, with fractions; it only rises. */
  readonly registerWh: number;
  /** A detachable cable is in the station's socket. Always true for a fixed cable. */
  readonly cableAtStation: boolean;
  /** The cable is at the car. */
  readonly plugged: boolean;
  readonly locked: boolean;
  readonly lockBroken: boolean;
  /** The car at the outlet, plugged in or about to be. */
  readonly car: SimulatedCar | null;
}

export interface SimulatedState {
  readonly version: 1;
  readonly connectors: readonly SimulatedConnector[];
  /** Power left by the site in W, or null when all of it is there. */
  readonly derateW: number | null;
  /** The active ones. */
  readonly faults: readonly HardwareFault[];
}

/**
 * A puppet call that the world does not allow. `code`: `unknown-connector`, `bad-value`, `meter-backwards`, `locked`.
 */
export class SimulationError extends StationError {
  override readonly name = 'SimulationError';
}

/** @throws Error when it is not a saved state of this version. */
export function readState(saved: unknown): SimulatedState {
  if (!isRecord(saved) || saved['version'] !== 1) throw new Error('it is not a simulated state of version 1');
  const { connectors, faults, derateW } = saved;
  if (!Array.isArray(connectors) || !connectors.every(isConnector)) throw new Error('its connectors are damaged');
  if (!Array.isArray(faults) || !faults.every(isFault)) throw new Error('its faults are damaged');
  if (derateW !== null && !isAmount(derateW)) throw new Error('its derateW is damaged');
  return { version: 1, connectors, faults, derateW };
}

function isConnector(value: unknown): value is SimulatedConnector {
  if (!isRecord(value)) return false;
  const flags = ['cableAtStation', 'plugged', 'locked', 'lockBroken'].every((key) => typeof value[key] === 'boolean');
  return (
    flags && isAmount(value['id']) && isAmount(value['registerWh']) && (value['car'] === null || isCar(value['car']))
  );
}

function isCar(value: unknown): value is SimulatedCar {
  if (!isRecord(value) || typeof value['ready'] !== 'boolean' || !isAmount(value['socPercent'])) return false;
  const known = typeof value['pack'] === 'string' && Object.hasOwn(packs, value['pack']);
  return known && (value['maxPowerW'] === undefined || isAmount(value['maxPowerW']));
}

function isFault(value: unknown): value is HardwareFault {
  if (!isRecord(value) || !isAmount(value['connectorId'])) return false;
  return typeof value['id'] === 'string' && typeof value['errorCode'] === 'string' && value['active'] === true;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
