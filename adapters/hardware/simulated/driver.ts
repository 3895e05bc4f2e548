/** The port of the simulated charger: what the runtime commands, and how a bad driver would answer it. */
import type {
  ConnectorId,
  Hardware,
  HardwareSink,
  Lights,
  LimitPlan,
  MeterReading,
  PermitLease,
  UnlockOutcome,
} from '../../../protocol/ports/hardware.js';
import { planProblem } from './limit-clock.js';
import { forgetSession, mainReadingOf, type Outlet, readingOf } from './outlet.js';
import type { World } from './world.js';

/** `hang` never answers, `fail` rejects, `throw` throws instead of returning a promise. None of them does the work. */
export type Mood = 'normal' | 'hang' | 'fail' | 'throw';

/** `garbage` is no number, `backwards` a register that is 1 kWh lower than it was. */
export type MeterMood = Mood | 'garbage' | 'backwards';

export interface Moods {
  readonly start?: Mood;
  readonly permit?: Mood;
  readonly setLimit?: Mood;
  readonly readMeter?: MeterMood;
  readonly unlock?: Mood;
  readonly setAvailable?: Mood;
  readonly reset?: Mood;
}

export class SimulatedDriver implements Hardware {
  readonly #world: World;
  #moods: Moods = {};
  /** Which `start` the sink belongs to; an older one, or one that `stop` overtook, tells nothing. */
  #startCount = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** The moods named change, the others stay. */
  mood(moods: Moods): void {
    this.#moods = { ...this.#moods, ...moods };
  }

  start(sink: HardwareSink): Promise<void> {
    return this.#answer('start', this.#moods.start, async () => {
      this.#startCount += 1;
      const mine = this.#startCount;
      this.#world.facts.silence();
      await Promise.resolve();
      if (mine === this.#startCount && this.#world.supplied) this.#world.facts.attach(sink);
    });
  }

  permit(connector: ConnectorId, lease: PermitLease | null, cable?: 'keepLocked'): Promise<void> {
    return this.#answer('permit', this.#moods.permit, () =>
      this.#world.command(() => this.#grant(this.#world.outlet(connector), lease, cable)),
    );
  }

  setLimit(connector: ConnectorId | 0, plan: LimitPlan): Promise<void> {
    return this.#answer('setLimit', this.#moods.setLimit, () => {
      const problem = planProblem(plan);
      if (problem !== null) throw new Error(`simulated driver: ${problem}`);
      const limited = connector === 0 ? this.#world.cabinet : this.#world.outlet(connector);
      this.#world.command(() => {
        limited.plan = { plan, sinceMs: this.#world.clock.monotonic() };
      });
    });
  }

  readMeter(connector: ConnectorId | 0): Promise<MeterReading> {
    const mood = this.#moods.readMeter;
    const plainMood = mood === 'garbage' || mood === 'backwards' ? 'normal' : mood;
    return this.#answer('readMeter', plainMood, () => {
      // What leaves for a bill is kept first: no kill may let the meter restart below it.
      this.#world.note(true);
      const { outlets, ratings } = this.#world.cabinet;
      const isMain = connector === 0 && ratings.hasMainMeter;
      const reading = isMain ? mainReadingOf(outlets) : readingOf(this.#world.outlet(connector), ratings.electrics);
      if (mood === 'garbage') return { energyWh: Number.NaN };
      if (mood === 'backwards') return { ...reading, energyWh: Math.max(0, reading.energyWh - 1000) };
      return reading;
    });
  }

  unlock(connector: ConnectorId, signal: AbortSignal): Promise<UnlockOutcome> {
    return this.#answer('unlock', this.#moods.unlock, () => {
      signal.throwIfAborted();
      return this.#world.command(() => this.#release(this.#world.outlet(connector)));
    });
  }

  setAvailable(connector: ConnectorId | 0, operative: boolean): Promise<void> {
    return this.#answer('setAvailable', this.#moods.setAvailable, () => {
      const shown = connector === 0 ? this.#world.shown : this.#world.outlet(connector);
      shown.available = operative;
    });
  }

  reserve(connector: ConnectorId, held: boolean): Promise<void> {
    return this.#answer('reserve', undefined, () => {
      this.#world.outlet(connector).reserved = held;
    });
  }

  setLights(lights: Lights): Promise<void> {
    return this.#answer('setLights', undefined, () => {
      this.#world.shown.lights = lights;
    });
  }

  /** Permits are forgotten, as a firmware forgets them that begins anew; cars and cables stay. */
  reset(type: 'Soft' | 'Hard'): Promise<void> {
    return this.#answer('reset', this.#moods.reset, () => {
      this.#world.shown.resets.push(type);
      this.#world.command(() => this.#world.cabinet.outlets.forEach(forgetSession));
    });
  }

  /** Permits lapse by themselves; a start on its way tells nothing any more. */
  stop(): Promise<void> {
    this.#startCount += 1;
    this.#world.facts.silence();
    return Promise.resolve();
  }

  #grant(outlet: Outlet, lease: PermitLease | null, cable: 'keepLocked' | undefined): void {
    if (lease === null) {
      outlet.permit = null;
      if (cable !== 'keepLocked') outlet.locked = false;
      return;
    }
    outlet.permit = { sessionId: lease.sessionId, endsAtMs: this.#world.clock.monotonic() + lease.leaseMs };
    if (outlet.hasLock && outlet.plugged && !outlet.lockBroken) outlet.locked = true;
  }

  /** A cable is never let go while current flows through it: the session ends first. */
  #release(outlet: Outlet): UnlockOutcome {
    if (!outlet.hasLock) return 'NotSupported';
    if (outlet.lockBroken) return 'UnlockFailed';
    outlet.endedSessionId = outlet.permit?.sessionId ?? null;
    outlet.locked = false;
    return 'Unlocked';
  }

  #answer<T>(call: string, mood: Mood | undefined, work: () => T | Promise<T>): Promise<T> {
    if (mood === 'hang') return new Promise(() => {});
    if (mood === 'throw') throw new Error(`simulated driver: ${call} throws, as it was told to`);
    if (mood === 'fail') return Promise.reject(new Error(`simulated driver: ${call} fails, as it was told to`));
    if (!this.#world.supplied) return Promise.reject(new Error(`simulated driver: ${call} without mains`));
    return new Promise((resolve) => resolve(work()));
  }
}
