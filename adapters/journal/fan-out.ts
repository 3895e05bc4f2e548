/** One journal that tells many: the log, the event stream of the control API, the inspector. */
import type { Journal, JournalEntry } from '../../protocol/ports/journal.js';

export type Listener = (entry: JournalEntry) => void;

export interface FanOut extends Journal {
  /** Returns the function that ends the subscription. A listener that throws is told nothing more. */
  subscribe(listener: Listener): () => void;
}

/**
 * Every entry goes to every journal, in the order given, then to the subscribers. A journal that throws (its disk is
 * full, its reader has gone) stops neither the station nor the others: these learn of it with `journal.failed`, once
 * until it works again.
 */
export function fanOut(...journals: readonly Journal[]): FanOut {
  const failing = new Set<Journal>();
  const listeners = new Set<Listener>();

  function tellOthers(source: Journal | null, error: unknown): void {
    const entry: JournalEntry = { level: 'error', event: 'journal.failed', reason: String(error) };
    for (const journal of journals) {
      if (journal === source || failing.has(journal)) continue;
      try {
        journal.note(entry);
      } catch {
        // Its own failure shows with the next entry; telling now could go round for ever.
      }
    }
  }

  function noteIn(journal: Journal, entry: JournalEntry): void {
    try {
      journal.note(entry);
      failing.delete(journal);
    } catch (error) {
      if (failing.has(journal)) return;
      failing.add(journal);
      tellOthers(journal, error);
    }
  }

  return {
    note(entry) {
      for (const journal of journals) noteIn(journal, entry);
      for (const listener of [...listeners]) {
        try {
          listener(entry);
        } catch (error) {
          listeners.delete(listener);
          tellOthers(null, error);
        }
      }
    },
    subscribe(listener) {
      // A set would join two subscriptions of the same function into one.
      const own: Listener = (entry) => listener(entry);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
