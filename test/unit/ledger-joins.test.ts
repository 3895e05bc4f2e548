import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { storeOn } from '../../persistence/store.js';
import { StorageError } from '../../protocol/errors.js';
import { type Mood, MoodyDisk, Notebook, owed, start, transaction } from '../support/stores.js';

const clock = new SteppedClock();
const stopped = transaction('t', { phase: 'stopped', lastMeterWh: 4000, lastSeenAt: '2026-01-01T01:00:00Z' });
const stop = owed(2, 't', { action: 'StopTransaction' });

/** What the outbox wants written about the start: it knows the transaction as it was when it began. */
const answered = { removeOwed: [1], putTransactions: [transaction('t', { transactionId: 42 })] };

/** A ledger whose transaction has begun, on a disk that can be held back. */
async function begun(mood?: Mood) {
  const disk = new MoodyDisk(new MemoryDisk(), mood, () => new StorageError('write-failed', 'the disk is tired'));
  const store = storeOn(disk, new Notebook(), clock);
  await store.ledger.open();
  await store.ledger.commit(start('t', 1));
  return { disk, ledger: store.ledger };
}

describe('a transaction that stops while its start is being answered', () => {
  it('stays stopped, under the id of the answer, whichever is heard of first', async () => {
    const { disk, ledger } = await begun();
    let release = () => {};
    disk.gate = new Promise((resolve) => {
      release = resolve;
    });
    const stopping = ledger.commit({ putTransactions: [stopped], putOwed: [stop] });
    const fate = ledger.commit(answered);
    release();
    await Promise.all([stopping, fate]);
    expect(ledger.contents()).toMatchObject({ transactions: [{ ...stopped, transactionId: 42 }], owed: [stop] });
    // The same again, as after a disk that would not take it at first.
    await ledger.commit(answered);
    expect(ledger.contents().transactions).toEqual([{ ...stopped, transactionId: 42 }]);
    await ledger.commit({ removeOwed: [2], removeTransactions: ['t'] });
    expect(ledger.contents()).toMatchObject({ transactions: [], owed: [] });
  });

  it('keeps the id where the answer is written first', async () => {
    const { ledger } = await begun();
    const fate = ledger.commit(answered);
    const stopping = ledger.commit({ putTransactions: [stopped], putOwed: [stop] });
    await Promise.all([fate, stopping]);
    expect(ledger.contents()).toMatchObject({ transactions: [{ ...stopped, transactionId: 42 }], owed: [stop] });
  });

  it('is still open where its stop could not be written, so that the next boot stops it', async () => {
    const { ledger } = await begun((write) => (write === 2 ? 'refused' : 'well'));
    const stopping = ledger.commit({ putTransactions: [stopped], putOwed: [stop] });
    const fate = ledger.commit(answered);
    await expect(stopping).rejects.toThrow(StorageError);
    // It shared the batch; the outbox tries again.
    await expect(fate).rejects.toThrow(StorageError);
    await ledger.commit(answered);
    expect(ledger.contents()).toMatchObject({ transactions: [{ phase: 'open', transactionId: 42 }], owed: [] });
  });
});
