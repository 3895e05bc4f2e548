/** A disk that is full is told of once, until it takes something again (A04, MemoryExhaustion). */
import { StorageError } from '../protocol/errors.js';
import type { Ledger, Store } from '../protocol/ports/store.js';

/** The same store; `onFull` is called for the first commit that finds no room, and not again before one has. */
export function tellingWhenFull(store: Store, onFull: (why: string) => void): Store {
  const { ledger } = store;
  let isFull = false;
  const commit: Ledger['commit'] = async (change) => {
    try {
      await ledger.commit(change);
      isFull = false;
    } catch (error) {
      if (error instanceof StorageError && error.code === 'full' && !isFull) {
        isFull = true;
        onFull('the disk of the records is full');
      }
      throw error;
    }
  };
  return {
    ...store,
    ledger: {
      commit,
      open: () => ledger.open(),
      contents: () => ledger.contents(),
      note: (change) => ledger.note(change),
      close: () => ledger.close(),
      cut: () => ledger.cut(),
    },
  };
}
