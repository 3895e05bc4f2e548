/** The embeddable station: the runtime with the implementations of its ports chosen for a controller. */

import { hardwareDeadlineMs, withDeadline } from '../actors/deadline.js';
import type { ScheduleDescription, ScheduleRequest } from '../actors/schedule.js';
import { type StationRun, startStation } from '../actors/station.js';
import { realRandom } from '../adapters/clock/random.js';
import { realClock } from '../adapters/clock/real-clock.js';
import { maxPayloadFor, webSocketLink } from '../adapters/csms/websocket-link.js';
import { plainHost } from '../adapters/host/plain-host.js';
import { type BackOff, defaultBackOff } from '../machines/connection/back-off.js';
import { MemoryDisk, memoryStore } from '../persistence/memory.js';
import { openStore } from '../persistence/store.js';
import { memoryVault } from '../persistence/vault.js';
import type { StationDescription } from '../protocol/description.js';
import { StationError } from '../protocol/errors.js';
import type { Hardware } from '../protocol/ports/hardware.js';
import type { Journal } from '../protocol/ports/journal.js';
import type { Link } from '../protocol/ports/link.js';
import type { Store } from '../protocol/ports/store.js';
import type { Clock, Random } from '../protocol/ports/time.js';
import type { DataTransferAnswer, DataTransferMessage, VendorHandler } from '../protocol/ports/vendor.js';
import type { ProductDescription } from '../protocol/product.js';
import { checkedConfiguration, checkedVendors, checkNeeded, productOf } from './checks/embedded.js';
import type { ProductName } from './products.js';
import { unbuiltPorts } from './unbuilt.js';

export interface StationOptions {
  readonly csms: {
    /** Endpoint, `ws://` or `wss://`, without the identity. */
    readonly url: string;
    readonly identity: string;
    /** Bytes of the AuthorizationKey: Basic authentication (J 6.2.2). */
    readonly password?: Uint8Array | undefined;
    /** PEM certificates that the CSMS is trusted by; default: those of Node. */
    readonly rootCa?: readonly string[] | undefined;
  };
  /** One of the presets, or a description of your own. */
  readonly product: ProductName | ProductDescription;
  readonly hardware: Hardware;
  /** Folder of the records; null keeps them in memory, and so not beyond the process: for simulations only. */
  readonly data: string | null;
  readonly journal?: Journal | undefined;
  /** Configuration keys and values, as ChangeConfiguration sets them; what the CSMS changes later counts more. */
  readonly configuration?: Readonly<Record<string, string>> | undefined;
  /** Who takes the DataTransfer that the CSMS sends for a vendor (4.3), by vendorId. */
  readonly vendors?: Readonly<Record<string, VendorHandler>> | undefined;
  /** Waits between the tries to connect. */
  readonly backOff?: BackOff | undefined;
  /** Wait before a BootNotification that nobody answered is sent again, ms; default 30 s. */
  readonly bootRetryMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** Another wire than WebSocket: in memory, or with a switch. */
  readonly link?: Link | undefined;
}

export interface Station {
  /** Resolves when the station has begun to work; it connects and reconnects by itself from then on. */
  start(): Promise<void>;
  /** Ends softly: transactions are stopped, what is owed is told if the CSMS listens, the records are closed. */
  stop(): Promise<void>;
  /** As a power cut: nothing more is said or written. `start` begins again from the records. */
  cut(): Promise<void>;
  /** Resolves when the station was stopped; rejects when it cannot go on: end the process, and begin anew. */
  readonly ended: Promise<void>;
  /** Null while the station is not running. */
  describe(): StationDescription | null;
  /**
   * Which limit will hold at a connector and why, for every second: what GetCompositeSchedule tells, with the profile
   * that decides each period (5.7). Null while the station is not running. Throws a StationError: `unknown-connector`,
   * `bad-value`.
   */
  schedule(request: ScheduleRequest): ScheduleDescription | null;
  /**
   * Sends DataTransfer to the CSMS (4.3). Rejects with a StationError: `offline`, also while the station is not accepted;
   * `timeout`; `refused`, with a CALLERROR; `busy`, with ten waiting already; `bad-value`.
   */
  dataTransfer(message: DataTransferMessage): Promise<DataTransferAnswer>;
}

const silent: Journal = { note() {} };

/** Checks the options and throws a ConfigurationError that names what is wrong; nothing is started. */
export function createStation(options: StationOptions): Station {
  return new EmbeddedStation(options);
}

function deferred() {
  let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {});
  if (!settle) throw new Error('createStation: a promise did not run its executor');
  return { promise, ...settle };
}

