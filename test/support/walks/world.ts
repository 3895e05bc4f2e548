/**
 * The world of a walk: a charger with its cars, a disk, a network and a central system, which all outlive the station
 * between them, on a stepped clock. Nothing in it takes real time.
 */
import { type StationRun, startStation } from '../../../actors/station.js';
import { seededRandom } from '../../../adapters/clock/random.js';
import { SteppedClock } from '../../../adapters/clock/stepped-clock.js';
import type { Moods } from '../../../adapters/hardware/simulated/driver.js';
import type { SimulatedCharger } from '../../../adapters/hardware/simulated/simulated-charger.js';
import { type ProductName, products } from '../../../cli/products.js';
import { type Watch, watchOver } from '../../../monitors/monitors.js';
import { type ObservedRun, observedRun } from '../../../monitors/observed-run.js';
import { MemoryDisk } from '../../../persistence/memory.js';
import { storeOn } from '../../../persistence/store.js';
import type { StationDescription } from '../../../protocol/description.js';
import type { Hardware, HardwareSink } from '../../../protocol/ports/hardware.js';
import type { JournalEntry } from '../../../protocol/ports/journal.js';
import type { LedgerContents, Store } from '../../../protocol/ports/store.js';
import type { ProductDescription } from '../../../protocol/product.js';
import { passTime } from '../pass-time.js';
import { Notebook } from '../stores.js';
import { Bill } from './bill.js';
import { WalkCsms } from './csms.js';
import { WalkLine } from './line.js';
import { chargerOf, type DiskMood, heard, moodyDisk, wallClock } from './parts.js';
import { Surroundings } from './surroundings.js';

/** Events of the journal that mean a defect of ours, whatever the world did. */
const defects: readonly string[] = [
  'actor.crashed',
  'desk.failed',
  'station.failed',
  'journal.failed',
  'ledger.damaged',
];

/** More boots than any story asks for: a station that never stops beginning anew. */
const mostBoots = 500;

export interface WalkWorldOptions {
  readonly product: ProductName;
  readonly seed?: number;
  readonly configuration?: Readonly<Record<string, string>>;
  /** Energy flows so many times faster than power and time say; default 1. */
  readonly speed?: number;
}

/** From a boot to the end of what it began. */
interface Life {
  readonly run: StationRun;
  readonly store: Store;
  readonly seen: ObservedRun;
}

export class WalkWorld {
  readonly clock = new SteppedClock();
  readonly product: ProductDescription;
  readonly charger: SimulatedCharger;
  readonly csms: WalkCsms;
  readonly bill: Bill;
  readonly surroundings = new Surroundings(this.clock);
  readonly defects: JournalEntry[] = [];
  readonly watch: Watch = watchOver();
  readonly line = new WalkLine();
  diskMood: DiskMood = 'well';
  boots = 0;
  #sink: HardwareSink | null = null;
  readonly #options: WalkWorldOptions;
  readonly #memory = new MemoryDisk();
  readonly #hardware: Hardware;
  readonly #random;
  #moods: Moods = {};
  #life: Life | null = null;
  #isOver = false;
  #calls = 0;
  #csmsZeroMs = this.clock.now();
  /** Of the machine, which comes up with it. */
  #hostZeroMs = this.clock.now();

  constructor(options: WalkWorldOptions) {
    this.#options = options;
    this.product = products[options.product];
    this.#random = seededRandom(options.seed ?? 1);
    this.charger = chargerOf(this.product, this.clock, options.speed ?? 1);
    this.bill = new Bill({
      outlets: this.product.connectors.map(({ id }) => id),
      registerWh: (id) => this.charger.snapshot().connectors[id - 1]?.registerWh ?? 0,
      obeys: () => isNormal(this.#moods.permit),
      meter: () => meterOf(this.#moods),
    });
    this.csms = new WalkCsms(
      this.bill,
      () => this.csmsNowMs,
      (say, ms) => void this.clock.setTimeout(say, ms),
    );
    this.#hardware = heard(this.bill.watching(this.charger.hardware), (sink) => {
      this.#sink = sink;
    });
  }

  get csmsNowMs(): number {
    return this.#csmsZeroMs + this.clock.monotonic();
  }

  /** The CSMS is of the opinion that it is so much later. */
  moveCsmsTime(ms: number): void {
    this.#csmsZeroMs += ms;
  }

  /** Somebody sets the clock of the machine: the station goes by it until a CSMS has told the time. */
  moveHostTime(ms: number): void {
    this.#hostZeroMs += ms;
  }

