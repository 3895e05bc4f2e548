/**
 * The power path of the simulated charger: what flows to each car, and what the meters count.
 *
 * Between two boundaries (a second, a moment of a fall, the end of a lease or of a preparation, a period of a limit) power
 * is constant, so energy is exact however late it is asked for.
 */
import type { EnergyState, HardwareFault } from '../../../protocol/ports/hardware.js';
import { energyUntilFullWh, packs, socAfter } from './battery.js';
import type { Electrics } from './electrics.js';
import { limitAt, nextLimitChangeMs, type RunningPlan } from './limit-clock.js';
import { type Outlet, wishW } from './outlet.js';
import { fallWPerSecond, rampedPowerW, shareBudget, sharePower } from './power-sharing.js';

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

/** While power falls. */
const fallingStepMs = 100;

/** What falls by less is followed at once: power that drifts would else be on its way down at every instant. */
const slightFallW = 50;

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
      const stepMs = this.#fallEndsMs() < Number.POSITIVE_INFINITY ? fallingStepMs : longestStepMs;
      const untilMs = Math.min(nowMs, this.#settledMs + stepMs, this.nextBoundaryMs());
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
    const common = [nextLimitChangeMs(this.plan, this.#settledMs), this.#fallEndsMs()];
    const ahead = [...instants, ...common].filter((ms) => ms > this.#settledMs);
    return Math.min(Number.POSITIVE_INFINITY, ...ahead);
  }

  /** When the first outlet has come down to what it may give; endless while none is above it. */
  #fallEndsMs(): number {
    const fallsW = this.outlets.map(({ powerW, targetW }) => powerW - targetW).filter((fallW) => fallW > 0);
    return this.#settledMs + (1000 * Math.min(Number.POSITIVE_INFINITY, ...fallsW)) / fallWPerSecond;
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
    // By what held until now; what holds from now on has had no time yet.
    this.#ramp(elapsedMs);
    for (const outlet of this.outlets) {
      if (outlet.permit !== null && outlet.permit.endsAtMs <= this.#settledMs) outlet.permit = null;
    }
    const offersW = this.outlets.map((outlet) => this.#offerW(outlet));
    const demandsW = this.outlets.map((outlet, index) => Math.min(offersW[index] ?? 0, wishW(outlet)));
    const sharesW = this.#shareW(demandsW);
    for (const [index, outlet] of this.outlets.entries()) {
      const shareW = sharesW[index] ?? 0;
      const energy = this.#energyOf(outlet, offersW[index] ?? 0, shareW);
      // What the car does not take it lets go at once; only limits are followed in the time that modules need.
      const takenW = outlet.energy === 'delivering' ? Math.min(outlet.powerW, wishW(outlet)) : 0;
      const presentW = takenW - shareW < slightFallW ? Math.min(takenW, shareW) : takenW;
      const fallsOff = energy === 'suspendedEVSE' && presentW > 0;
      outlet.energy = fallsOff ? 'delivering' : energy;
      outlet.targetW = energy === 'delivering' ? shareW : 0;
      outlet.powerW = outlet.energy === 'delivering' ? presentW : 0;
    }
    this.#ramp(0);
  }

  /** Those above what they may give come down, and the others rise by what they leave. */
  #ramp(elapsedMs: number): void {
    const next = (outlet: Outlet) => rampedPowerW(outlet.powerW, outlet.targetW, elapsedMs);
    for (const outlet of this.outlets) if (outlet.powerW > outlet.targetW) outlet.powerW = next(outlet);
    const totalW = Math.min(this.availableW, limitAt(this.plan, this.#settledMs).limitW);
    let leftW = totalW - this.outlets.reduce((sum, { powerW }) => sum + powerW, 0);
    for (const outlet of this.outlets) {
      if (outlet.powerW >= outlet.targetW) continue;
      const moreW = Math.max(0, Math.min(leftW, next(outlet) - outlet.powerW));
      outlet.powerW += moreW;
      leftW -= moreW;
    }
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
    const wantsNothing = wishW(outlet) <= 0;
    if (!wantsNothing && outlet.preparation?.sessionId !== permit.sessionId) {
      const doneAtMs = this.#settledMs + this.#drawPreparationMs();
      outlet.preparation = { sessionId: permit.sessionId, doneAtMs };
    }
    // The car is prepared, whatever it is offered afterwards.
    if (!wantsNothing && (outlet.preparation?.doneAtMs ?? 0) > this.#settledMs) return 'preparing';
    if (offerW <= 0) return 'suspendedEVSE';
    if (wantsNothing) return 'suspendedEV';
    return shareW <= 0 ? 'suspendedEVSE' : 'delivering';
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
