/** What a simulated charger is made from. */
import type { ConnectorId, Phase } from '../../../protocol/ports/hardware.js';
import type { Clock, Random } from '../../../protocol/ports/time.js';
import { Cabinet } from './cabinet.js';
import { electricsOf } from './electrics.js';
import { outletOf } from './outlet.js';
import type { SimulatedState } from './state.js';

export interface SimulatedChargerOptions {
  readonly connectors: number;
  readonly stationPowerW: number;
  /** Default: `stationPowerW`. */
  readonly connectorMaxPowerW?: number;
  /** Of the cable; default 500 A. */
  readonly connectorMaxCurrentA?: number;
  /** Of one power module; default 30 kW. */
  readonly moduleW?: number;
  /** Outlets whose cable is detachable and can be locked; default none. */
  readonly lockable?: readonly ConnectorId[];
  /** Of AC outlets, whose meters tell them apart; default none, which is DC. */
  readonly phases?: readonly Phase[];
  /** There is a meter for the whole station, connector 0. */
  readonly mainMeter?: boolean;
  /** How long the controller lives on when the mains have failed; default 0. */
  readonly backUpMs?: number;
  readonly clock: Clock;
  readonly random: Random;
  /** What `snapshot` gave before the controller died. */
  readonly state?: SimulatedState | undefined;
  /** Told at each change, and each second while a permit is in force; `urgent` when it should be kept at once. */
  readonly onChange?: (state: SimulatedState, urgent: boolean) => void;
  /** Energy and state of charge move so many times faster than power and time say; default 1. */
  readonly speed?: number;
}

export function cabinetOf(options: SimulatedChargerOptions): Cabinet {
  const { connectors, stationPowerW, clock, random, state, lockable = [] } = options;
  const ratings = {
    stationPowerW,
    connectorMaxPowerW: options.connectorMaxPowerW ?? stationPowerW,
    connectorMaxCurrentA: options.connectorMaxCurrentA ?? 500,
    moduleW: options.moduleW ?? 30_000,
    speed: options.speed ?? 1,
    electrics: electricsOf(options.phases ?? []),
    hasMainMeter: options.mainMeter ?? false,
  };
  const outlets = Array.from({ length: connectors }, (_, index) => {
    const id = index + 1;
    return outletOf(
      id,
      lockable.includes(id),
      state?.connectors.find((saved) => saved.id === id),
    );
  });
  const cabinet = new Cabinet(ratings, outlets, clock.monotonic(), () => 2000 + Math.round(2000 * random.fraction()));
  cabinet.derateW = state?.derateW ?? null;
  for (const fault of state?.faults ?? []) cabinet.faults.set(fault.id, fault);
  return cabinet;
}