  /** A station begins with what is on disk. */
  async boot(): Promise<void> {
    if (this.#life) return;
    this.boots += 1;
    if (this.boots > mostBoots) throw new Error('WalkWorld: the station does nothing but boot');
    this.charger.supply(true);
    this.surroundings.boot();
    this.#isOver = false;
    const life = this.#begin(() => this.#life === life);
    this.#life = life;
    const end = () => {
      if (this.#life === life) this.#isOver = true;
    };
    life.run.ended.then(end, (error: unknown) => {
      this.#note({ level: 'error', event: 'station.failed', error: String(error) });
      end();
    });
    await this.settle();
  }

  #begin(lives: () => boolean): Life {
    const clock = wallClock(this.clock, () => this.#hostZeroMs);
    const journal = { note: (entry: JournalEntry) => this.#note(entry) };
    const disk = moodyDisk(this.#memory, () => this.diskMood);
    const store = this.bill.recording(storeOn(disk, journal, clock));
    const link = this.line.begin((text, say) => {
      if (lives()) this.csms.hear(text, say);
    });
    const own = this.surroundings.ports();
    const ports = { ...own, clock, journal, store, random: this.#random, link, hardware: this.#hardware };
    const settings = this.#settings();
    const { product, configuration } = settings;
    const seen = observedRun(ports, { product, configuration }, (one) => this.watch.observe(one));
    return { run: startStation(seen.ports, { ...settings, inspect: seen.inspect }), store, seen };
  }

  /** The process dies. Without `hasMains` the charger loses power, too. */
  async cut(hasMains: boolean): Promise<void> {
    const life = this.#life;
    if (!life) return;
    this.#life = null;
    life.seen.ended('cut');
    this.bill.look();
    if (!hasMains) this.charger.supply(false);
    life.run.cut();
    void this.charger.hardware.stop?.();
    this.line.drop();
    await life.store.ledger.cut();
  }

  /** The mains, as the firmware sees them; nobody hears it while the station is down. */
  tellPower(state: 'ok' | 'failing'): void {
    if (this.#life) this.#sink?.power(state);
  }

  /** A call of the CSMS; the payload of its answer, or null when none came, or an error. */
  async call(action: string, payload: unknown): Promise<unknown> {
    this.#calls += 1;
    const id = `csms-${this.#calls}`;
    this.line.say(JSON.stringify([2, id, action, payload]));
    await this.settle();
    const [kind, , answer] = this.csms.replyTo(id) ?? [];
    return kind === 3 ? answer : null;
  }

  mood(moods: Moods): void {
    this.bill.look();
    this.#moods = { ...this.#moods, ...moods };
    this.charger.mood(moods);
  }

  /** Lets everything that needs no time happen. */
  async settle(): Promise<void> {
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    while (this.#isOver) await this.#beginAnew();
  }

  async pass(ms: number): Promise<void> {
    await passTime(this.clock, ms, () => this.settle());
  }

  describe(): StationDescription | null {
    return this.#life?.run.describe() ?? null;
  }

  /** What a station would find that began now. */
  async records(): Promise<LedgerContents> {
    const { ledger } = storeOn(this.#memory, new Notebook(), this.clock);
    const contents = await ledger.open();
    await ledger.close();
    return contents;
  }

  async end(): Promise<void> {
    await this.cut(false);
    this.charger.close();
  }

  async #beginAnew(): Promise<void> {
    const life = this.#life;
    this.#isOver = false;
    life?.seen.ended('ended');
    await this.#hardware.stop?.();
    await life?.store.ledger.close().catch(() => {});
    this.line.drop();
    this.#life = null;
    await this.boot();
  }

  #settings(): Parameters<typeof startStation>[1] {
    return {
      product: this.product,
      access: { url: 'ws://central.example/ocpp', identity: 'CP-1' },
      backOff: { minimumMs: 1_000, jitterMs: 500, maximumMs: 60_000 },
      bootRetryMs: 30_000,
      configuration: this.#options.configuration ?? {},
      maxFrameLength: 65_536,
      vendors: { 'org.example': async () => ({ status: 'Accepted' }) },
      begins: { event: 'StartupOfTheDevice' },
    };
  }

  #note(entry: JournalEntry): void {
    if (defects.includes(entry.event)) this.defects.push(entry);
  }
}

const isNormal = (mood: string | undefined) => mood === undefined || mood === 'normal';

function meterOf({ readMeter, start }: Moods): 'told' | 'untold' | 'bent' {
  if (readMeter === 'backwards') return 'bent';
  return isNormal(readMeter) && isNormal(start) ? 'told' : 'untold';
}
