/** What the chain of records stands on: a sorted map with atomic synced batches, and one small file beside it. */
import type { LedgerDamage } from '../protocol/ports/store.js';

export type DiskOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

export interface DiskContents {
  readonly entries: ReadonlyMap<string, string>;
  /** What had to be done before the entries could be read; empty as a rule. */
  readonly damage: readonly LedgerDamage[];
}

/** Every method rejects with a StorageError. `open` and `write` are never called while another call runs. */
export interface Disk {
  /** Reads everything; closes first where it is open. Repairs what can be repaired. */
  open(): Promise<DiskContents>;
  /** All of it is on disk when this resolves, synced. When it rejects, nobody knows: open again and look. */
  write(operations: readonly DiskOperation[]): Promise<void>;
  /** Keeps damaged values for whoever has to explain them. */
  setAside(records: ReadonlyMap<string, string>): Promise<void>;
  /** The second copy of the open transactions; undefined when there is none. */
  readCopy(): Promise<string | undefined>;
  /** Replaces the second copy; after a cut either the old or the new one is there, whole. */
  writeCopy(text: string): Promise<void>;
  /** Waits for what runs and lets go of the files. Does nothing when they are not held. */
  close(): Promise<void>;
}
