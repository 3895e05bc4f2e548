/**
 * A charger with its cars, a disk and a central system, which all outlive the station between them; on a stepped clock.
 * The power can fail at any moment at which the world outside or the disk comes to know something of the station.
 */
import { type StationRun, startStation } from '../../actors/station.js';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { type LoopbackPeer, loopbackLink } from '../../adapters/csms/loopback-link.js';
import { type SimulatedCharger, simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { type ObservedRun, observedRun } from '../../monitors/observed-run.js';
import type { RuleName } from '../../monitors/rule.js';
import type { Disk, DiskOperation } from '../../persistence/disk.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { storeOn } from '../../persistence/store.js';
import type { Hardware } from '../../protocol/ports/hardware.js';
import type { LedgerContents, Store } from '../../protocol/ports/store.js';
import type { Clock } from '../../protocol/ports/time.js';
import type { Ports } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { Book } from './book.js';
import { twoOutlets } from './chart-ports.js';
import { billsIn, type DiskMood, failingDisk, type Moment, turns } from './failing-disk.js';
import { passTime } from './pass-time.js';
import { restingPorts } from './resting-ports.js';
import { Notebook } from './stores.js';
import { type TestWatch, watchedTest } from './watched.js';

type Payload = Readonly<Record<string, unknown>>;

export interface PowerWorldOptions {
  /** In place of the simulated charger. */
  readonly hardware?: (clock: Clock) => Hardware;
  readonly configuration?: Readonly<Record<string, string>>;
  /** Default: two outlets. */
  readonly product?: ProductDescription;
  readonly longestBackOffMs?: number;
  /** Ports that outlive the station with the world. */
  readonly ports?: (clock: Clock) => Partial<Ports>;
  /** Told of each batch that is on disk. */
  readonly onWrite?: (operations: readonly DiskOperation[]) => void;
  /** Rules that the test breaks on purpose. */
  readonly allows?: readonly RuleName[];
}

export class PowerWorld {
  readonly clock = new SteppedClock();
  readonly journal = new Notebook();
  readonly book = new Book();
  readonly memory = new MemoryDisk();
  readonly charger: SimulatedCharger;
  /** Moments so far, by kind, in order. */
  readonly moments: Moment[] = [];
  /** Permits that were given for a session no written start covers. */
  readonly uncovered: string[] = [];
  /** Starts and stops that were acknowledged by the disk, by message id. */
  readonly written = new Set<string>();
  /** Answers of the station to the CSMS, by message id. */
  readonly replies = new Map<string, readonly unknown[]>();
  /** Calls of the station, in order. */
  readonly heard: { readonly id: string; readonly action: string; readonly payload: Payload }[] = [];
  /** Over all runs: a power cut is part of the story. */
  readonly watch: TestWatch;
  /** The run has ended by itself, and wants to begin anew. */
  wantsBoot = false;
  writes = 0;
  /** The number of the moment at which the power fails, from 1; 0 for none. */
  cutAt = 0;
  hasNetwork = true;
  diskMood: DiskMood = () => 'well';
  readonly #options: PowerWorldOptions;
  readonly #hardware: Hardware;
  readonly #ports: Partial<Ports>;
  readonly #random = seededRandom(3);
  #generation = 0;
  #run: StationRun | undefined;
  #observed: ObservedRun | undefined;
  #store: Store | undefined;
  #peer: LoopbackPeer | undefined;
  #cutting: Promise<void> | undefined;
  #calls = 0;
  #writing = 0;

  constructor(options: PowerWorldOptions = {}) {
    this.#options = options;
    this.watch = watchedTest(options.allows);
    this.charger = simulatedCharger({
      connectors: 2,
      stationPowerW: 120_000,
      clock: this.clock,
      random: seededRandom(1),
      speed: 10,
    });
    this.#ports = options.ports?.(this.clock) ?? {};
    this.#hardware = this.#watched(options.hardware?.(this.clock) ?? this.charger.hardware);
  }

  get isUp(): boolean {
    return this.#run !== undefined && this.#cutting === undefined;
  }

  /** A station begins with what is on disk. */
  async boot(): Promise<void> {
    await this.#cutting;
    this.#cutting = undefined;
    this.#generation += 1;
    this.charger.supply(true);
    const { link, peer } = loopbackLink();
    const generation = this.#generation;
    const lives = () => generation === this.#generation && this.#cutting === undefined;
    peer.serve({
      dialled: () => (this.hasNetwork ? 'accept' : 'unreachable'),
      frame: (text) => {
        if (lives() && !this.#fails('frame lost')) this.#hear(text, lives);
      },
    });
    this.#peer = peer;
    const { clock, journal } = this;
    const { configuration, longestBackOffMs = 4_000, product = twoOutlets } = this.#options;
    this.#store = storeOn(this.#diskOf(lives), journal, clock);
    const given = { MeterValueSampleInterval: '10', AllowOfflineTxForUnknownId: 'true', ...configuration };
    const own = { clock, journal, store: this.#store, random: this.#random, link, hardware: this.#hardware };
    const observed = observedRun(
      { ...restingPorts(), ...this.#ports, ...own },
      { product, configuration: given, longestBackOffMs },
      this.watch.observe,
    );
    this.#observed = observed;
    this.#run = startStation(observed.ports, {
      product,
      access: { url: 'ws://central.example/ocpp', identity: 'CP-1' },
      backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: longestBackOffMs },
      bootRetryMs: 30_000,
      configuration: given,
      maxFrameLength: 65_536,
      vendors: {},
      inspect: observed.inspect,
    });
    this.wantsBoot = false;
    const store = this.#store;
    void this.#run.ended.then(async () => {
      if (!lives()) return;
      observed.ended('ended');
      await store?.ledger.close();
      this.wantsBoot = lives();
    });
    await this.settle();
  }

  /** The mains fail: nothing is said and nothing is written any more. */
  cut(): void {
    if (!this.isUp) return;
    this.wantsBoot = false;
    this.charger.supply(false);
    this.#run?.cut();
    this.#observed?.ended('cut');
    this.#cutting = this.#store?.ledger.cut() ?? Promise.resolve();
    this.#peer?.goSilent();
  }

  dropLink(): void {
    this.hasNetwork = false;
    this.#peer?.drop();
  }

  /** A call of the CSMS; the payload of the answer, or null when none came, or an error. */
  async call(action: string, payload: Payload): Promise<Payload | null> {
    this.#calls += 1;
    const id = `csms-${this.#calls}`;
    this.#say(JSON.stringify([2, id, action, payload]));
    await this.settle();
    const [kind, , answer] = this.replies.get(id) ?? [];
    return kind === 3 ? (answer as Payload) : null;
  }

  /** Lets everything that needs no time happen, the disk included. */
  async settle(): Promise<void> {
    do await turns(3);
    while (this.#writing > 0);
  }

  /** Lets time pass, timer by timer; less of it when the power fails meanwhile. */
  async pass(ms: number): Promise<void> {
    await passTime(this.clock, ms, () => this.settle());
  }

  /** What a station would find that began now. */
  async records(): Promise<LedgerContents> {
    const { ledger } = storeOn(this.memory, new Notebook(), this.clock);
    const contents = await ledger.open();
    await ledger.close();
    return contents;
  }

  async end(): Promise<void> {
    this.cut();
    await this.#cutting;
    this.charger.close();
  }

  /** Counts a moment; true when it is the one at which the power fails. */
  #fails(moment: Moment): boolean {
    this.moments.push(moment);
    if (this.moments.length !== this.cutAt) return false;
    this.cut();
    return true;
  }

  #say(text: string): void {
    queueMicrotask(() => {
      if (!this.isUp || this.#fails('received')) return;
      this.#peer?.send(text);
    });
  }

  #hear(text: string, lives: () => boolean): void {
    const frame = JSON.parse(text) as [number, string, string, Payload];
    const [kind, id, action, payload] = frame;
    if (kind !== 2) {
      this.replies.set(id, frame);
      this.#fails('sent');
      return;
    }
    this.heard.push({ id, action, payload });
    const answer = this.book.enter(id, action, payload) ?? this.#usual(action);
    if (!this.#fails('sent') && lives()) this.#say(JSON.stringify([3, id, answer]));
  }

  #usual(action: string): Payload {
    const currentTime = new Date(this.clock.now()).toISOString();
    if (action === 'BootNotification') return { status: 'Accepted', currentTime, interval: 3600 };
    if (action === 'Heartbeat') return { currentTime };
    return action === 'Authorize' ? { idTagInfo: { status: 'Accepted' } } : {};
  }

  #diskOf(lives: () => boolean): Disk {
    const disk = failingDisk(this.memory, {
      lives,
      fails: (moment) => this.#fails(moment),
      mood: () => {
        this.writes += 1;
        return this.diskMood(this.writes);
      },
      done: (operations) => this.#options.onWrite?.(operations),
      acknowledged: (operations) => {
        for (const id of billsIn(operations)) this.written.add(id);
      },
    });
    const write: Disk['write'] = (operations) => {
      this.#writing += 1;
      return disk.write(operations).finally(() => {
        this.#writing -= 1;
      });
    };
    return { ...disk, write };
  }

  /** The hardware, with an eye on the permits: each must be for a session whose start is on disk. */
  #watched(hardware: Hardware): Hardware {
    const permit: Hardware['permit'] = async (connector, lease, ...more) => {
      if (lease) {
        const isCovered = (await this.memory.read([`start!transaction!${lease.sessionId}`]))[0] !== undefined;
        if (!isCovered) this.uncovered.push(lease.sessionId);
      }
      await hardware.permit(connector, lease, ...more);
    };
    return new Proxy(hardware, {
      get(target, name) {
        const own: unknown = Reflect.get(target, name);
        if (name === 'permit') return permit;
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
  }
}
