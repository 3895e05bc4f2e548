import { describe, expect, it } from 'vitest';
import { commitFate, commitStop } from '../../actors/ledger.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { storeOn } from '../../persistence/store.js';
import { StorageError } from '../../protocol/errors.js';
import { registerPorts } from '../../protocol/ports.js';
import { rigPorts } from '../support/chart-ports.js';
import { type Mood, MoodyDisk, Notebook, owed, start, transaction } from '../support/stores.js';

const clock = new SteppedClock();
const stopped = transaction('t', { phase: 'stopped', lastMeterWh: 4000, lastSeenAt: '2026-01-01T01:00:00Z' });
const stop = owed(2, 't', { action: 'StopTransaction' });

/** What the outbox wants written about the start: it knows the transaction as it was when it began. */
const answered = { removeOwed: [1], putTransactions: [transaction('t', { transactionId: 42 })] };

/** A station whose transaction has begun, on a disk that can be held back. */
async function begun(mood?: Mood) {
  const disk = new MoodyDisk(new MemoryDisk(), mood, () => new StorageError('write-failed', 'the disk is tired'));
  const store = storeOn(disk, new Notebook(), clock);
  await store.ledger.open();
  await store.ledger.commit(start('t', 1));
  const system = {};
  registerPorts(system, { ...rigPorts({ clock, journal: new Notebook() }, () => {}), store });
  return { disk, ledger: store.ledger, system };
}

describe('a transaction that stops while its start is being answered', () => {
  it('stays stopped, under the id of the answer, whichever is heard of first', async () => {
    const { disk, ledger, system } = await begun();
    let release = () => {};
    disk.gate = new Promise((resolve) => {
      release = resolve;
    });
    const stopping = commitStop(system, stopped, [stop]);
    const fate = commitFate(system, answered);
    release();
    await Promise.all([stopping, fate]);
    expect(ledger.contents()).toMatchObject({ transactions: [{ ...stopped, transactionId: 42 }], owed: [stop] });
    // The same again, as after a disk that would not take it at first.
    await commitFate(system, answered);
    expect(ledger.contents().transactions).toEqual([{ ...stopped, transactionId: 42 }]);
    await commitFate(system, { removeOwed: [2], removeTransactions: ['t'] });
    expect(ledger.contents()).toMatchObject({ transactions: [], owed: [] });
  });

  it('keeps the id where the answer is written first', async () => {
    const { ledger, system } = await begun();
    const fate = commitFate(system, answered);
    const stopping = commitStop(system, stopped, [stop]);
    await Promise.all([fate, stopping]);
    expect(ledger.contents()).toMatchObject({ transactions: [{ ...stopped, transactionId: 42 }], owed: [stop] });
  });

  it('is still open where its stop could not be written, so that the next boot stops it', async () => {
    const { ledger, system } = await begun((write) => (write === 2 ? 'refused' : 'well'));
    const stopping = commitStop(system, stopped, [stop]);
    const fate = commitFate(system, answered);
    await expect(stopping).rejects.toThrow(StorageError);
    await fate;
    expect(ledger.contents()).toMatchObject({ transactions: [{ phase: 'open', transactionId: 42 }], owed: [] });
  });
});
