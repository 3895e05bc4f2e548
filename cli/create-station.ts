/** The embeddable station: the runtime with the implementations of its ports chosen for a controller. */
import { join } from 'node:path';
import type { ScheduleDescription, ScheduleRequest } from '../actors/schedule.js';
import { type StationRun, startStation } from '../actors/station.js';
import type { StationAccess } from '../actors/station-state.js';
import { realRandom } from '../adapters/clock/random.js';
import { realClock } from '../adapters/clock/real-clock.js';
import { maxPayloadFor, webSocketLink } from '../adapters/csms/websocket-link.js';
import { plainHost } from '../adapters/host/plain-host.js';
import { fanOut } from '../adapters/journal/fan-out.js';
import type { StationLogs } from '../adapters/logs/file-logs.js';
import { type BuiltPki, createPki } from '../adapters/pki/pki.js';
import { createTransfer } from '../adapters/transfer/transfer.js';
import { defaultBackOff } from '../machines/connection/back-off.js';
import type { Alert } from '../machines/station/station.context.js';
import { type ObservedRun, observedRun } from '../monitors/observed-run.js';
import { MemoryDisk, memoryStore } from '../persistence/memory.js';
import { openStore } from '../persistence/store.js';
import { folderVault, memoryVault } from '../persistence/vault.js';
import type { StationDescription } from '../protocol/description.js';
import { StationError } from '../protocol/errors.js';
import type { RunBegan } from '../protocol/observation.js';
import type { Journal } from '../protocol/ports/journal.js';
import type { Link } from '../protocol/ports/link.js';
import type { Pki } from '../protocol/ports/pki.js';
import type { Store } from '../protocol/ports/store.js';
import type { Clock } from '../protocol/ports/time.js';
import type { Transfer } from '../protocol/ports/transfer.js';
import type { Vault } from '../protocol/ports/vault.js';
import type { DataTransferAnswer, DataTransferMessage, VendorHandler } from '../protocol/ports/vendor.js';
import type { Ports } from '../protocol/ports.js';
import type { ProductDescription } from '../protocol/product.js';
import { checkAccess, checkedConfiguration, checkedVendors, checkNeeded, productOf } from './checks/embedded.js';
import { checkPki } from './checks/pki.js';
import { checkTransfers } from './checks/transfers.js';
import { Recording } from './recording.js';
import { aboutRun, deferred, letGo, rootsIn, usualBootRetryMs } from './run-parts.js';
import { stationLogs } from './station-logs.js';
import type { Station, StationOptions } from './station-options.js';

const silent: Journal = { note() {} };

/** Checks the options and throws a ConfigurationError that names what is wrong; nothing is started. */
export function createStation(options: StationOptions): Station {
  return new EmbeddedStation(options);
}

interface Run {
  readonly station: StationRun;
  readonly store: Store;
  readonly observed: ObservedRun | null;
  readonly over: Promise<void>;
}

class EmbeddedStation implements Station {
  readonly #options: StationOptions;
  readonly #product: ProductDescription;
  readonly #configuration: Readonly<Record<string, string>>;
  readonly #vendors: Readonly<Record<string, VendorHandler>>;
  readonly #clock: Clock;
  readonly #link: Link;
  readonly #access: StationAccess;
  readonly #vault: Vault;
  readonly #pki: Pki;
  readonly #maxFrameLength: number;
  readonly #journal: Journal;
  readonly #logs: StationLogs;
  readonly #recording: Recording;
  /** Outlives a reset, and so do the host keys it has met. */
  readonly #transfer: Transfer;
  readonly #memory = new MemoryDisk();
  #ended = deferred();
  #run: Run | null = null;

