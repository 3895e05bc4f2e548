/**
 * A whole station at work: the runtime of `createStation`, its records on disk, a simulated charger with its cars, and
 * a CSMS at the other end of a real WebSocket. Whatever a test does to it, its end is always the same: the CSMS has
 * nothing to complain of, and no part of the station has crashed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { realClock } from '../../adapters/clock/real-clock.js';
import type { SimulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { createStation } from '../../cli/create-station.js';
import type { ProductName } from '../../cli/products.js';
import type { Station, StationOptions } from '../../cli/station-options.js';
import type { Csms, CsmsOptions } from '../../conformance/csms/csms.js';
import type { CallRecord } from '../../conformance/csms/records.js';
import type { Session } from '../../conformance/csms/sessions.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import type { BackOff } from '../../machines/connection/back-off.js';
import type { RuleName } from '../../monitors/rule.js';
import { openStore } from '../../persistence/store.js';
import type { ChargePointStatus, Request } from '../../protocol/messages.js';
import type { Hardware } from '../../protocol/ports/hardware.js';
import type { LedgerContents } from '../../protocol/ports/store.js';
import type { Clock } from '../../protocol/ports/time.js';
import type { VendorHandler } from '../../protocol/ports/vendor.js';
import type { ProductDescription } from '../../protocol/product.js';
import { startCsms } from './csms.js';
import { hastenedWorld, paced } from './hastened-world.js';
import { identity } from './identity.js';
import { Logbook } from './logbook.js';
import { quietBoot } from './quiet-boot.js';
import { type TestWatch, watchedTest } from './watched.js';
import { type WireTap, wireTap } from './wire-tap.js';

export interface SiteOptions {
  readonly csms?: CsmsOptions;
  /** Configuration keys of the station, as `createStation` takes them. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly password?: Uint8Array;
  /** What else the station is started with to reach this CSMS. */
  readonly reach?: (csms: Csms) => Partial<StationOptions['csms']>;
  readonly clock?: Clock;
  readonly backOff?: BackOff;
  readonly bootRetryMs?: number;
  /** Default BSC-S12BCC. */
  readonly product?: ProductName | ProductDescription;
  readonly vendors?: Readonly<Record<string, VendorHandler>>;
  /** Stands in front of the simulated driver. */
  readonly hardware?: (own: Hardware) => Hardware;
  /** The station reaches its CSMS through `tap`. */
  readonly tapped?: boolean;
  /** Outlets whose cable the station can lock; the products have none. */
  readonly lockable?: readonly number[];
  readonly transfers?: StationOptions['transfers'];
  readonly trace?: StationOptions['trace'];
  readonly recorder?: boolean;
  readonly inspector?: StationOptions['inspector'];
  /** The CSMS hears of boots and resets as security events, too. */
  readonly announced?: boolean;
  /** Rules that the test breaks on purpose. */
  readonly allows?: readonly RuleName[];
  /** Folder of the records; without it one is made, and removed at the end. */
  readonly data?: string;
}

const quickBackOff: BackOff = { minimumMs: 50, jitterMs: 20, maximumMs: 200 };

/** Events of the journal that mean a defect of ours, whatever the CSMS or the hardware did. */
const defects: readonly string[] = ['actor.crashed', 'desk.failed', 'station.failed'];

interface Parts {
  readonly csms: Csms;
  readonly world: SimulatedCharger;
  readonly folder: string;
  readonly tap: WireTap | null;
}

export class StationSite {
  readonly csms: Csms;
  /** The station as the CSMS sees it. */
  readonly peer: CsmsStation;
  readonly world: SimulatedCharger;
  readonly logbook = new Logbook();
  readonly folder: string;
  /** Over all runs: a power cut is part of the story. */
  readonly watch: TestWatch;
  readonly #options: SiteOptions;
  readonly #tap: WireTap | null;
  station: Station;

  constructor({ csms, world, folder, tap }: Parts, options: SiteOptions) {
    this.csms = csms;
    this.peer = csms.station(identity);
    this.world = world;
    this.folder = folder;
    this.#tap = tap;
    this.#options = options;
    this.watch = watchedTest(options.allows);
    this.station = this.#build();
  }

  get tap(): WireTap {
    if (this.#tap === null) throw new Error('StationSite: it was not opened with `tapped`');
    return this.#tap;
  }

  #build(): Station {
    const { configuration = {}, password, clock = realClock(), backOff = quickBackOff, bootRetryMs } = this.#options;
    const {
      reach = () => ({}),
      product = 'BSC-S12BCC',
      vendors,
      hardware = (own: Hardware) => own,
      announced,
      transfers,
      trace,
      recorder,
      inspector,
    } = this.#options;
    const url = this.#tap === null ? this.csms.url : `ws://127.0.0.1:${this.#tap.port}/ocpp`;
    return createStation({
      csms: { url, identity, password, ...reach(this.csms) },
      product,
      hardware: hardware(paced(this.world.hardware)),
      vendors,
      data: this.folder,
      journal: this.logbook,
      configuration,
      backOff,
      bootRetryMs: bootRetryMs ?? 100,
      clock,
      transfers,
      trace,
      recorder,
      inspector,
      observe: this.watch.observe,
      ...(announced !== true && { wire: quietBoot }),
    });
  }

  /** Begins to work and is registered; resolves when the CSMS knows the status of all three connectors. */
  async boot(statuses: Readonly<Record<number, ChargePointStatus>> = {}): Promise<void> {
    await this.station.start();
    await this.registered(statuses);
  }

