/**
 * A station that lives its story again and again, each life a process that is killed, with the same records and the same
 * outlets, before a CSMS that keeps the book.
 */
import { expect } from 'vitest';
import { result } from '../../conformance/csms/answers.js';
import type { Csms } from '../../conformance/csms/csms.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import type { ControlApiPuppet } from '../../conformance/puppet/control-api.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import { Book } from './book.js';
import { type Fate, type Kill, Life, type Match, type Phase, type Sign } from './station-life.js';
import type { Ended } from './station-process.js';

const noted =
  (event: string): Match =>
  (sign) =>
    'entry' in sign && sign.entry.event === event;

const called =
  (action: string, fields: Readonly<Record<string, unknown>> = {}): Match =>
  (sign) => {
    if (!('record' in sign) || sign.record.direction !== 'received' || sign.record.frame.kind !== 'call') return false;
    const { frame } = sign.record;
    return frame.action === action && Object.entries(fields).every(([name, value]) => frame.payload[name] === value);
  };

const status = (connectorId: number, told: string) => called('StatusNotification', { connectorId, status: told });

/** No story is that long. */
const longestLifeMs = 120_000;

export interface KilledStationOptions {
  readonly csms: Csms;
  readonly identity: string;
  readonly product: string;
  /** Of the records and of the simulated outlets. */
  readonly folder: string;
}

export class KilledStation {
  readonly csms: Csms;
  readonly book = new Book();
  /** All entries of all lives. */
  readonly journal: JournalEntry[] = [];
  /** What the station was about, at each kill. */
  readonly killedIn: Phase[] = [];
  readonly #options: KilledStationOptions;
  readonly #peer: CsmsStation;
  #life: Life | null = null;
  #sessions = 0;

  constructor(options: KilledStationOptions) {
    this.#options = options;
    this.csms = options.csms;
    this.#peer = options.csms.station(options.identity);
    for (const action of ['StartTransaction', 'MeterValues', 'StopTransaction'] as const) {
      this.#peer.answer(action, ({ id, payload }) => result(this.book.enter(id, action, payload) ?? {}));
    }
  }

  /** Tags of the transactions whose start was on disk, and why those ended whose end was, as the journal told. */
  onDisk(): { readonly opened: readonly string[]; readonly closed: ReadonlyMap<string, unknown> } {
    const tagOf = new Map<unknown, string>();
    const closed = new Map<string, unknown>();
    for (const { event, localId, idTag, reason } of this.journal) {
      if (event === 'transaction.opened') tagOf.set(localId, String(idTag));
      const ended = tagOf.get(localId);
      if (event === 'transaction.closed' && ended !== undefined) closed.set(ended, reason);
    }
    return { opened: [...tagOf.values()], closed };
  }

  /** From the start of a process until it is killed. */
  async liveUntil(kill: Kill): Promise<void> {
    const life = this.#begin('phase' in kill ? kill : null);
    let timer = setTimeout(() => life.kill(), longestLifeMs);
    const startTimer = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => life.kill(), ms);
    };
    // Whatever a busy machine takes to start a program is no part of the story.
    if ('afterMs' in kill) void life.puppet.then(() => startTimer(kill.afterMs));
    const story = this.#story(life).then(() => life.kill());
    // What a driver does at a dead station is of no interest.
    await story.catch((error: unknown) => life.unlessDead(error));
    clearTimeout(timer);
    expect(await this.#over(life)).toEqual([null, 'SIGKILL']);
    const lastWords = this.journal.slice(-8).map(({ event }) => event);
    expect(life.ageMs, `${life.phase} takes too long; the last entries: ${lastWords}`).toBeLessThan(longestLifeMs);
    this.killedIn.push(life.phase);
  }

  /** The car leaves, what is owed is told, and the station is ended as a service is. */
  async liveToTheEnd(): Promise<void> {
    const life = this.#begin(null);
    const timer = setTimeout(() => life.kill(), longestLifeMs);
    await this.#clearUp(life).catch((error: unknown) => life.unlessDead(error));
    life.end();
    expect(await this.#over(life)).toEqual([0, null]);
    clearTimeout(timer);
  }

  /** Whatever has happened. */
  end(): void {
    this.#life?.kill();
  }

  #begin(fate: Fate | null): Life {
    this.#peer.forget();
    this.#peer.expectBoot();
    const { csms, identity, product, folder } = this.#options;
    const args = ['--csms', csms.url, '--id', identity, '--product', product, '--data', folder];
    args.push('--set', 'MeterValueSampleInterval=1', '--set', 'AllowOfflineTxForUnknownId=true');
    this.#life = new Life(args, this.#peer, fate, (entry) => this.journal.push(entry));
    return this.#life;
  }

  async #over(life: Life): Promise<Ended> {
    const ended = await life.ended;
    if (this.#peer.isConnected) await this.#peer.disconnected();
    expect(life.stderr).toBe('');
    return ended;
  }

  async #clearUp(life: Life): Promise<ControlApiPuppet> {
    // The connectors are told in their order (errata 3.22).
    let outlet: unknown;
    const [puppet] = await Promise.all([
      life.puppet,
      life.until((sign) => {
        if (called('StatusNotification', { connectorId: 1 })(sign)) outlet = statusIn(sign);
        return called('StatusNotification', { connectorId: 2 })(sign);
      }),
    ]);
    life.begin('clearing up');
    if (outlet !== 'Available') await life.after(() => puppet.unplug(1, 'ev'), status(1, 'Available'));
    return puppet;
  }

  async #story(life: Life): Promise<void> {
    const puppet = await this.#clearUp(life);
    const nextTag = () => `TAG-${++this.#sessions}`;
    life.begin('plugging in');
    await life.after(() => puppet.plugIn(1), status(1, 'Preparing'));
    const charging = life.until(status(1, 'Charging'));
    const first = nextTag();
    life.begin('starting');
    await life.after(() => puppet.presentTag(first), called('StartTransaction', { idTag: first }));
    life.begin('metering');
    await charging;
    await life.until(called('MeterValues'));
    life.begin('stopping offline');
    await life.after(() => puppet.network(false), noted('connection.closed'));
    await life.after(() => puppet.presentTag(first), noted('transaction.closed'));
    await puppet.unplug(1, 'ev');
    life.begin('starting offline');
    await puppet.plugIn(1);
    const second = nextTag();
    await life.after(() => puppet.presentTag(second), noted('transaction.opened'));
    life.begin('coming back');
    await life.after(() => puppet.network(true), called('StartTransaction', { idTag: second }));
    await life.until(called('MeterValues'));
    life.begin('stopping');
    await life.after(() => puppet.presentTag(second), called('StopTransaction', { idTag: second }));
    await life.after(() => puppet.unplug(1, 'ev'), status(1, 'Available'));
  }
}

function statusIn(sign: Sign): unknown {
  return 'record' in sign && sign.record.frame.kind === 'call' ? sign.record.frame.payload['status'] : undefined;
}