  constructor(options: StationOptions) {
    checkNeeded(options);
    checkPki(options.pki ?? {});
    this.#access = checkAccess(options.csms);
    this.#options = options;
    this.#product = productOf(options.product);
    this.#configuration = checkedConfiguration(options.configuration ?? {}, this.#product);
    this.#vendors = checkedVendors(options.vendors ?? {});
    this.#clock = options.clock ?? realClock();
    const told = options.journal ?? silent;
    this.#logs = stationLogs(options.data, this.#clock, told);
    this.#journal = fanOut(told, this.#logs.trace, { note: (entry) => this.#recording.note(entry) });
    this.#recording = new Recording(options, this.#clock, this.#journal, this.#about({ event: 'StartupOfTheDevice' }));
    this.#maxFrameLength = maxPayloadFor(this.#product.settings.sendLocalListMaxLength);
    const vaultOf = (name: string) =>
      options.data === null ? memoryVault() : folderVault(join(options.data, name), this.#journal);
    this.#vault = vaultOf('secrets');
    const { pki, keyFor } = createPki(vaultOf('keys'), options.pki);
    this.#pki = pki;
    this.#link = options.link ?? this.#wire(options, keyFor);
    this.#transfer = this.#createTransfer(options);
  }

  #wire({ wire = (own) => own }: StationOptions, keyFor: BuiltPki['keyFor']): Link {
    return wire(webSocketLink({ maxPayloadBytes: this.#maxFrameLength, keyFor }, this.#clock));
  }

  #createTransfer({ data, transfers = {} }: StationOptions): Transfer {
    checkTransfers(transfers);
    return createTransfer({
      folder: data === null ? null : join(data, 'transfers'),
      protocols: this.#product.settings.fileTransferProtocols,
      allow: transfers.allow ?? [],
      hostKeys: transfers.hostKeys,
      roots: () => rootsIn(this.#run?.store),
      clock: this.#clock,
    });
  }

  async start(): Promise<void> {
    if (this.#run) throw new Error('createStation: the station is running already');
    this.#ended = deferred();
    this.#begin({ event: 'StartupOfTheDevice' });
  }

  #begin(begins: Alert): void {
    const {
      data,
      hardware,
      random = realRandom(),
      backOff = defaultBackOff,
      bootRetryMs = usualBootRetryMs,
    } = this.#options;
    const journal = this.#journal;
    const clock = this.#clock;
    this.#logs.begin();
    const store = data === null ? memoryStore(journal, clock, this.#memory) : openStore(data, journal, clock);
    const ports: Ports = {
      clock,
      random,
      hardware,
      store,
      journal,
      link: this.#link,
      vault: this.#vault,
      host: this.#options.host ?? plainHost(data),
      logs: this.#logs.logs,
      pki: this.#pki,
      transfer: this.#transfer,
    };
    const observe = this.#recording.observe;
    const { isReplayable } = this.#recording;
    const observed = observe && observedRun(ports, this.#about(begins), observe, { isReplayable });
    const station = startStation(observed?.ports ?? ports, {
      product: this.#product,
      access: this.#access,
      backOff,
      bootRetryMs,
      configuration: this.#configuration,
      maxFrameLength: this.#maxFrameLength,
      vendors: observed?.vendors(this.#vendors) ?? this.#vendors,
      begins,
      inspect: observed?.inspect,
    });
    const run = { station, store, observed, over: this.#finish(station, store, observed) };
    this.#run = run;
    // Whoever waits for `ended` hears of a defect; for the rest it is in the journal.
    run.over.catch(() => {});
  }

  #about(begins: Alert): Omit<RunBegan, 'kind'> {
    const known = { product: this.#product, configuration: this.#configuration, access: this.#access };
    return aboutRun(this.#options, { ...known, vendors: Object.keys(this.#vendors) }, begins);
  }

  /** Waits for the end of a run, and begins the next one after a reset. */
  async #finish(station: StationRun, store: Store, observed: ObservedRun | null): Promise<void> {
    const journal = this.#journal;
    try {
      const { restart, why } = await station.ended.finally(() => observed?.ended('ended'));
      await letGo(store, this.#options.hardware, this.#clock, journal);
      journal.note({ level: 'info', event: 'station.ended', restart });
      // The logs of a run that was cut are those of the present one.
      if (this.#run?.station !== station) return;
      await Promise.all([this.#logs.end(), this.#recording.close()]);
      if (this.#run?.station !== station) return;
      this.#run = null;
      if (restart) this.#begin({ event: 'ResetOrReboot', techInfo: why });
      else this.#ended.resolve();
    } catch (error) {
      // What a run that was cut still has to say is not about the present one.
      if (this.#run?.station !== station) return;
      // A defect of the root: nothing in this process can be trusted to go on. Permits lapse, records are kept.
      journal.note({ level: 'error', event: 'station.failed', error: String(error) });
      this.#run = null;
      await store.ledger.cut();
      await Promise.all([this.#logs.end(), this.#recording.close()]);
      this.#ended.reject(error);
      throw error;
    }
  }

  async stop(): Promise<void> {
    // A reset may begin a new run while the old one ends.
    for (let run = this.#run; run; run = this.#run) {
      run.observed?.commanded({ kind: 'commanded', command: 'end' });
      run.station.end();
      await run.over;
    }
  }

  async cut(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.#run = null;
    run.observed?.commanded({ kind: 'commanded', command: 'cut' });
    const lost = run.store.ledger.cut();
    run.station.cut();
    run.observed?.ended('cut');
    await Promise.all([lost, this.#logs.cut(), this.#recording.close()]);
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  describe(): StationDescription | null {
    return this.#aside(({ station }) => station.describe());
  }

  schedule(request: ScheduleRequest): ScheduleDescription | null {
    return this.#aside(({ station }) => station.schedule(request));
  }

  /** Whoever asks reads the clock of the station, which has no part in it. */
  #aside<T>(look: (run: Run) => T | null): T | null {
    const run = this.#run;
    if (run === null) return null;
    return run.observed ? run.observed.aside(() => look(run)) : look(run);
  }

  recording(): Iterable<string> | null {
    return this.#recording.lines('asked for');
  }

  dump(why: string): Promise<string | null> {
    return this.#recording.dump(why);
  }

  async dataTransfer(message: DataTransferMessage): Promise<DataTransferAnswer> {
    if (!this.#run) throw new StationError('offline', 'The station is not running.');
    this.#run.observed?.commanded({ kind: 'commanded', command: 'dataTransfer', message });
    return this.#run.station.dataTransfer(message);
  }
}
