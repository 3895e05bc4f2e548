/**
 * Commits for ever in the folder of its first argument, and prints the number of each change that was acknowledged.
 * Change n puts transaction t-n and message n, and removes those of n - 10: ten of them are there at any time.
 */
import { writeSync } from 'node:fs';
import { realClock } from '../../adapters/clock/real-clock.js';
import { openStore } from '../../persistence/store.js';
import { owed, transaction } from '../support/stores.js';

const KEPT = 10;
const IN_FLIGHT = 3;

const { ledger, configuration } = openStore(process.argv[2] ?? '', { note: () => {} }, realClock());
let next = (await ledger.open()).nextSeq;

async function commitForEver(): Promise<void> {
  for (;;) {
    const seq = next++;
    if (seq % 7 === 0) ledger.note({ putTransactions: [transaction('noted', { lastMeterWh: seq })] });
    if (seq % 5 === 0) await configuration.save('Saved', String(seq));
    await ledger.commit({
      putTransactions: [transaction(`t-${seq}`)],
      putOwed: [owed(seq, `t-${seq}`)],
      removeTransactions: [`t-${seq - KEPT}`],
      removeOwed: [seq - KEPT],
    });
    writeSync(1, `${seq}\n`);
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, commitForEver));
