/** What the chain of records stands on: a sorted map with atomic synced batches, and one small file beside it. */
import type { LedgerDamage } from '../protocol/ports/store.js';

export type DiskOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/** Keys in their order: `gte` and what follows, up to but without `lt`. */
export interface KeyRange {
  readonly gte: string;
  readonly lt: string;
}

export interface DiskContents {
  /** Those that a start reads: the range of the chain. */
  readonly entries: ReadonlyMap<string, string>;
  /** What had to be done before the entries could be read; empty as a rule. */
  readonly damage: readonly LedgerDamage[];
}

/** Every method rejects with a StorageError. `open`, `write`, `read`, `keysIn` and `close` are called one after the other. */
export interface Disk {
  /**
   * Reads what a start needs; closes first where it is open. Repairs what can be repaired. `seen` may be told of entries
   * while others are still being read, and of more than there are in the end: only for work that may be in vain.
   */
  open(seen?: (key: string, value: string) => void): Promise<DiskContents>;
  /** All of it is on disk when this resolves, synced. When it rejects, nobody knows: open again and look. */
  write(operations: readonly DiskOperation[]): Promise<void>;
  /** The values of these keys, in their order; undefined where there is none. */
  read(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  keysIn(range: KeyRange): Promise<readonly string[]>;
  /** Keeps damaged values for whoever has to explain them. */
  setAside(records: ReadonlyMap<string, string>): Promise<void>;
  /** The second copy of the open transactions; undefined when there is none. */
  readCopy(): Promise<string | undefined>;
  /** Replaces the second copy; after a cut either the old or the new one is there, whole. */
  writeCopy(text: string): Promise<void>;
  /** Waits for what runs and lets go of the files. Does nothing when they are not held. */
  close(): Promise<void>;
}
