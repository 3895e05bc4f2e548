/**
 * The power path of the simulated charger: what flows to each car, and what the meters count.
 *
 * Between two boundaries (a second, the end of a lease or of a preparation, a period of a limit) power is constant, so
 * energy is exact however late it is asked for.
 */
import type { EnergyState, HardwareFault } from '../../../protocol/ports/hardware.js';
import { energyUntilFullWh, packs, socAfter } from './battery.js';
import type { Electrics } from './electrics.js';
import { limitAt, nextLimitChangeMs, type RunningPlan } from './limit-clock.js';
import { type Outlet, wishW } from './outlet.js';
import { rampedPowerW, shareBudget, sharePower } from './power-sharing.js';

export interface CabinetRatings {
  readonly stationPowerW: number;
  readonly connectorMaxPowerW: number;
  readonly connectorMaxCurrentA: number;
  readonly moduleW: number;
  /** Energy and state of charge move so many times faster than power and time say. */
  readonly speed: number;
  readonly electrics: Electrics;
  readonly hasMainMeter: boolean;
}

const longestStepMs = 1000;

/** Faults that do not touch the power path: energy may go on. */
const harmless: ReadonlySet<HardwareFault['errorCode']> = new Set([
  'LocalListConflict',
  'ReaderFailure',
  'ResetFailure',
  'WeakSignal',
]);

export class Cabinet {
  readonly outlets: readonly Outlet[];
  readonly ratings: CabinetRatings;
  /** Raised by hand, by id. */
  readonly faults = new Map<string, HardwareFault>();
  derateW: number | null = null;
  /** The mains are there. Without them back-up power feeds the controller for a moment, and no car. */
  hasMains = true;
  /** The limit of connector 0: all outlets together. */
  plan: RunningPlan | null = null;
  readonly #drawPreparationMs: () => number;
  #settledMs: number;

  constructor(ratings: CabinetRatings, outlets: readonly Outlet[], nowMs: number, drawPreparationMs: () => number) {
    this.ratings = ratings;
    this.outlets = outlets;
    this.#settledMs = nowMs;
    this.#drawPreparationMs = drawPreparationMs;
  }

  /** A permit is in force somewhere: time matters. */
  get live(): boolean {
    return this.outlets.some((outlet) => outlet.permit !== null);
  }

  /** Nameplate or what the site left of it. */
  get availableW(): number {
    return Math.min(this.ratings.stationPowerW, this.derateW ?? Number.POSITIVE_INFINITY);
  }

  /** The ones raised by hand, and a lock that is broken while a cable is in it. */
  activeFaults(): readonly HardwareFault[] {
    const locks = this.outlets.filter((outlet) => outlet.lockBroken && outlet.plugged);
    return [...this.faults.values(), ...locks.map(lockFault)];
  }

