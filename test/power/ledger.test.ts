import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { openStore } from '../../persistence/store.js';
import { Notebook, owed, removeTemporaryFolders, start, temporaryFolder, transaction } from '../support/stores.js';

afterAll(removeTemporaryFolders);

const CHILD = fileURLToPath(new URL('committing-child.ts', import.meta.url));
const KEPT = 10;

async function contentsOf(folder: string) {
  const { ledger, configuration } = openStore(folder, new Notebook(), new SteppedClock());
  const contents = await ledger.open();
  const values = await configuration.load();
  await ledger.close();
  return { ...contents, values };
}

/** Lets a child commit until it has printed so many acknowledgements, kills it, and gives back all it has printed. */
async function acknowledgedUntilKilled(folder: string, count: number): Promise<number[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  const ended = once(child, 'close');
  createInterface({ input: child.stdout }).on('line', (line) => {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) child.kill('SIGKILL');
  });
  await ended;
  return acknowledged;
}

describe('a station killed at any moment', () => {
  it('finds everything that was acknowledged, and no change by half', { timeout: 90_000 }, async () => {
    const folder = temporaryFolder();
    const random = seededRandom(2026);
    let kills = 0;
    for (; kills < 15; kills += 1) {
      const acknowledged = await acknowledgedUntilKilled(folder, 1 + Math.floor(random.fraction() * 200));
      const newest = Math.max(...acknowledged);
      const found = await contentsOf(folder);
      expect(found.damage).toEqual([]);
      const seqs = found.owed.map(({ seq }) => seq);
      const last = found.nextSeq - 1;
      expect(last).toBeGreaterThanOrEqual(newest);
      // Three commits are under way at once; more cannot have been written without being told.
      expect(last).toBeLessThanOrEqual(newest + 3);
      // Of the changes up to the last acknowledged none is missing. The three at the end may be there or not.
      const surely = acknowledged.filter((seq) => seq > last - KEPT);
      expect(seqs).toEqual(expect.arrayContaining(surely));
      const opened = found.transactions.map(({ localId }) => localId).filter((localId) => localId !== 'noted');
      expect(opened.sort()).toEqual(seqs.map((seq) => `t-${seq}`).sort());
      const saved = Math.max(0, ...acknowledged.filter((seq) => seq % 5 === 0));
      expect(Number(found.values['Saved'] ?? 0)).toBeGreaterThanOrEqual(saved);
    }
    expect(kills).toBe(15);
  });
});

describe('a power cut in the process', () => {
  it('loses nothing that was acknowledged, over 40 cuts of one store', async () => {
    const folder = temporaryFolder();
    const random = seededRandom(7);
    const told = new Set<number>();
    let seq = 1;
    for (let cut = 0; cut < 40; cut += 1) {
      const { ledger } = openStore(folder, new Notebook(), new SteppedClock());
      const found = await ledger.open();
      expect(found.damage).toEqual([]);
      expect(found.owed.map((message) => message.seq)).toEqual(expect.arrayContaining([...told]));
      expect(found.transactions).toHaveLength(found.owed.length);
      seq = Math.max(seq, found.nextSeq);
      const pending: Promise<void>[] = [];
      for (let calls = 1 + Math.floor(random.fraction() * 4); calls > 0; calls -= 1) {
        const own = seq++;
        const writing = ledger.commit(start(`t-${own}`, own)).then(
          () => void told.add(own),
          (error: unknown) => expect(error).toMatchObject({ code: 'closed' }),
        );
        pending.push(writing);
        if (random.fraction() < 0.5) await writing;
      }
      await ledger.cut();
      await Promise.all(pending);
    }
    expect(told.size).toBeGreaterThan(30);
    expect(told.size).toBeLessThan(seq - 1);
  });

  it('does not bring back a session that ended in the moment before', async () => {
    const folder = temporaryFolder();
    for (let round = 0; round < 10; round += 1) {
      const { ledger } = openStore(folder, new Notebook(), new SteppedClock());
      expect(await ledger.open()).toMatchObject({ transactions: [], owed: [], damage: [] });
      const seq = ledger.contents().nextSeq;
      await ledger.commit(start('a', seq));
      const stopped = transaction('a', { phase: 'stopped' });
      await ledger.commit({ putTransactions: [stopped], putOwed: [owed(seq + 1, 'a')] });
      await ledger.commit({ removeTransactions: ['a'], removeOwed: [seq, seq + 1] });
      await ledger.cut();
    }
  });
});
