/** The journal of a station under test: everything it noted, and a way to wait for what it will note. */
import { Inbox } from '../../conformance/csms/inbox.js';
import type { Journal, JournalEntry } from '../../protocol/ports/journal.js';

export class Logbook implements Journal {
  readonly entries: JournalEntry[] = [];
  readonly #inbox = new Inbox<JournalEntry>();
  readonly #observers = new Set<(entry: JournalEntry) => void>();

  note(entry: JournalEntry): void {
    this.entries.push(entry);
    this.#inbox.put(entry);
    for (const observer of [...this.#observers]) observer(entry);
  }

  /** The oldest entry of this event that was not taken yet, now or later. */
  next(event: string, where: (entry: JournalEntry) => boolean = () => true): Promise<JournalEntry> {
    return this.#inbox.take(
      (entry) => entry.event === event && where(entry),
      () =>
        `the journal has no ${event}; its last entries: ${JSON.stringify(this.entries.slice(-8).map((e) => e.event))}`,
    );
  }

  /** Entries noted so far count as taken. */
  forget(): void {
    this.#inbox.clear();
  }

  of(event: string): readonly JournalEntry[] {
    return this.entries.filter((entry) => entry.event === event);
  }

  /** Told of each entry while it is being noted, until the returned function is called. */
  observe(observer: (entry: JournalEntry) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }
}
