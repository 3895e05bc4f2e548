/**
 * The Local Authorization List (3.5.2, 5.15). Looked up by key; each change is one batch, whatever its size.
 *
 * A list that is damaged anywhere is no list: what it forbade may be lost. It then reads as absent, version 0, which is
 * how the CSMS learns that it has to be sent again.
 */
import type { KnownTag, LocalListStore } from '../protocol/ports/store.js';
import type { DiskOperation } from './disk.js';
import type { Found, Shelf } from './shelf.js';

interface ListHead {
  readonly version: number;
  readonly count: number;
}

const nothing = { version: 0, count: 0, seq: 0 };

export class LocalList implements LocalListStore {
  readonly #shelf: Shelf<ListHead, KnownTag>;
  /** Whether the entries are as many as the head says: counted once. */
  #isCounted = false;
  /** Damaged, also where the disk could not be told so. */
  #isLost = false;

  constructor(shelf: Shelf<ListHead, KnownTag>) {
    this.#shelf = shelf;
  }

  version(): Promise<number> {
    return this.#shelf.take(async () => {
      const { version, count } = (await this.#head()) ?? nothing;
      return count === 0 ? 0 : version;
    });
  }

  size(): Promise<number> {
    return this.#shelf.take(async () => ((await this.#head()) ?? nothing).count);
  }

  find(idTag: string): Promise<KnownTag | null> {
    return this.#shelf.take(async () => {
      const key = this.#shelf.keyOf(idTag);
      const { head, entry: found } = await this.#shelf.headAnd(key);
      if (!(await this.#believed(head))) return null;
      if (found.state === 'damaged') await this.#lose(key, found.problem, found.raw);
      return found.state === 'sound' ? found.body : null;
    });
  }

  replace(version: number, entries: readonly KnownTag[]): Promise<void> {
    return this.#shelf.take(async () => {
      const { seq } = (await this.#head()) ?? nothing;
      await this.#write(version, seq + 1, await this.#shelf.keys(), entries, []);
    });
  }

  update(version: number, put: readonly KnownTag[], remove: readonly string[]): Promise<void> {
    return this.#shelf.take(async () => {
      const head = await this.#head();
      // Of a list that is no more nothing may come back.
      if (!head) return await this.#write(version, 1, await this.#shelf.keys(), put, remove);
      const touched = [...put.map(({ idTag }) => idTag), ...remove].map((idTag) => this.#shelf.keyOf(idTag));
      const found = await this.#shelf.entries(touched);
      const present = touched.filter((_, index) => found[index]?.state !== 'absent');
      const untouched = head.count - new Set(present).size;
      await this.#write(version, head.seq + 1, present, put, remove, untouched);
    });
  }

  /** `present`: keys on disk that go unless they are put again. */
  async #write(
    version: number,
    seq: number,
    present: readonly string[],
    put: readonly KnownTag[],
    remove: readonly string[],
    untouched = 0,
  ): Promise<void> {
    const puts = new Map(put.map((entry) => [this.#shelf.keyOf(entry.idTag), entry]));
    for (const idTag of remove) puts.delete(this.#shelf.keyOf(idTag));
    const gone = present.filter((key) => !puts.has(key)).map((key): DiskOperation => ({ type: 'del', key }));
    const written = [...puts].map(([key, entry]) => this.#shelf.put(key, seq, entry));
    const head = { version, count: untouched + puts.size };
    await this.#shelf.write([...gone, ...written, this.#shelf.putHead(seq, head)]);
    this.#isLost = false;
  }

  /** null where there is no list, or none that can be believed. */
  async #head(): Promise<(ListHead & { readonly seq: number }) | null> {
    return await this.#believed(await this.#shelf.head());
  }

  async #believed(head: Found<ListHead>): Promise<(ListHead & { readonly seq: number }) | null> {
    if (this.#isLost) return null;
    if (head.state === 'damaged') await this.#lose(head.key, head.problem, head.raw);
    if (head.state !== 'sound') return null;
    if (!this.#isCounted) {
      const { length } = await this.#shelf.keys();
      this.#isCounted = true;
      if (length !== head.body.count) {
        await this.#lose('list', `of ${head.body.count} entries ${length} are there`, null);
        return null;
      }
    }
    return { ...head.body, seq: head.seq };
  }

  async #lose(key: string, problem: string, raw: string | null): Promise<void> {
    this.#isLost = true;
    await this.#shelf.tell(key, problem, raw, [{ type: 'del', key: this.#shelf.headKey }]);
  }
}
