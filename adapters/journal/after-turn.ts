/** A journal that does not keep the wire waiting: it writes when the turn of the event loop is over. */
import type { Journal, JournalEntry } from '../../protocol/ports/journal.js';

/**
 * Passes entries on in their order, at the end of the turn that noted them and at the latest when the process exits, so
 * that a crash loses none; only a kill loses those of its last turn. What `journal` throws is thrown by the next note.
 */
export function afterTurn(journal: Journal): Journal {
  let waiting: JournalEntry[] = [];
  let failure: { readonly error: unknown } | null = null;

  const write = () => {
    const entries = waiting;
    waiting = [];
    for (const entry of entries) {
      try {
        journal.note(entry);
      } catch (error) {
        failure = { error };
      }
    }
  };
  process.on('exit', write);

  return {
    note(entry) {
      if (waiting.length === 0) setImmediate(write);
      waiting.push(entry);
      if (failure === null) return;
      const { error } = failure;
      failure = null;
      throw error;
    },
  };
}
