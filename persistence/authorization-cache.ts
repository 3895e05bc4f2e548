/**
 * The Authorization Cache (3.5.1). When it is full, what is not valid goes first, then the oldest. It outlives resets
 * and power cuts (errata 3.4). A damaged entry is an unknown tag: the CSMS is asked again.
 */
import type { AuthorizationCacheStore, KnownTag } from '../protocol/ports/store.js';
import type { DiskOperation } from './disk.js';
import type { Found, Shelf } from './shelf.js';

/**
 * Tags remembered. A station has some dozens of regular drivers; at a thousand the store stays under half a megabyte, and
 * making room means reading them all.
 */
export const CACHE_CAPACITY = 1_000;

interface CacheHead {
  readonly count: number;
}

type Known = Found<KnownTag> & { readonly key: string };

export class AuthorizationCache implements AuthorizationCacheStore {
  readonly #shelf: Shelf<CacheHead, KnownTag>;
  readonly #capacity: number;

  constructor(shelf: Shelf<CacheHead, KnownTag>, capacity = CACHE_CAPACITY) {
    this.#shelf = shelf;
    this.#capacity = capacity;
  }

  find(idTag: string): Promise<KnownTag | null> {
    return this.#shelf.take(async () => {
      const key = this.#shelf.keyOf(idTag);
      const found = await this.#shelf.entry(key);
      if (found.state === 'damaged') {
        const { count, seq } = await this.#head();
        const repair: DiskOperation[] = [{ type: 'del', key }, this.#shelf.putHead(seq, { count: count - 1 })];
        await this.#shelf.tell(key, found.problem, found.raw, repair);
      }
      return found.state === 'sound' ? found.body : null;
    });
  }

  put(tag: KnownTag, at: number): Promise<void> {
    return this.#shelf.take(async () => {
      const key = this.#shelf.keyOf(tag.idTag);
      const before = await this.#shelf.headAnd(key);
      const { count, seq } = await this.#headFrom(before.head);
      const isNew = before.entry.state === 'absent';
      const room = isNew && count >= this.#capacity ? await this.#makeRoom(at) : { count, operations: [] };
      await this.#shelf.write([
        ...room.operations,
        // The number tells the age: the clock may be set back, it does not go back.
        this.#shelf.put(key, seq + 1, tag),
        this.#shelf.putHead(seq + 1, { count: room.count + (isNew ? 1 : 0) }),
      ]);
    });
  }

  remove(idTags: readonly string[]): Promise<void> {
    return this.#shelf.take(async () => {
      const unwanted = new Set(idTags.map((idTag) => this.#shelf.keyOf(idTag)));
      const keys = await this.#shelf.keys();
      const gone = keys.filter((key) => unwanted.has(key));
      if (gone.length === 0) return;
      const { seq } = await this.#head();
      await this.#shelf.write([...gone.map(removed), this.#shelf.putHead(seq, { count: keys.length - gone.length })]);
    });
  }

  clear(): Promise<void> {
    return this.#shelf.take(async () => {
      const keys = await this.#shelf.keys();
      const { seq } = await this.#head();
      await this.#shelf.write([...keys.map(removed), this.#shelf.putHead(seq, { count: 0 })]);
    });
  }

  /** Where the head is gone, it is made again from what is there. */
  async #head(): Promise<CacheHead & { readonly seq: number }> {
    return await this.#headFrom(await this.#shelf.head());
  }

  async #headFrom(head: Found<CacheHead>): Promise<CacheHead & { readonly seq: number }> {
    if (head.state === 'sound') return { ...head.body, seq: head.seq };
    const keys = await this.#shelf.keys();
    const found = await this.#shelf.entries(keys);
    const remade = {
      count: keys.length,
      seq: Math.max(0, ...found.map((one) => (one.state === 'sound' ? one.seq : 0))),
    };
    if (head.state === 'damaged')
      await this.#shelf.tell(head.key, head.problem, head.raw, [this.#shelf.putHead(remade.seq, remade)]);
    return remade;
  }

  /** Leaves room for one. */
  async #makeRoom(at: number): Promise<{ count: number; operations: readonly DiskOperation[] }> {
    const keys = await this.#shelf.keys();
    const found = await this.#shelf.entries(keys);
    const known = keys.map((key, index): Known => ({ ...(found[index] ?? { state: 'absent' as const }), key }));
    const surplus = Math.max(0, keys.length - this.#capacity + 1);
    const gone = known.sort((one, other) => worth(one, at) - worth(other, at) || age(one) - age(other));
    return { count: keys.length - surplus, operations: gone.slice(0, surplus).map(({ key }) => removed(key)) };
  }
}

const removed = (key: string): DiskOperation => ({ type: 'del', key });

const age = (known: Known) => (known.state === 'sound' ? known.seq : 0);

/** What is damaged goes first, then what is not valid, or not any more. */
function worth(known: Known, at: number): number {
  if (known.state !== 'sound') return 0;
  const { status, expiryDate } = known.body.idTagInfo;
  return status === 'Accepted' && !(expiryDate !== undefined && Date.parse(expiryDate) <= at) ? 2 : 1;
}
