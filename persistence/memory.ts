/** A store that outlives nothing but the station: for stations that keep nothing, tests and benches. */
import type { Journal } from '../protocol/ports/journal.js';
import type { Store } from '../protocol/ports/store.js';
import type { Clock } from '../protocol/ports/time.js';
import { RANGE } from './changes.js';
import type { Disk, DiskContents, DiskOperation, KeyRange } from './disk.js';
import { storeOn } from './store.js';

/** What a store in memory stands on. Handed to a second `memoryStore`, it is the disk that was there before the cut. */
export class MemoryDisk implements Disk {
  readonly #entries = new Map<string, string>();
  #copy: string | undefined;

  async open(): Promise<DiskContents> {
    const entries = [...this.#entries].filter(([key]) => isIn(RANGE, key));
    return { entries: new Map(entries), damage: [] };
  }

  async read(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    return keys.map((key) => this.#entries.get(key));
  }

  async keysIn(range: KeyRange): Promise<readonly string[]> {
    return [...this.#entries.keys()].filter((key) => isIn(range, key)).sort();
  }

  async write(operations: readonly DiskOperation[]): Promise<void> {
    for (const operation of operations) {
      if (operation.type === 'put') this.#entries.set(operation.key, operation.value);
      else this.#entries.delete(operation.key);
    }
  }

  async setAside(): Promise<void> {}

  async readCopy(): Promise<string | undefined> {
    return this.#copy;
  }

  async writeCopy(text: string): Promise<void> {
    this.#copy = text;
  }

  async close(): Promise<void> {}
}

const isIn = ({ gte, lt }: KeyRange, key: string) => key >= gte && key < lt;

/** Behaves as the store on disk does, cuts included. */
export function memoryStore(journal: Journal, clock: Clock, disk = new MemoryDisk()): Store {
  return storeOn(disk, journal, clock);
}
