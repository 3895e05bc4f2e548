/**
 * A whole station whose outside does nothing by itself: the hardware tells what a test says, the CSMS answers when a test
 * says, and one of the charts is looked at closely.
 */
import type { AnyEventObject, AnyMachineSnapshot, InspectionEvent } from 'xstate';
import { isMachineSnapshot } from 'xstate';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { RuleName } from '../../monitors/rule.js';
import { MemoryDisk, memoryStore } from '../../persistence/memory.js';
import type { ConnectorCapabilities, Hardware, HardwareSink, UnlockOutcome } from '../../protocol/ports/hardware.js';
import type { LedgerChange } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { twoOutlets } from '../support/chart-ports.js';
import { observeCharts } from '../support/coverage.js';
import { Notebook } from '../support/stores.js';
import { WholeStation } from '../support/whole-station.js';
import { type HeldCall, HeldCalls } from './held.js';

type Payload = Readonly<Record<string, unknown>>;

/** What the chart that is looked at was told, and what it was afterwards. */
export interface Taken {
  readonly event: AnyEventObject;
  readonly snapshot: AnyMachineSnapshot;
}

export interface WorldOptions {
  /** Id of the actor that is looked at. */
  readonly subject: string;
  readonly product?: ProductDescription;
  readonly configuration?: Readonly<Record<string, string>>;
  /** What an earlier run has left on disk. */
  readonly found?: LedgerChange;
  /** Calls of the station that the CSMS answers only when told to. */
  readonly unanswered?: readonly string[];
  /** A dial waits until it is told what becomes of it. */
  readonly waits?: boolean;
  /** Calls of the station that are held from the beginning. */
  readonly holds?: readonly HeldCall[];
  readonly allows?: readonly RuleName[];
  /** Ports that the test brings itself. */
  readonly ports?: (world: World, own: Ports) => Partial<Ports>;
  /** The hardware can be reset. */
  readonly resets?: true;
}

const all: ConnectorCapabilities = { id: 1, maxPowerW: 50_000, maxCurrentA: 125, hasLock: false };

/** Events of the journal that mean a defect of ours, whatever happened. */
const defects: readonly string[] = ['actor.crashed', 'desk.failed', 'station.failed'];

/** More timers than this belong to no story. */
const mostTimers = 3_000;

export class World {
  readonly whole: WholeStation;
  readonly held = new HeldCalls();
  readonly taken: Taken[] = [];
  /** What the lock does, and what the meters show. */
  unlocks: UnlockOutcome = 'Unlocked';
  energyWh = 1000;
  /** Charts that a test has made crash. */
  readonly provoked = new Set<unknown>();
  readonly #answered = new Set<string>();
  readonly #able = new Map<number, ConnectorCapabilities>();
  #sink: HardwareSink | undefined;
  #calls = 0;

  private constructor(options: WorldOptions, disk: MemoryDisk) {
    const { subject, product = twoOutlets, configuration = {}, unanswered = [], allows = [] } = options;
    for (const name of options.holds ?? []) this.held.hold(name);
    this.whole = new WholeStation({
      product,
      configuration,
      disk,
      allows,
      ports: (own) => {
        const given = { ...own, hardware: this.#hardware(options.resets), ...options.ports?.(this, own) };
        return { ...given, ...this.held.around(given) };
      },
      inspect: (seen) => this.#look(seen, subject),
      ...(options.waits && { dialled: () => 'wait' as const }),
    });
    for (const action of unanswered) this.whole.answers[action] = () => null;
  }

  static async open(options: WorldOptions): Promise<World> {
    const disk = new MemoryDisk();
    if (options.found) {
      const { ledger } = memoryStore(new Notebook(), new SteppedClock(), disk);
      await ledger.open();
      await ledger.commit(options.found);
      await ledger.close();
    }
    const world = new World(options, disk);
    await world.settle();
    return world;
  }

  get hardware(): HardwareSink {
    if (!this.#sink) throw new Error('World: the hardware has not been started');
    return this.#sink;
  }

  /** A call of the CSMS is heard: it has not told the station to be silent, and there is a connection. */
  get isHeard(): boolean {
    const { connection, registration } = this.whole.run.describe();
    return connection === 'open' && registration !== 'rejected';
  }

  settle(): Promise<void> {
    return this.whole.settle();
  }

  /** What an outlet can do; levels are told in full. */
  able(id: number, more: Partial<ConnectorCapabilities> = {}): void {
    this.#able.set(id, { ...all, id, ...more });
    this.hardware.capabilities({ connectors: [...this.#able.values()] });
  }

  /** The CSMS asks, over a connection that stands. Whatever becomes of it; the id is its own unless told. */
  asks(action: string, payload: Payload, id = `world-${++this.#calls}`): void {
    this.whole.csms.send(JSON.stringify([2, id, action, payload]));
  }

  /** The CSMS answers the oldest such call that it has left open: a payload, or the code of a CALLERROR. */
  answers(action: string, answer: Payload | string, isMeant = (_: Payload): boolean => true): boolean {
    const open = this.whole.heard.find(
      (one) => one.action === action && isMeant(one.payload) && !this.#answered.has(one.id),
    );
    if (!open) return false;
    this.#answered.add(open.id);
    this.whole.csms.send(
      JSON.stringify(typeof answer === 'string' ? [4, open.id, answer, '', {}] : [3, open.id, answer]),
    );
    return true;
  }

  /** As `answers`, where the station may still take its time before it asks. */
  async answersSoon(action: string, answer: Payload | string): Promise<boolean> {
    const isAsked = () => this.whole.heard.some((one) => one.action === action && !this.#answered.has(one.id));
    await this.wait(isAsked, 10_000);
    return this.answers(action, answer);
  }

  /** What was asked over a connection that is gone is answered by nobody. */
  forgetCalls(): void {
    for (const { id } of this.whole.heard) this.#answered.add(id);
  }

  /** Time passes, timer by timer, until it is over or nobody waits for anything. */
  async wait(isOver: () => boolean, mostMs: number): Promise<void> {
    const { clock } = this.whole;
    const endMs = clock.monotonic() + mostMs;
    for (let rung = 0; rung < mostTimers && !isOver(); rung += 1) {
      const next = clock.untilNextMs;
      if (next === null || clock.monotonic() + next > endMs) return;
      clock.advanceToNext();
      await this.settle();
    }
  }

  /** Defects of ours, in words. */
  complaints(): readonly string[] {
    const found = this.whole.journal.entries.filter(
      ({ event, actor }) => defects.includes(event) && !this.provoked.has(actor),
    );
    return found.map((entry) => JSON.stringify(entry));
  }

  async end(): Promise<void> {
    this.held.releaseAll();
    await this.settle();
    await this.whole.end();
  }

  #look(seen: InspectionEvent, subject: string): void {
    observeCharts(seen);
    if (seen.type !== '@xstate.snapshot' || !isMachineSnapshot(seen.snapshot)) return;
    const { id, sessionId } = seen.actorRef as { readonly id?: string; readonly sessionId?: string };
    if ((sessionId === seen.rootId ? 'station' : id) !== subject) return;
    this.taken.push({ event: seen.event, snapshot: seen.snapshot });
  }

  #hardware(resets: true | undefined): Hardware {
    return {
      ...(resets && { reset: () => this.held.pause('reset') }),
      start: (sink) => {
        this.#sink = sink;
        return this.held.pause('start');
      },
      permit: async () => {},
      setLimit: async () => {},
      readMeter: async () => ({ energyWh: this.energyWh }),
      unlock: async () => this.unlocks,
    };
  }
}
