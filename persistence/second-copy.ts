/**
 * Writes the second copy of the open transactions behind the commits' backs. A temporary file, two syncs and a rename
 * cost more than twice a synced put, and the commit is already safe: the copy is for the day LevelDB loses what it
 * acknowledged. So it follows, one write at a time, the latest state wins, and it is behind by one write at most.
 */
import type { Journal } from '../protocol/ports/journal.js';

export class SecondCopy {
  readonly #write: (text: string) => Promise<void>;
  readonly #journal: Journal;
  #wanted: string | undefined;
  #writing: Promise<void> | undefined;

  constructor(write: (text: string) => Promise<void>, journal: Journal) {
    this.#write = write;
    this.#journal = journal;
  }

  offer(text: string): void {
    this.#wanted = text;
    this.#writing ??= this.#writeLatest();
  }

  /** As a power cut: what is not being written is dropped. */
  forget(): void {
    this.#wanted = undefined;
  }

  /** Resolves when nothing is being written. Never rejects: a copy that failed is journalled, and the next one is due. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #writeLatest(): Promise<void> {
    // Even an empty loop must end after `offer` has kept the promise.
    await Promise.resolve();
    while (this.#wanted !== undefined) {
      const text = this.#wanted;
      this.#wanted = undefined;
      try {
        await this.#write(text);
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        this.#journal.note({ level: 'warn', event: 'ledger.copy.failed', problem });
      }
    }
    this.#writing = undefined;
  }
}
