/** A whole station in memory: its charts, its store, a simulated charger, and a CSMS that does what a test says. */
import { type StationRun, type StationSettings, startStation } from '../../actors/station.js';
import type { StationAccess } from '../../actors/station-state.js';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { type DialAnswer, type LoopbackPeer, loopbackLink } from '../../adapters/csms/loopback-link.js';
import { type SimulatedCharger, simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { observedRun } from '../../monitors/observed-run.js';
import type { RuleName } from '../../monitors/rule.js';
import { MemoryDisk, memoryStore } from '../../persistence/memory.js';
import type { Store } from '../../protocol/ports/store.js';
import type { VendorHandler } from '../../protocol/ports/vendor.js';
import type { Ports } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { twoOutlets } from './chart-ports.js';
import { passTime } from './pass-time.js';
import { restingPorts } from './resting-ports.js';
import { Notebook } from './stores.js';
import { type TestWatch, watchedTest } from './watched.js';

type Payload = Readonly<Record<string, unknown>>;

/** What the CSMS makes of a call: a payload, the code of a CALLERROR, or no answer at all. */
export type Answer = (payload: Payload) => Payload | string | null;

export interface Heard {
  readonly id: string;
  readonly action: string;
  readonly payload: Payload;
  /** Milliseconds since the station began. */
  readonly atMs: number;
}

export interface WholeStationOptions {
  readonly identity?: string;
  readonly seed?: number;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly disk?: MemoryDisk;
  /** Default: two outlets with fixed cables. */
  readonly product?: ProductDescription;
  readonly vendors?: Readonly<Record<string, VendorHandler>>;
  /** Default: without security. */
  readonly access?: Partial<StationAccess>;
  /** Ports that stand in for, or around, those of the simulation. */
  readonly ports?: (own: Ports) => Partial<Ports>;
  /** What becomes of a dial; default: it is taken. */
  readonly dialled?: () => DialAnswer;
  /** Looks at the charts besides the monitors; it must not throw. */
  readonly inspect?: NonNullable<StationSettings['inspect']>;
  /** Of a station that had lived before: the story goes on. */
  readonly watch?: TestWatch;
  /** Rules that the test breaks on purpose. */
  readonly allows?: readonly RuleName[];
}

export class WholeStation {
  readonly clock = new SteppedClock();
  readonly journal = new Notebook();
  readonly charger: SimulatedCharger;
  readonly csms: LoopbackPeer;
  readonly store: Store;
  /** Calls of the station, in order. */
  readonly heard: Heard[] = [];
  /** Answers of the station to calls of the CSMS, by message id. */
  readonly replies = new Map<string, readonly unknown[]>();
  readonly answers: Record<string, Answer>;
  readonly run: StationRun;
  readonly watch: TestWatch;
  readonly #observed: ReturnType<typeof observedRun>;
  /** What happens to the connection at the n-th call of the station, n from 1. */
  fate: (nth: number) => 'well' | 'lost before the answer' | 'lost after the answer' = () => 'well';
  readonly #answered = new Map<string, Payload | string | null>();
  #calls = 0;
  #transactions: number;

  constructor(options: WholeStationOptions = {}) {
    const {
      identity = 'CP-1',
      seed = 1,
      configuration = {},
      disk = new MemoryDisk(),
      product = twoOutlets,
      vendors = {},
    } = options;
    const { link, peer } = loopbackLink();
    this.csms = peer;
    this.#transactions = seed * 1000;
    this.answers = this.#usualAnswers();
    const random = seededRandom(seed);
    this.charger = simulatedCharger({ connectors: 2, stationPowerW: 120_000, clock: this.clock, random });
    this.store = memoryStore(this.journal, this.clock, disk);
    const { dialled = () => 'accept' } = options;
    peer.serve({ frame: (text) => this.#hear(text), dialled });
    const { clock, journal, store } = this;
    const own: Ports = { ...restingPorts(), clock, journal, store, random, link, hardware: this.charger.hardware };
    this.watch = options.watch ?? watchedTest(options.allows);
    const given = { MeterValueSampleInterval: '0', ...configuration };
    this.#observed = observedRun(
      { ...own, ...options.ports?.(own) },
      { product, configuration: given, longestBackOffMs: 4_000 },
      this.watch.observe,
    );
    this.run = startStation(this.#observed.ports, {
      product,
      access: { url: 'ws://central.example/ocpp', identity, ...options.access },
      backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: 4_000 },
      bootRetryMs: 30_000,
      configuration: given,
      maxFrameLength: 65_536,
      vendors,
      inspect: (seen) => {
        this.#observed.inspect(seen);
        options.inspect?.(seen);
      },
    });
    const over = () => this.#observed.ended('ended');
    this.run.ended.then(over, over);
  }

  /** Lets everything that needs no time happen. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  }

  /** Lets time pass, timer by timer, so that what a timer sets off is done before the next one. */
  async pass(ms: number): Promise<void> {
    await passTime(this.clock, ms, () => this.settle());
  }

  /** A call of the CSMS; resolves with the whole frame of the answer, or undefined when none came. */
  async call(action: string, payload: Payload): Promise<readonly unknown[] | undefined> {
    this.#calls += 1;
    const id = `csms-${this.#calls}`;
    this.csms.send(JSON.stringify([2, id, action, payload]));
    await this.settle();
    return this.replies.get(id);
  }

  actions(): string[] {
    return this.heard.map(({ action }) => action);
  }

  of(action: string): Payload[] {
    return this.heard.flatMap((one) => (one.action === action ? [one.payload] : []));
  }

  /** The statuses of one connector, in the order in which the CSMS was told. */
  statuses(connectorId: number): string[] {
    const own = this.of('StatusNotification').filter((payload) => payload['connectorId'] === connectorId);
    return own.map(({ status }) => String(status));
  }

  /** A car at an outlet, a card, and energy flowing a while later. */
  async charge(connectorId: number, idTag: string): Promise<void> {
    this.charger.plug(connectorId);
    await this.settle();
    this.charger.rfid({ idTag, connectorId });
    await this.pass(10_000);
  }

  async end(): Promise<void> {
    this.run.cut();
    this.#observed.ended('cut');
    this.charger.close();
    await this.store.ledger.cut();
  }

  #usualAnswers(): Record<string, Answer> {
    const now = () => new Date(this.clock.now()).toISOString();
    return {
      BootNotification: () => ({ status: 'Accepted', currentTime: now(), interval: 3600 }),
      Heartbeat: () => ({ currentTime: now() }),
      Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
      StartTransaction: () => {
        this.#transactions += 1;
        return { transactionId: this.#transactions, idTagInfo: { status: 'Accepted' } };
      },
    };
  }

  #hear(text: string): void {
    const frame = JSON.parse(text) as [number, string, ...unknown[]];
    const [kind, id] = frame;
    if (kind !== 2) {
      this.replies.set(id, frame);
      return;
    }
    const [, , action, payload] = frame as [number, string, string, Payload];
    this.heard.push({ id, action, payload, atMs: this.clock.monotonic() });
    const fate = this.fate(this.heard.length);
    if (fate !== 'lost before the answer') this.#answer(id, action, payload);
    if (fate !== 'well') this.csms.drop();
  }

  /** A message that comes again is the same message: it has the same answer (J errata 3.1). */
  #answer(id: string, action: string, payload: Payload): void {
    const answer = this.#answered.get(id) ?? (this.answers[action] ?? (() => ({})))(payload);
    if (answer === null) return;
    if (action === 'StartTransaction') this.#answered.set(id, answer);
    this.csms.send(JSON.stringify(typeof answer === 'string' ? [4, id, answer, '', {}] : [3, id, answer]));
  }
}
