/** Whether records can be kept: what is written there is flushed, and taken away again. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Finding, failed, ok } from './findings.js';
import { ms } from './network.js';

/** A firmware image, a packed log, and years of records. */
const leastFreeBytes = 100_000_000;
/** The station waits for the disk before it lets a car charge. */
const longestFlushMs = 1_000;

export async function examineDisk(data: string): Promise<Finding> {
  const folder = nearest(data);
  try {
    const flushMs = await flushTime(folder);
    const { bavail, bsize } = await statfs(folder);
    const free = `${size(bavail * bsize)} free`;
    const where = folder === data ? data : `${data} can be made`;
    const found = `${where}: ${free}, written and flushed within ${ms(flushMs)}.`;
    if (bavail * bsize < leastFreeBytes) return failed('disk', found, 'Make room: at least 100 MB.');
    if (flushMs > longestFlushMs) return failed('disk', found, 'Use a faster disk: each session waits for it.');
    return ok('disk', found);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const remedy = 'Let this user write there, make room, or name another folder with --data.';
    return failed('disk', `${folder} cannot be written to (${why}).`, remedy);
  }
}

function nearest(data: string): string {
  let folder = data;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

async function flushTime(folder: string): Promise<number> {
  const path = join(folder, `.doctor-${randomUUID()}`);
  const beganMs = performance.now();
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(Buffer.alloc(4_096, 1));
    await file.sync();
    return performance.now() - beganMs;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.floor(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
