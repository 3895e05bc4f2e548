/**
 * Records beside the chain, in the same database: many of them, read by key when somebody asks, never at the start.
 *
 * Each proves itself by its CRC. A shelf has a head record of its own and is written in atomic synced batches. It is not
 * part of the chain: losing it costs a question to the CSMS, not a session.
 */
import type { Journal } from '../protocol/ports/journal.js';
import type { Chain } from './chain.js';
import type { Disk, DiskOperation, KeyRange } from './disk.js';
import { type RecordKind, seal, unseal } from './record.js';
import { isDamage, wordsOf } from './trouble.js';
import { Turns } from './turns.js';

export type Found<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'sound'; readonly body: T; readonly seq: number }
  | { readonly state: 'damaged'; readonly key: string; readonly raw: string; readonly problem: string };

/** The kinds of a shelf's records. */
export interface ShelfKinds {
  readonly head: RecordKind;
  readonly entry: RecordKind;
}

export class Shelf<Head, Entry> {
  readonly headKey: string;
  readonly range: KeyRange;
  readonly #name: string;
  readonly #kinds: ShelfKinds;
  readonly #disk: Disk;
  readonly #chain: Chain;
  readonly #journal: Journal;
  readonly #turns = new Turns();
  #isDoubtful = false;

  constructor(name: string, kinds: ShelfKinds, place: { disk: Disk; chain: Chain; journal: Journal }) {
    this.#name = name;
    this.#kinds = kinds;
    this.#disk = place.disk;
    this.#chain = place.chain;
    this.#journal = place.journal;
    this.headKey = `${name}!head!`;
    this.range = { gte: `${name}!entry!`, lt: `${name}!entry"` };
  }

  /** One question or change after the other. Rejects once the store is closed. */
  take<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      await this.#chain.open();
      return await work();
    });
  }

  /** Tags compare without regard to case (6.28), and so do their keys. */
  keyOf(idTag: string): string {
    return `${this.range.gte}${idTag.toLowerCase()}`;
  }

  async head(): Promise<Found<Head>> {
    const [raw] = await this.#read([this.headKey]);
    return this.#open<Head>(this.#kinds.head, this.headKey, raw);
  }

  /** Both in one question to the disk. */
  async headAnd(key: string): Promise<{ readonly head: Found<Head>; readonly entry: Found<Entry> }> {
    const [head, entry] = await this.#read([this.headKey, key]);
    return {
      head: this.#open<Head>(this.#kinds.head, this.headKey, head),
      entry: this.#open<Entry>(this.#kinds.entry, key, entry),
    };
  }

  async entries(keys: readonly string[]): Promise<readonly Found<Entry>[]> {
    const raws = await this.#read(keys);
    return keys.map((key, index) => this.#open<Entry>(this.#kinds.entry, key, raws[index]));
  }

  async entry(key: string): Promise<Found<Entry>> {
    const [found] = await this.entries([key]);
    return found ?? { state: 'absent' };
  }

  async keys(): Promise<readonly string[]> {
    return await this.#disk
      .keysIn(this.range)
      .catch((error: unknown) => (isDamage(error) ? [] : Promise.reject(error)));
  }

  put(key: string, seq: number, entry: Entry): DiskOperation {
    return { type: 'put', key, value: seal(this.#kinds.entry, key, seq, entry).raw };
  }

  putHead(seq: number, head: Head): DiskOperation {
    return { type: 'put', key: this.headKey, value: seal(this.#kinds.head, this.headKey, seq, head).raw };
  }

  /** All of it is on disk when this resolves. After a failure the database is opened anew before it is written again. */
  async write(operations: readonly DiskOperation[]): Promise<void> {
    if (this.#isDoubtful) await this.#chain.commit([]);
    this.#isDoubtful = false;
    try {
      await this.#disk.write(operations);
    } catch (error) {
      this.#isDoubtful = true;
      this.#chain.doubt();
      throw error;
    }
  }

  /** Keeps what was damaged for whoever has to explain it, and makes the change that leaves the rest sound. */
  async tell(key: string, problem: string, raw: string | null, repair: readonly DiskOperation[]): Promise<void> {
    this.#journal.note({ level: 'error', event: `${this.#name}.damaged`, key, problem });
    try {
      if (raw !== null) await this.#disk.setAside(new Map([[key, raw]]));
      await this.write(repair);
    } catch (error) {
      this.#journal.note({ level: 'error', event: `${this.#name}.notRepaired`, problem: wordsOf(error) });
    }
  }

  /** What the database itself finds damaged is no record either. */
  async #read(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    return await this.#disk
      .read(keys)
      .catch((error: unknown) => (isDamage(error) ? keys.map(() => wordsOf(error)) : Promise.reject(error)));
  }

  #open<T>(kind: RecordKind, key: string, raw: string | undefined): Found<T> {
    if (raw === undefined) return { state: 'absent' };
    const opened = unseal(kind, key, raw);
    return opened.sound
      ? { state: 'sound', body: opened.sealed.body as T, seq: opened.sealed.seq }
      : { state: 'damaged', key, raw, problem: opened.problem };
  }
}
