/** A store on disk that has seen some sessions, and ways to damage it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { liveTables } from '../../persistence/level-files.js';
import { openStore } from '../../persistence/store.js';
import { givenUp, Notebook, owed, start, temporaryFolder, transaction } from './stores.js';

export const opener = (folder: string) => openStore(folder, new Notebook(), new SteppedClock());

export async function look(folder: string) {
  const { ledger, configuration } = opener(folder);
  const { damage, ...contents } = await ledger.open();
  const values = await configuration.load();
  await ledger.close();
  return { damage, contents: { ...contents, values } };
}

/** A closed store with all kinds of records; each session leaves another table file, the last one a log. */
export async function usedStore(sessions: number): Promise<string> {
  const folder = temporaryFolder();
  for (let session = 0; session < sessions; session += 1) {
    const { ledger, configuration } = opener(folder);
    const { nextSeq: seq } = await ledger.open();
    await configuration.save('HeartbeatInterval', String(300 + session));
    await ledger.commit(start('open-1', seq));
    await ledger.commit({ putTransactions: [transaction('open-1', { transactionId: 77 })], removeOwed: [seq] });
    await ledger.commit(start('open-2', seq + 1));
    await ledger.commit(start(`stopped-${session}`, seq + 2));
    const stopped = transaction(`stopped-${session}`, { phase: 'stopped' });
    await ledger.commit({ putTransactions: [stopped], putOwed: [owed(seq + 3, stopped.localId)] });
    await ledger.commit(start('gone', seq + 4));
    await ledger.commit({ removeTransactions: ['gone'], removeOwed: [seq + 4], giveUp: [givenUp(seq + 1, 'open-2')] });
    await ledger.close();
  }
  return folder;
}

/** A table that is part of the database: closing may overtake a compaction and leave tables that no longer are. */
export function tableOf(folder: string): string {
  const store = join(folder, 'store');
  const manifest = readFileSync(join(store, 'CURRENT'), 'utf8').trim();
  const live = liveTables(readFileSync(join(store, manifest)));
  const table = readdirSync(store).find((file) => file.endsWith('.ldb') && live.has(Number.parseInt(file, 10)));
  if (table === undefined) throw new Error('test/used-store: the store has no table yet');
  return table;
}

export function rewrite(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

export function flip(bytes: Buffer, from: number, count: number): void {
  for (let index = from; index < Math.min(bytes.length, from + count); index += 1) {
    bytes[index] = (bytes[index] ?? 0) ^ (1 << (index % 8));
  }
}

/** Writes past the ledger, as damage or other software would; with compression, which the store itself does not use. */
export async function put(folder: string, key: string, value: string): Promise<void> {
  const database = new ClassicLevel(join(folder, 'store'));
  await database.open();
  await database.put(key, value);
  await database.close();
}
