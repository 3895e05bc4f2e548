import { afterAll, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { Disk } from '../../persistence/disk.js';
import { LevelDisk } from '../../persistence/level-disk.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { storeOn } from '../../persistence/store.js';
import { storageError } from '../../persistence/trouble.js';
import { StorageError } from '../../protocol/errors.js';
import type { Ledger, LedgerChange } from '../../protocol/ports/store.js';
import {
  givenUp,
  type Mood,
  MoodyDisk,
  Notebook,
  owed,
  removeTemporaryFolders,
  start,
  temporaryFolder,
  transaction,
} from '../support/stores.js';

afterAll(removeTemporaryFolders);

const trouble = () => new StorageError('full', 'The disk is full.');

/** Two sessions, from start to end. */
const SCENARIO: readonly LedgerChange[] = [
  start('a', 1),
  { putTransactions: [transaction('a', { transactionId: 5 })], removeOwed: [1] },
  start('b', 2),
  { putOwed: [owed(3, 'a', { action: 'MeterValues' })], putTransactions: [transaction('a', { lastMeterWh: 1200 })] },
  { putTransactions: [transaction('a', { phase: 'stopped', transactionId: 5 })], putOwed: [owed(4, 'a')] },
  { putOwed: [owed(2, 'b', { attempts: 2 })], removeOwed: [3] },
  { removeTransactions: ['a'], removeOwed: [4] },
  { giveUp: [givenUp(2, 'b')], putTransactions: [transaction('b', { transactionId: -1 })] },
];

const DISKS: readonly (readonly [string, () => Disk])[] = [
  ['LevelDB', () => new LevelDisk(temporaryFolder(), new SteppedClock())],
  ['memory', () => new MemoryDisk()],
];

/** Plays the scenario; each change is tried so many times, then let go of. Gives back those that were acknowledged. */
async function play(ledger: Ledger, tries: number): Promise<LedgerChange[]> {
  const acknowledged: LedgerChange[] = [];
  for (const change of SCENARIO) {
    for (let left = tries; left > 0; left -= 1) {
      const outcome = await ledger.commit(change).then(
        () => 'written',
        (error: unknown) => error,
      );
      if (outcome !== 'written') expect(outcome).toMatchObject({ name: 'StorageError', code: 'full' });
      if (outcome !== 'written') continue;
      acknowledged.push(change);
      break;
    }
  }
  return acknowledged;
}

/** What a disk without trouble holds after these changes. */
async function expected(changes: readonly LedgerChange[]) {
  const { ledger } = storeOn(new MemoryDisk(), new Notebook(), new SteppedClock());
  await ledger.open();
  for (const change of changes) await ledger.commit(change);
  return byId(ledger.contents());
}

function byId({ transactions, damage: _, ...rest }: Awaited<ReturnType<Ledger['open']>>) {
  return { ...rest, transactions: [...transactions].sort((a, b) => (a.localId < b.localId ? -1 : 1)) };
}

describe.each(DISKS)('a write that fails, over %s', (_, make) => {
  const moods: [string, (n: number) => Mood, number][] = [
    ['refused once, and given up', (n) => (write) => (write === n ? 'refused' : 'well'), 1],
    ['refused once, and tried again', (n) => (write) => (write === n ? 'refused' : 'well'), 2],
    ['half done once, and given up', (n) => (write) => (write === n ? 'half-done' : 'well'), 1],
    ['half done three times, tried twice', (n) => (write) => (write >= n && write < n + 3 ? 'half-done' : 'well'), 2],
  ];

  it.each(moods)('%s: at whichever write, what was not acknowledged never happened', async (_, moodAt, tries) => {
    for (let n = 1; n <= SCENARIO.length; n += 1) {
      const inner = make();
      const { ledger } = storeOn(new MoodyDisk(inner, moodAt(n), trouble), new Notebook(), new SteppedClock());
      await ledger.open();
      const acknowledged = await play(ledger, tries);
      expect(acknowledged.length < SCENARIO.length || tries > 1).toBe(true);
      expect(byId(ledger.contents())).toEqual(await expected(acknowledged));
      // One more batch, so that the disk has been brought in line even after a failure of the last one.
      const last = { putOwed: [owed(9, 'b')] };
      await ledger.commit(last).catch(() => ledger.commit(last));
      await ledger.cut();
      const { ledger: after } = storeOn(inner, new Notebook(), new SteppedClock());
      const found = await after.open();
      await after.close();
      expect(found.damage.filter(({ key }) => !key.startsWith('owed!'))).toEqual([]);
      expect(byId(found)).toEqual(await expected([...acknowledged, last]));
    }
  });

  it('rejects all callers of its batch, keeps what was noted, and works again when the trouble is over', async () => {
    const disk = new MoodyDisk(make(), (write) => (write === 2 ? 'half-done' : 'well'), trouble);
    const journal = new Notebook();
    const { ledger } = storeOn(disk, journal, new SteppedClock());
    await ledger.open();
    await ledger.commit(start('a', 1));
    ledger.note({ putOwed: [owed(2, 'a')] });
    const outcomes = await Promise.allSettled([ledger.commit(start('b', 3)), ledger.commit(start('c', 4))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    disk.cannotOpen = true;
    await expect(ledger.commit(start('b', 3))).rejects.toMatchObject({ code: 'full' });
    disk.cannotOpen = false;
    await ledger.commit(start('d', 5));
    expect(ledger.contents().owed.map(({ seq }) => seq)).toEqual([1, 2, 5]);
    expect(journal.entries.map(({ event }) => event)).toEqual(['ledger.write.failed', 'ledger.write.failed']);
    await ledger.close();
  });

  it('lets go of the files even when the last batch cannot be written, and says that it was not', async () => {
    const inner = make();
    const { ledger } = storeOn(new MoodyDisk(inner, () => 'refused', trouble), new Notebook(), new SteppedClock());
    await ledger.open();
    ledger.note(start('a', 1));
    await expect(ledger.close()).rejects.toMatchObject({ code: 'full' });
    const { ledger: after } = storeOn(inner, new Notebook(), new SteppedClock());
    expect(await after.open()).toMatchObject({ owed: [], damage: [] });
    await after.close();
  });
});

describe('the words of LevelDB', () => {
  it.each([
    ['IO error: /data/store/000003.log: No space left on device', 'LEVEL_IO_ERROR', 'full'],
    ['IO error: /data/store/000003.log: Disk quota exceeded', 'LEVEL_IO_ERROR', 'full'],
    ['IO error: /data/store/000003.log: Input/output error', 'LEVEL_IO_ERROR', 'write-failed'],
    ['IO error: lock /data/store/LOCK: already held by process', 'LEVEL_LOCKED', 'locked'],
    ['Corruption: block checksum mismatch', 'LEVEL_CORRUPTION', 'write-failed'],
  ])('%s becomes the code the station knows', (words, levelCode, code) => {
    const cause = Object.assign(new Error(words), { code: levelCode });
    const error = storageError(new Error('Database failed', { cause }), 'write-failed', '/data');
    expect(error).toMatchObject({ name: 'StorageError', code });
    expect(error.message).toContain('/data');
  });
});

describe('a disk that is full', () => {
  /** Takes batches of so few records only. */
  const tightDisk = (most: number) => {
    const inner = new MemoryDisk();
    const sizes = (write: number): number => disk.batches[write - 1]?.length ?? 0;
    const disk: MoodyDisk = new MoodyDisk(inner, (write) => (sizes(write) > most ? 'refused' : 'well'), trouble);
    return { inner, disk };
  };
  const value = (seq: number) => owed(seq, 'a', { action: 'MeterValues' });

  it('is spared the meter values first, so that a stop is written', async () => {
    const { inner, disk } = tightDisk(4);
    const journal = new Notebook();
    const { ledger } = storeOn(disk, journal, new SteppedClock());
    await ledger.open();
    await ledger.commit(start('a', 1));
    for (let seq = 2; seq < 8; seq += 1) {
      ledger.note({ putOwed: [value(seq)], putTransactions: [transaction('a', { lastMeterWh: 1000 + seq })] });
    }
    const stopped = transaction('a', { phase: 'stopped', lastMeterWh: 2000 });
    await ledger.commit({ putTransactions: [stopped], putOwed: [owed(8, 'a', { action: 'StopTransaction' })] });
    await ledger.close();
    expect(journal.entries).toContainEqual(expect.objectContaining({ event: 'ledger.values.dropped', count: 6 }));
    const { ledger: after } = storeOn(inner, new Notebook(), new SteppedClock());
    expect(await after.open()).toMatchObject({ transactions: [stopped], owed: [{ seq: 1 }, { seq: 8 }], damage: [] });
    await after.close();
  });

  it('for ever does not fill the memory: of a thousand notes the newest of each transaction is kept', async () => {
    let full = true;
    const inner = new MemoryDisk();
    const disk = new MoodyDisk(inner, () => (full ? 'refused' : 'well'), trouble);
    const { ledger } = storeOn(disk, new Notebook(), new SteppedClock());
    await ledger.open();
    for (let seq = 1; seq <= 2_000; seq += 1) {
      ledger.note({ putOwed: [value(seq)], putTransactions: [transaction('a', { lastMeterWh: 1000 + seq })] });
      if (seq % 20 === 0) await new Promise(setImmediate);
    }
    full = false;
    await ledger.commit({});
    expect(disk.batches.at(-1)?.length).toBeLessThan(1_100);
    expect(ledger.contents().transactions).toEqual([transaction('a', { lastMeterWh: 3000 })]);
    await ledger.close();
  });
});
