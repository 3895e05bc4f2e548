/**
 * Every record but the head, as it is on disk: each parsed once, and kept by kind, so that nobody who asks for one kind
 * goes through all of them.
 *
 * The text is not kept beside the body, for it can be written again to the letter; only a record that an older version
 * has written keeps its own until it changes, so that a firmware rolled back can still read it.
 */
import { kindNameOf } from './changes.js';
import { type RecordKind, type Sealed, seal } from './record.js';

export interface Kept {
  readonly crc: number;
  readonly seq: number;
  readonly body: unknown;
  /** As it stands on disk, where that is not how it would be written now. */
  readonly raw: string | undefined;
}

export class Truth {
  readonly #kinds = new Map<string, Map<string, Kept>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string): Kept | undefined {
    return this.#kinds.get(kindNameOf(key))?.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, kept: Kept): void {
    const kind = kindNameOf(key);
    let ofKind = this.#kinds.get(kind);
    if (!ofKind) {
      ofKind = new Map();
      this.#kinds.set(kind, ofKind);
    }
    this.#size -= ofKind.size;
    ofKind.set(key, kept);
    this.#size += ofKind.size;
  }

  delete(key: string): void {
    if (this.#kinds.get(kindNameOf(key))?.delete(key)) this.#size -= 1;
  }

  /** By key, in the order in which they came; a record that changed keeps its place. */
  of(kind: RecordKind): ReadonlyMap<string, Kept> {
    return this.#kinds.get(kind) ?? none;
  }

  *[Symbol.iterator](): IterableIterator<[key: string, kept: Kept]> {
    for (const ofKind of this.#kinds.values()) yield* ofKind;
  }
}

const none: ReadonlyMap<string, Kept> = new Map();

/** What stays in memory of a record just written. */
export function keptOf({ crc, seq, body }: Sealed): Kept {
  return { crc, seq, body, raw: undefined };
}

/** The text of a record as it is on disk. */
export function rawOf(key: string, { raw, seq, body }: Kept): string {
  return raw ?? seal(kindNameOf(key) as RecordKind, key, seq, body).raw;
}
