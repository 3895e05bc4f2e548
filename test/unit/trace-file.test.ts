/** The file of a trace: in pieces, within its bound, and whatever the disk does. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TraceFile } from '../../adapters/trace/trace-file.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statecharge-trace-file-'));
  path = join(folder, 'deep', 'trace.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failures: string[] = [];
const room = { bytes: Number.POSITIVE_INFINITY, asked: Promise.resolve() };
function opened(maxBytes = 1_000_000): TraceFile {
  failures.length = 0;
  room.bytes = Number.POSITIVE_INFINITY;
  room.asked = Promise.resolve();
  return new TraceFile({
    path,
    maxBytes,
    header: (part) => `part ${part}\n`,
    gap: (lines) => `gap ${lines}\n`,
    onFailure: (why) => failures.push(why),
    freeBytes: () => room.asked.then(() => room.bytes),
  });
}
const text = () => readFile(path, 'utf8');

it('begins with the header, is for its owner alone, and goes on after it was let go of', async () => {
  const file = opened();
  file.add('a\n');
  await file.close();
  file.add('b\n');
  await file.close();
  expect(await text()).toBe('part 1\na\nb\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('keeps a file that was there before', async () => {
  const file = opened();
  file.add('a\n');
  await file.close();
  await writeFile(path, 'of before\n');
  const next = opened();
  next.add('b\n');
  await next.close();
  expect(await readFile(join(folder, 'deep', 'trace.1.jsonl'), 'utf8')).toBe('of before\n');
  expect(await text()).toBe('part 1\nb\n');
});

it('never takes more than its bound, each file with a header of its own', async () => {
  const file = opened(200);
  for (let number = 0; number < 40; number += 1) {
    file.add(`line ${number}\n`);
    await file.flush();
  }
  await file.close();
  expect((await readdir(join(folder, 'deep'))).sort()).toEqual(['trace.1.jsonl', 'trace.jsonl']);
  const both = (await text()) + (await readFile(join(folder, 'deep', 'trace.1.jsonl'), 'utf8'));
  expect(both.length).toBeLessThanOrEqual(200);
  expect(await text()).toMatch(/^part \d+\nline/);
  expect(both).toContain('line 39\n');
});

it('says once that the disk takes nothing, and in the file how much is missing', async () => {
  const file = opened();
  file.add('a\n');
  await file.flush();
  room.bytes = 0;
  for (const line of ['b\n', 'c\n']) {
    file.add(line);
    await file.flush();
  }
  expect(failures).toEqual(['the disk is nearly full']);
  room.bytes = Number.POSITIVE_INFINITY;
  file.add('d\n');
  await file.close();
  expect(await text()).toBe('part 1\na\ngap 2\nd\n');
});

it('does not gather without end for a disk that hangs', async () => {
  const file = opened();
  let letGo = () => {};
  room.asked = new Promise((resolve) => {
    letGo = resolve;
  });
  const line = `${'x'.repeat(99_999)}\n`;
  for (let number = 0; number < 100; number += 1) file.add(line);
  letGo();
  await file.flush();
  file.add('z\n');
  await file.close();
  expect((await stat(path)).size).toBeLessThan(5_000_000);
  expect(await text()).toMatch(/\ngap \d+\nz\n$/);
  expect(failures).toEqual([]);
});

it('writes what is left at once when the process ends', async () => {
  const file = opened();
  file.add('a\n');
  await file.flush();
  file.add('last words\n');
  file.flushNow();
  expect(await text()).toBe('part 1\na\nlast words\n');
  await file.close();
});
