/** Finds out whether a database may be given to LevelDB, and saves what is in it when not. */
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { syncFolder } from './files.js';
import { liveTables, readLog, readTable } from './level-files.js';
import { isLocked } from './trouble.js';

const TABLE = /\.(ldb|sst)$/u;
const LOG = /\.log$/u;

/** Whether records may lie in the folder: then LevelDB must not take it for a new one and delete them. */
export async function holdsRecords(location: string): Promise<boolean> {
  return (await readdir(location)).some((file) => TABLE.test(file) || LOG.test(file));
}

/** The names of tables in which a block is not what was written. */
export async function damagedTables(location: string): Promise<string[]> {
  const current = (await readOrNothing(join(location, 'CURRENT'))).toString('utf8').trim();
  // Without a manifest that can be read LevelDB refuses to open: then no table needs to be protected from it.
  if (!/^MANIFEST-\d+$/u.test(current)) return [];
  const live = liveTables(await readOrNothing(join(location, current)));
  const damaged: string[] = [];
  for (const file of await readdir(location)) {
    if (!TABLE.test(file) || !live.has(Number.parseInt(file, 10))) continue;
    if (!readTable(await readOrNothing(join(location, file)))) damaged.push(file);
  }
  return damaged;
}

/** Rejects as opening would when another process uses the database; never opens it. */
export async function expectUnlocked(location: string): Promise<void> {
  // LevelDB takes the lock, and then finds that it must not open what exists, nor make what does not.
  const probe = new ClassicLevel(location, { errorIfExists: true, createIfMissing: false });
  await probe.open().catch((error: unknown) => {
    if (isLocked(error)) throw error;
  });
}

/**
 * Builds a database anew from everything in the old one that can be believed, and moves the old one to `aside`. After a
 * cut at any moment `finishRebuild` leaves either the old or the new one in place.
 */
export async function rebuild(location: string, aside: string): Promise<void> {
  const built = `${location}.new`;
  await rm(built, { recursive: true, force: true });
  const database = new ClassicLevel(built, { compression: false });
  await database.open();
  try {
    const puts = [...(await salvage(location))].map(([key, value]) => ({ type: 'put' as const, key, value }));
    await database.batch(puts, { sync: true });
  } finally {
    await database.close();
  }
  await rename(location, aside);
  await rename(built, location);
  await syncFolder(dirname(aside));
  await syncFolder(dirname(location));
}

/** Puts a rebuilt database in place where a cut came between, and removes one that was not finished. */
export async function finishRebuild(location: string): Promise<void> {
  const beside = await readdir(dirname(location)).catch(() => []);
  const built = `${location}.new`;
  if (!beside.some((name) => join(dirname(location), name) === built)) return;
  const isInPlace = beside.some((name) => join(dirname(location), name) === location);
  if (isInPlace) await rm(built, { recursive: true });
  else await rename(built, location);
}

/** The newest state of each key, as far as any file still tells it. */
async function salvage(location: string): Promise<ReadonlyMap<string, string>> {
  const newest = new Map<string, { sequence: number; value: string | null }>();
  const found = (key: string, sequence: number, value: string | null) => {
    const before = newest.get(key);
    if (!before || before.sequence <= sequence) newest.set(key, { sequence, value });
  };
  for (const file of await readdir(location)) {
    if (TABLE.test(file)) readTable(await readOrNothing(join(location, file)), found);
    if (LOG.test(file)) readLog(await readOrNothing(join(location, file)), found);
  }
  const present = new Map<string, string>();
  for (const [key, { value }] of newest) if (value !== null) present.set(key, value);
  return present;
}

/** A file that the medium does not give back holds nothing. */
async function readOrNothing(file: string): Promise<Buffer> {
  return await readFile(file).catch(() => Buffer.alloc(0));
}
