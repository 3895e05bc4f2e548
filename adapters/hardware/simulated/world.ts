/** Cabinet, clock and listener put together: time passes, facts are told, one timer waits while a permit is in force. */
import type { ConnectorId, Lights } from '../../../protocol/ports/hardware.js';
import type { Clock } from '../../../protocol/ports/time.js';
import type { Cabinet } from './cabinet.js';
import { FactTeller, type Levels } from './facts.js';
import { forgetSession, type Outlet, plugStateOf, readingOf, savedOf } from './outlet.js';
import { type SimulatedState, SimulationError } from './state.js';

const meterIntervalMs = 1000;

/** Of the station as a whole. */
export interface Shown {
  available: boolean;
  lights: Lights | null;
  readonly resets: ('Soft' | 'Hard')[];
}

export class World {
  readonly cabinet: Cabinet;
  readonly clock: Clock;
  readonly facts: FactTeller;
  /** What displays, lights and the reset of the hardware were told. */
  readonly shown: Shown = { available: true, lights: null, resets: [] };
  readonly #onChange: (state: SimulatedState, urgent: boolean) => void;
  #supplied = true;
  #timer: unknown = null;
  #nextMeterMs = Number.NEGATIVE_INFINITY;

  constructor(cabinet: Cabinet, clock: Clock, onChange: (state: SimulatedState, urgent: boolean) => void) {
    this.cabinet = cabinet;
    this.clock = clock;
    this.facts = new FactTeller(() => this.#levels());
    this.#onChange = onChange;
  }

  get supplied(): boolean {
    return this.#supplied;
  }

  outlet(id: ConnectorId): Outlet {
    const found = this.cabinet.outlets.find((outlet) => outlet.id === id);
    if (found !== undefined) return found;
    const last = this.cabinet.outlets.length;
    throw new SimulationError('unknown-connector', `There is no connector ${id}; they are numbered 1 to ${last}.`);
  }

  /** The puppet changes the world: facts are told before this returns. */
  change<T>(act: () => T): T {
    const result = this.#changed(act);
    this.facts.tell();
    this.note(true);
    return result;
  }

  /** The runtime commands: facts follow after its call has returned. */
  command<T>(act: () => T): T {
    const result = this.#changed(act);
    queueMicrotask(() => this.facts.tell());
    this.note(false);
    return result;
  }

  /** Lets time pass until now. */
  catchUp(): void {
    this.cabinet.advanceTo(this.clock.monotonic());
  }

  /** Hands the present state out to be kept; `urgent` when it must not be lost. */
  note(urgent: boolean): void {
    this.#onChange(this.snapshot(), urgent);
  }

  snapshot(): SimulatedState {
    this.catchUp();
    const { outlets, derateW, faults } = this.cabinet;
    return { version: 1, connectors: outlets.map(savedOf), derateW, faults: [...faults.values()] };
  }

  /** Mains. Without them the firmware forgets what it was allowed, and nobody hears anything. */
  supply(on: boolean): void {
    if (on === this.#supplied) return;
    this.#changed(() => {
      this.#supplied = on;
      this.cabinet.hasMains = on;
      this.facts.silence();
      this.cabinet.plan = null;
      this.cabinet.outlets.forEach(forgetSession);
    });
    this.note(true);
  }

  close(): void {
    this.facts.silence();
    this.#disarm();
  }

  #changed<T>(act: () => T): T {
    this.catchUp();
    const result = act();
    this.cabinet.settle();
    this.#arm();
    return result;
  }

  #levels(): Levels {
    const { outlets, ratings, availableW, derateW } = this.cabinet;
    const maxPowerW = Math.min(ratings.connectorMaxPowerW, availableW);
    const maxCurrentA = ratings.connectorMaxCurrentA;
    return {
      capabilities: {
        connectors: outlets.map(({ id, hasLock }) => ({ id, maxPowerW, maxCurrentA, hasLock })),
        ...(derateW !== null && { totalPowerW: availableW }),
      },
      connectors: outlets.map((outlet) => ({ id: outlet.id, plug: plugStateOf(outlet), energy: outlet.energy })),
      faults: this.cabinet.activeFaults(),
      power: this.cabinet.hasMains ? 'ok' : 'failing',
    };
  }

  #arm(): void {
    const wasIdle = this.#timer === null;
    this.#disarm();
    if (!this.cabinet.live) return;
    const nowMs = this.clock.monotonic();
    if (wasIdle) this.#nextMeterMs = Math.max(this.#nextMeterMs, nowMs + meterIntervalMs);
    const dueMs = Math.min(this.#nextMeterMs, this.cabinet.nextBoundaryMs());
    this.#timer = this.clock.setTimeout(() => this.#wake(), Math.max(0, Math.ceil(dueMs - nowMs)));
  }

  #disarm(): void {
    if (this.#timer === null) return;
    this.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wake(): void {
    this.catchUp();
    const nowMs = this.clock.monotonic();
    const meterDue = nowMs >= this.#nextMeterMs;
    if (meterDue) this.#nextMeterMs = nowMs + meterIntervalMs;
    this.#arm();
    this.facts.tell();
    if (!meterDue) return;
    this.note(false);
    for (const outlet of this.cabinet.outlets) {
      if (outlet.permit !== null) this.facts.sink?.meter(outlet.id, readingOf(outlet, this.cabinet.ratings.electrics));
    }
  }
}