class EmbeddedStation implements Station {
  readonly #options: StationOptions;
  readonly #product: ProductDescription;
  readonly #configuration: Readonly<Record<string, string>>;
  readonly #vendors: Readonly<Record<string, VendorHandler>>;
  readonly #clock: Clock;
  readonly #link: Link;
  readonly #maxFrameLength: number;
  readonly #journal: Journal;
  readonly #memory = new MemoryDisk();
  #ended = deferred();
  #run: { readonly station: StationRun; readonly store: Store; readonly over: Promise<void> } | null = null;

  constructor(options: StationOptions) {
    checkNeeded(options);
    this.#options = options;
    this.#product = productOf(options.product);
    this.#configuration = checkedConfiguration(options.configuration ?? {}, this.#product);
    this.#vendors = checkedVendors(options.vendors ?? {});
    this.#clock = options.clock ?? realClock();
    this.#journal = options.journal ?? silent;
    this.#maxFrameLength = maxPayloadFor(this.#product.settings.sendLocalListMaxLength);
    const { rootCa } = options.csms;
    const limits = { maxPayloadBytes: this.#maxFrameLength, ...(rootCa && { rootCa }) };
    this.#link = options.link ?? webSocketLink(limits, this.#clock);
  }

  async start(): Promise<void> {
    if (this.#run) throw new Error('createStation: the station is running already');
    this.#ended = deferred();
    this.#begin();
  }

  #begin(): void {
    const {
      csms,
      data,
      hardware,
      random = realRandom(),
      backOff = defaultBackOff,
      bootRetryMs = 30_000,
    } = this.#options;
    const journal = this.#journal;
    const clock = this.#clock;
    const store = data === null ? memoryStore(journal, clock, this.#memory) : openStore(data, journal, clock);
    const { url, identity, password } = csms;
    const station = startStation(
      {
        clock,
        random,
        hardware,
        store,
        journal,
        link: this.#link,
        vault: memoryVault(),
        host: plainHost(data),
        ...unbuiltPorts,
      },
      {
        product: this.#product,
        target: { url, identity, ...(password && { password }) },
        backOff,
        bootRetryMs,
        configuration: this.#configuration,
        maxFrameLength: this.#maxFrameLength,
        vendors: this.#vendors,
      },
    );
    const run = { station, store, over: this.#finish(station, store) };
    this.#run = run;
    // Whoever waits for `ended` hears of a defect; for the rest it is in the journal.
    run.over.catch(() => {});
  }

  /** Waits for the end of a run, and begins the next one after a reset. */
  async #finish(station: StationRun, store: Store): Promise<void> {
    const journal = this.#journal;
    try {
      const { restart } = await station.ended;
      await this.#letGo(store);
      journal.note({ level: 'info', event: 'station.ended', restart });
      if (this.#run?.station !== station) return;
      this.#run = null;
      if (restart) this.#begin();
      else this.#ended.resolve();
    } catch (error) {
      // What a run that was cut still has to say is not about the present one.
      if (this.#run?.station !== station) return;
      // A defect of the root: nothing in this process can be trusted to go on. Permits lapse, records are kept.
      journal.note({ level: 'error', event: 'station.failed', error: String(error) });
      this.#run = null;
      await store.ledger.cut();
      this.#ended.reject(error);
      throw error;
    }
  }

  async #letGo(store: Store): Promise<void> {
    const { hardware } = this.#options;
    const note = (error: unknown) =>
      this.#journal.note({ level: 'warn', event: 'hardware.notStopped', error: String(error) });
    await withDeadline(this.#clock, hardwareDeadlineMs, 'the hardware', async () => hardware.stop?.()).catch(note);
    // What could not be written is recovered at the next start from what is there.
    await store.ledger
      .close()
      .catch((error: unknown) =>
        this.#journal.note({ level: 'error', event: 'store.notClosed', error: String(error) }),
      );
  }

  async stop(): Promise<void> {
    // A reset may begin a new run while the old one ends.
    for (let run = this.#run; run; run = this.#run) {
      run.station.end();
      await run.over;
    }
  }

  async cut(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.#run = null;
    const lost = run.store.ledger.cut();
    run.station.cut();
    await lost;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  describe(): StationDescription | null {
    return this.#run?.station.describe() ?? null;
  }

  schedule(request: ScheduleRequest): ScheduleDescription | null {
    return this.#run?.station.schedule(request) ?? null;
  }

  async dataTransfer(message: DataTransferMessage): Promise<DataTransferAnswer> {
    if (!this.#run) throw new StationError('offline', 'The station is not running.');
    return this.#run.station.dataTransfer(message);
  }
}