  /** Resolves when BootNotification and the statuses after it (errata 3.22) have been told. */
  async registered(statuses: Readonly<Record<number, ChargePointStatus>> = {}): Promise<void> {
    await this.peer.next('BootNotification');
    for (const connectorId of [0, 1, 2]) await this.status(connectorId, statuses[connectorId] ?? 'Available');
  }

  /** The next StatusNotification that says so. */
  status(connectorId: number, status: ChargePointStatus): Promise<CallRecord<'StatusNotification'>> {
    const where = (told: Request<'StatusNotification'>) => told.connectorId === connectorId && told.status === status;
    return this.peer.next('StatusNotification', { where });
  }

  /** A car is plugged in and a tag presented; resolves when the car charges. */
  async charge(connectorId: number, idTag = 'TAG-1'): Promise<Session> {
    this.world.plug(connectorId);
    this.world.rfid({ idTag, connectorId });
    const session = await this.started(connectorId);
    await this.status(connectorId, 'Charging');
    return session;
  }

  /** The transaction of the next StartTransaction at this outlet. */
  async started(connectorId: number): Promise<Session> {
    const start = await this.peer.next('StartTransaction', { where: (told) => told.connectorId === connectorId });
    return this.sessionOf(start);
  }

  sessionOf(start: CallRecord<'StartTransaction'>): Session {
    const session = this.csms.sessions.find((one) => JSON.stringify(one.start) === JSON.stringify(start.payload));
    if (session === undefined) throw new Error('StationSite: the CSMS has not answered this start with an id');
    return session;
  }

  /** The tag is presented again, the car leaves; resolves when the outlet is free. */
  async leave(connectorId: number, idTag = 'TAG-1'): Promise<Request<'StopTransaction'>> {
    this.world.rfid({ idTag, connectorId });
    const { payload } = await this.peer.next('StopTransaction', { where: (told) => told.idTag === idTag });
    await this.status(connectorId, 'Finishing');
    this.world.unplug(connectorId);
    await this.status(connectorId, 'Available');
    return payload;
  }

  /** From plug to unplug, with a bill: the station works. */
  async wholeSession(connectorId = 1, idTag = 'TAG-1'): Promise<void> {
    this.peer.forget();
    const session = await this.charge(connectorId, idTag);
    const stop = await this.leave(connectorId, idTag);
    expect(stop).toMatchObject({ transactionId: session.transactionId, reason: 'Local', idTag });
    expect(stop.meterStop).toBeGreaterThanOrEqual(session.start.meterStart);
  }

  /** A question is answered: whatever was said to the station before has been read, and it is online. */
  async fence(): Promise<void> {
    await this.peer.call('GetConfiguration', { key: ['NumberOfConnectors'] });
  }

  /** Resolves when the station has connected once more, and knows it. */
  async reconnected(): Promise<void> {
    await this.peer.reconnected();
    await this.fence();
  }

  /**
   * As when the mains fail: the firmware ends all energy, the controller dies in mid-sentence. Resolves when the CSMS
   * has lost it too.
   */
  async cutPower(): Promise<void> {
    this.world.supply(false);
    await this.station.cut();
    await this.peer.disconnected();
  }

  /** Another process, as it were, begins with what is on disk. `registered` tells when it is through. */
  async powerBack(): Promise<void> {
    this.peer.forget();
    this.peer.expectBoot();
    this.world.supply(true);
    this.station = this.#build();
    await this.station.start();
  }

  /** Everything the station has called, oldest first, repetitions included. */
  calls<A extends 'StartTransaction' | 'StopTransaction' | 'MeterValues' | 'StatusNotification' | 'BootNotification'>(
    action: A,
  ): readonly { readonly id: string; readonly payload: Request<A> }[] {
    return this.peer.frames.flatMap(({ direction, frame }) =>
      direction === 'received' && frame.kind === 'call' && frame.action === action
        ? [{ id: frame.id, payload: frame.payload as Request<A> }]
        : [],
    );
  }

  /** Names of the actions the station has called, oldest first. */
  get actions(): readonly string[] {
    return this.peer.frames.flatMap(({ direction, frame }) =>
      direction === 'received' && frame.kind === 'call' ? [frame.action] : [],
    );
  }

  /** What is on disk; the station must not be running. */
  async records(): Promise<LedgerContents> {
    const { ledger } = openStore(this.folder, new Logbook(), realClock());
    const contents = await ledger.open();
    await ledger.close();
    return contents;
  }

  /** Nothing that no test allows has happened. One CALL in flight at a time is among the rules of the CSMS. */
  verify(): void {
    expect(this.csms.violations).toEqual([]);
    expect(this.logbook.entries.filter(({ event }) => defects.includes(event))).toEqual([]);
  }
}

/** Gives the test a site of its own, judges it, and clears it away. */
export async function onSite(test: (site: StationSite) => Promise<void>, options: SiteOptions = {}): Promise<void> {
  const folder = options.data ?? (await mkdtemp(join(tmpdir(), 'statecharge-site-')));
  const csms = await startCsms(options.csms);
  const tap = options.tapped ? await wireTap(csms.port) : null;
  const world = hastenedWorld(options.lockable);
  const site = new StationSite({ csms, world, folder, tap }, options);
  try {
    await test(site);
    site.verify();
  } finally {
    await site.station.cut();
    world.close();
    await tap?.close();
    await csms.close();
    if (options.data === undefined) await rm(folder, { recursive: true, force: true });
  }
}