  /** Lets time pass. */
  advanceTo(nowMs: number): void {
    while (this.#settledMs < nowMs) {
      if (!this.live) {
        this.#settledMs = nowMs;
        return;
      }
      const untilMs = Math.min(nowMs, this.#settledMs + longestStepMs, this.nextBoundaryMs());
      const elapsedMs = untilMs - this.#settledMs;
      for (const outlet of this.outlets) this.#count(outlet, elapsedMs);
      this.#settledMs = untilMs;
      this.#evaluate(elapsedMs);
    }
  }

  /** Draws the consequences of a change made from outside; time must have been let pass until now. */
  settle(): void {
    this.#evaluate(0);
  }

  /** When power changes next by itself, but for ramp and car; endless when it does not. */
  nextBoundaryMs(): number {
    const instants = this.outlets.flatMap(({ permit, preparation, plan }) => {
      if (permit === null) return [];
      const doneAtMs = preparation?.doneAtMs ?? 0;
      return [permit.endsAtMs, nextLimitChangeMs(plan, this.#settledMs), doneAtMs];
    });
    const ahead = [...instants, nextLimitChangeMs(this.plan, this.#settledMs)].filter((ms) => ms > this.#settledMs);
    return Math.min(Number.POSITIVE_INFINITY, ...ahead);
  }

  #count(outlet: Outlet, elapsedMs: number): void {
    const { car, powerW } = outlet;
    if (car === null || powerW === 0) return;
    const pack = packs[car.pack];
    const untilFullWh = energyUntilFullWh(pack, car.socPercent);
    const deliveredWh = Math.min(untilFullWh, (powerW * elapsedMs * this.ratings.speed) / 3_600_000);
    outlet.registerWh += deliveredWh;
    const socPercent = deliveredWh === untilFullWh ? 100 : socAfter(pack, car.socPercent, deliveredWh);
    outlet.car = { ...car, socPercent };
  }

  #evaluate(elapsedMs: number): void {
    for (const outlet of this.outlets) {
      if (outlet.permit !== null && outlet.permit.endsAtMs <= this.#settledMs) outlet.permit = null;
    }
    const offersW = this.outlets.map((outlet) => this.#offerW(outlet));
    const demandsW = this.outlets.map((outlet, index) => Math.min(offersW[index] ?? 0, wishW(outlet)));
    const sharesW = this.#shareW(demandsW);
    this.outlets.forEach((outlet, index) => {
      const shareW = sharesW[index] ?? 0;
      const energy = this.#energyOf(outlet, offersW[index] ?? 0, shareW);
      const rampMs = outlet.energy === 'delivering' ? elapsedMs : 0;
      outlet.powerW = energy === 'delivering' ? rampedPowerW(outlet.powerW, shareW, rampMs) : 0;
      outlet.energy = energy;
    });
  }

  /** A permit in force, a car in reach, and nothing broken on the way. */
  #energised(outlet: Outlet): boolean {
    const { permit, endedSessionId, plugged, id } = outlet;
    if (permit === null || permit.sessionId === endedSessionId || !plugged || !this.hasMains) return false;
    return !this.activeFaults().some((fault) => {
      if (fault.severity === 'warning' || harmless.has(fault.errorCode)) return false;
      return fault.connectorId === 0 || fault.connectorId === id;
    });
  }

  /** What the outlet may give when it had the cabinet to itself. */
  #offerW(outlet: Outlet): number {
    const { car, plan } = outlet;
    if (car === null || !this.#energised(outlet)) return 0;
    const own = limitAt(plan, this.#settledMs);
    const common = limitAt(this.plan, this.#settledMs);
    const currentA = Math.min(this.ratings.connectorMaxCurrentA, own.limitA, common.limitA);
    const cableW = this.ratings.electrics.powerW(car, currentA);
    return Math.min(this.ratings.connectorMaxPowerW, this.availableW, own.limitW, common.limitW, cableW);
  }

  #shareW(demandsW: readonly number[]): number[] {
    const { moduleW, stationPowerW, electrics } = this.ratings;
    const common = limitAt(this.plan, this.#settledMs);
    const moduleCount = Math.ceil(stationPowerW / moduleW);
    const totalW = Math.min(this.availableW, common.limitW);
    const sharesW = sharePower({ moduleCount, moduleW, totalW }, demandsW);
    const currentsA = this.outlets.map(({ car }, index) => {
      return car === null ? 0 : electrics.currentA(car, sharesW[index] ?? 0);
    });
    if (currentsA.reduce((sum, currentA) => sum + currentA, 0) <= common.limitA) return sharesW;
    const allowedA = shareBudget(common.limitA, currentsA);
    return this.outlets.map(({ car }, index) => {
      return car === null ? 0 : electrics.powerW(car, allowedA[index] ?? 0);
    });
  }

  /** Whether the station offers comes before whether the car takes: see the port. */
  #energyOf(outlet: Outlet, offerW: number, shareW: number): EnergyState {
    const { permit } = outlet;
    if (permit === null || !this.#energised(outlet)) {
      outlet.preparation = null;
      return 'idle';
    }
    if (offerW <= 0) return 'suspendedEVSE';
    if (wishW(outlet) <= 0) return 'suspendedEV';
    if (shareW <= 0) return 'suspendedEVSE';
    if (outlet.preparation?.sessionId !== permit.sessionId) {
      const doneAtMs = this.#settledMs + this.#drawPreparationMs();
      outlet.preparation = { sessionId: permit.sessionId, doneAtMs };
    }
    return outlet.preparation.doneAtMs > this.#settledMs ? 'preparing' : 'delivering';
  }
}

function lockFault(outlet: Outlet): HardwareFault {
  const errorCode = 'ConnectorLockFailure';
  return { id: faultId(outlet.id, errorCode), connectorId: outlet.id, active: true, errorCode };
}

/** One fault of a kind at one place. */
export function faultId(connectorId: number, errorCode: HardwareFault['errorCode']): string {
  return `${connectorId}/${errorCode}`;
}
