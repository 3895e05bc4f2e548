/** Transactions and what is owed to the CSMS about them (3.7.1), as records of the chain. */
import type {
  GivenUpMessage,
  Ledger,
  LedgerContents,
  OwedMessage,
  TransactionRecord,
} from '../protocol/ports/store.js';
import type { Chain } from './chain.js';
import { recordChanges } from './changes.js';
import { bodiesOf } from './recover.js';

/**
 * A message given up leaves those that are owed, whether or not the change says so, and the newest 100 are kept. Opened
 * a second time it tells what is on disk then.
 */
export function ledgerOn(chain: Chain): Ledger {
  return {
    async open() {
      await chain.open();
      return contentsOf(chain);
    },
    contents: () => contentsOf(chain),
    commit: (change) => chain.commit(recordChanges(change)),
    note: (change) => chain.note(recordChanges(change)),
    close: () => chain.close(),
    cut: () => chain.cut(),
  };
}

function contentsOf({ state, damage }: Chain): LedgerContents {
  return {
    transactions: bodiesOf<TransactionRecord>(state, 'transaction').map(({ body }) => body),
    owed: bodiesOf<OwedMessage>(state, 'owed')
      .map(({ body }) => body)
      .sort((a, b) => a.seq - b.seq),
    // In the order in which they were given up, which is not that of their numbers.
    givenUp: bodiesOf<GivenUpMessage>(state, 'givenUp')
      .sort((a, b) => a.seq - b.seq)
      .map(({ body }) => body),
    nextSeq: state.facts.nextSeq,
    damage,
  };
}
