import { afterAll, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { openStore } from '../../persistence/store.js';
import { StorageError } from '../../protocol/errors.js';
import type { LedgerContents, Store } from '../../protocol/ports/store.js';
import { emptyLedger } from '../support/chart-ports.js';
import {
  givenUp,
  Notebook,
  owed,
  PLACES,
  type Place,
  removeTemporaryFolders,
  start,
  temporaryFolder,
  transaction,
} from '../support/stores.js';

afterAll(removeTemporaryFolders);

const EMPTY: LedgerContents = emptyLedger;

/** What the next start finds. */
async function reopened(place: Place): Promise<LedgerContents> {
  const { ledger } = place.store();
  const contents = await ledger.open();
  await ledger.close();
  return contents;
}

async function opened(place: Place): Promise<Store> {
  const store = place.store();
  await store.ledger.open();
  return store;
}

describe.each(PLACES)('a ledger %s', (_, make) => {
  it('is empty at first', async () => {
    const { ledger } = make().store();
    expect(await ledger.open()).toEqual(EMPTY);
    await ledger.close();
  });

  it('finds after a restart what was committed, messages in the order of their numbers', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit(start('a', 9));
    await ledger.commit({ putOwed: [owed(11, 'a'), owed(10, 'a')] });
    await ledger.close();
    expect(await reopened(place)).toEqual({
      ...EMPTY,
      transactions: [transaction('a')],
      owed: [owed(9, 'a'), owed(10, 'a'), owed(11, 'a')],
      nextSeq: 12,
    });
  });

  it('never uses the number of a message twice, even when it is long gone', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit(start('a', 7));
    await ledger.commit({ removeTransactions: ['a'], removeOwed: [7] });
    await ledger.close();
    expect(await reopened(place)).toEqual({ ...EMPTY, nextSeq: 8 });
  });

  it('applies changes in the order of the calls', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await Promise.all(
      [1100, 1200, 1300].map((lastMeterWh) => ledger.commit({ putTransactions: [transaction('a', { lastMeterWh })] })),
    );
    await Promise.all([ledger.commit({ removeTransactions: ['b'] }), ledger.commit(start('b', 1))]);
    await ledger.close();
    const { transactions } = await reopened(place);
    expect(transactions).toEqual([transaction('a', { lastMeterWh: 1300 }), transaction('b')]);
  });

  it('forgets what one change both puts and removes', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit({ ...start('a', 1), removeTransactions: ['a'], removeOwed: [1] });
    await ledger.close();
    expect(await reopened(place)).toEqual({ ...EMPTY, nextSeq: 2 });
  });

  it('tells what was acknowledged, and only that, while it is open', async () => {
    const place = make();
    const { ledger } = await opened(place);
    const writing = ledger.commit(start('a', 1));
    expect(ledger.contents()).toEqual(EMPTY);
    await writing;
    expect(ledger.contents()).toEqual({ ...EMPTY, transactions: [transaction('a')], owed: [owed(1, 'a')], nextSeq: 2 });
    expect(await ledger.open()).toEqual(ledger.contents());
    await ledger.close();
  });

  it('keeps a transaction id once it is known', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit({ putTransactions: [transaction('a', { transactionId: 42 })] });
    await ledger.commit({ putTransactions: [transaction('a', { lastMeterWh: 1500 })] });
    await Promise.all([
      ledger.commit({ putTransactions: [transaction('b', { transactionId: -1 })] }),
      ledger.commit({ putTransactions: [transaction('b', { phase: 'stopped' })] }),
    ]);
    await ledger.commit({ removeTransactions: ['c'], putTransactions: [] });
    await ledger.close();
    expect((await reopened(place)).transactions).toEqual([
      transaction('a', { transactionId: 42, lastMeterWh: 1500 }),
      transaction('b', { transactionId: -1, phase: 'stopped' }),
    ]);
  });

  it('moves a message that is given up from those that are owed, and keeps the newest 100', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit({ putTransactions: [transaction('a')], putOwed: [owed(500, 'a')] });
    await ledger.commit({ giveUp: [givenUp(500, 'a')] });
    for (let seq = 1; seq <= 100; seq += 1) await ledger.commit({ giveUp: [givenUp(seq, 'a')] });
    await ledger.close();
    const found = await reopened(place);
    expect(found.owed).toEqual([]);
    expect(found.givenUp).toEqual(Array.from({ length: 100 }, (_, index) => givenUp(index + 1, 'a')));
    expect(found.nextSeq).toBe(501);
  });

  it('writes a note together with the next commit, before it', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit(start('a', 1));
    ledger.note({ putTransactions: [transaction('a', { lastMeterWh: 1700 })], putOwed: [owed(2, 'a')] });
    await ledger.commit({ removeOwed: [1] });
    await ledger.cut();
    const found = await reopened(place);
    expect(found.transactions).toEqual([transaction('a', { lastMeterWh: 1700 })]);
    expect(found.owed).toEqual([owed(2, 'a')]);
  });

  it('writes what was noted when it is closed', async () => {
    const place = make();
    const { ledger } = await opened(place);
    ledger.note(start('a', 1));
    await ledger.close();
    expect((await reopened(place)).owed).toEqual([owed(1, 'a')]);
  });

  it('loses a note in a cut, and nothing else', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit(start('a', 1));
    ledger.note({ putOwed: [owed(2, 'a')] });
    await ledger.cut();
    expect((await reopened(place)).owed).toEqual([owed(1, 'a')]);
  });

  it('rejects what a cut finds unfinished, and everything afterwards, with code closed', async () => {
    const place = make();
    const { ledger, configuration } = await opened(place);
    const pending = [ledger.commit(start('a', 1)), ledger.commit(start('b', 2)), configuration.save('k', 'v')];
    const outcomes = Promise.allSettled(pending);
    await ledger.cut();
    const late = await Promise.allSettled([ledger.commit({}), configuration.save('k', 'v'), configuration.load()]);
    for (const outcome of [...(await outcomes), ...late]) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'StorageError', code: 'closed' } });
    }
    ledger.note(start('c', 3));
    await ledger.cut();
    await ledger.close();
    expect((await reopened(place)).damage).toEqual([]);
  });

  it('rejects every commit after it was closed', async () => {
    const { ledger } = await opened(make());
    await ledger.close();
    await expect(ledger.commit(start('a', 1))).rejects.toMatchObject({ code: 'closed' });
    await expect(ledger.open()).rejects.toMatchObject({ code: 'closed' });
  });

  it('calls a commit before the opening a defect', async () => {
    const { ledger } = make().store();
    await expect(ledger.commit(start('a', 1))).rejects.toThrow('before it was opened');
    expect(() => ledger.note(start('a', 1))).toThrow('before it was opened');
    expect(() => ledger.contents()).toThrow('before it was opened');
  });

  it('keeps configuration values, whether or not the ledger was opened first', async () => {
    const place = make();
    const first = place.store();
    expect(await first.configuration.load()).toEqual({});
    await first.configuration.save('HeartbeatInterval', '300');
    await first.configuration.save('HeartbeatInterval', '86400');
    await first.configuration.save('__proto__', 'a mere value');
    await first.ledger.cut();
    const second = await opened(place);
    const loaded = await second.configuration.load();
    expect(Object.entries(loaded)).toEqual([
      ['HeartbeatInterval', '86400'],
      ['__proto__', 'a mere value'],
    ]);
    expect(second.ledger.contents()).toEqual(EMPTY);
    await second.ledger.close();
  });

  it('finds an owed message whose transaction is gone, keeps it and says so', async () => {
    const place = make();
    const { ledger } = await opened(place);
    await ledger.commit({ putOwed: [owed(3, 'lost')] });
    await ledger.close();
    const found = await reopened(place);
    expect(found.owed).toEqual([owed(3, 'lost')]);
    expect(found.damage).toEqual([
      { key: 'owed!0000000000000003', problem: 'its transaction lost is not in the ledger' },
    ]);
  });
});

describe('a folder that cannot be used', () => {
  it('is refused with code locked, the folder and advice while another store holds it, and opens when that lets go', async () => {
    const folder = temporaryFolder();
    const [first, second] = [0, 1].map(() => openStore(folder, new Notebook(), new SteppedClock()));
    await first?.ledger.open();
    const refused = await second?.ledger.open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StorageError);
    expect(refused).toMatchObject({ code: 'locked' });
    expect(String(refused)).toContain(folder);
    expect(String(refused)).toContain('Stop the other station');
    await first?.ledger.cut();
    expect(await second?.ledger.open()).toEqual(EMPTY);
    await second?.ledger.close();
  });

  it('is refused with code unopenable where a file stands in its place', async () => {
    const { ledger } = openStore('/dev/null/station', new Notebook(), new SteppedClock());
    await expect(ledger.open()).rejects.toMatchObject({ name: 'StorageError', code: 'unopenable' });
    await ledger.close();
  });
});
