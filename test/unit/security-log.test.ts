/** The security log on disk: what is edited, cut or missing shows, and what a power cut leaves is mended (A04). */
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { check } from '../../adapters/logs/chain.js';
import { linesIn } from '../../adapters/logs/files.js';
import { SecurityLog } from '../../adapters/logs/security-log.js';
import type { SecurityLogEntry, SecurityLogHead } from '../../protocol/ports/logs.js';

const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'security-log-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const entry = (number: number): SecurityLogEntry => ({
  at: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
  event: 'ReconfigurationOfSecurityParameters',
  techInfo: `entry ${number}`,
});

/** About three lines a file. */
const small = 1_000;
const large = 524_288;

interface Written {
  readonly folder: string;
  readonly head: SecurityLogHead;
}

async function written(count: number, maxBytes: number): Promise<Written> {
  const folder = await newFolder();
  const log = new SecurityLog(folder, maxBytes);
  expect(await log.open(null)).toEqual([]);
  let head: SecurityLogHead | null = null;
  for (let number = 1; number <= count; number += 1) head = await log.append(entry(number));
  if (head === null) throw new Error('security-log.test: nothing was written');
  return { folder, head };
}

const opened = (folder: string, head: SecurityLogHead | null, maxBytes = large) =>
  new SecurityLog(folder, maxBytes).open(head);

/** The same files somewhere else, to be spoilt. */
async function copyOf(folder: string): Promise<string> {
  const copy = await newFolder();
  await cp(folder, copy, { recursive: true });
  return copy;
}

const current = (folder: string) => join(folder, 'security.jsonl');
const older = (folder: string) => join(folder, 'security.1.jsonl');

interface Line {
  readonly n: number;
  readonly event: string;
  readonly techInfo?: string;
}

async function linesOf(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

const numbersOf = async (folder: string) =>
  [...(await linesOf(older(folder))), ...(await linesOf(current(folder)))].map(({ n }) => n);

describe('a log that nobody has touched', () => {
  it('opens without a word, and goes on where it was', async () => {
    const { folder, head } = await written(3, large);
    const log = new SecurityLog(folder, large);
    expect(await log.open(head)).toEqual([]);
    expect((await log.append(entry(4))).number).toBe(4);
    expect(await numbersOf(folder)).toEqual([1, 2, 3, 4]);
  });

  it('has entries that the records do not count yet, after a power cut, and keeps them', async () => {
    const { folder } = await written(3, large);
    const [first] = await Promise.all([written(1, large)]);
    expect(await opened(folder, first.head)).toEqual([]);
    expect(await opened(folder, null)).toEqual([]);
    expect(await numbersOf(folder)).toEqual([1, 2, 3]);
  });

  it('takes no more room than two files, and goes on across them', async () => {
    const { folder, head } = await written(50, small);
    const sizes = await Promise.all(
      [older(folder), current(folder)].map(async (path) => (await readFile(path)).length),
    );
    for (const size of sizes) expect(size).toBeLessThanOrEqual(small);
    const numbers = await numbersOf(folder);
    expect(numbers.at(-1)).toBe(50);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(await opened(folder, head, small)).toEqual([]);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('may be opened again at any length', async () => {
    const folder = await newFolder();
    let head: SecurityLogHead | null = null;
    for (let number = 1; number <= 30; number += 1) {
      const log = new SecurityLog(folder, small);
      expect(await log.open(head)).toEqual([]);
      head = await log.append(entry(number));
      expect(head.number).toBe(number);
    }
  });
});

describe('a log that somebody has edited or cut', () => {
  it('shows each byte that was changed, in either file', async () => {
    const { folder, head } = await written(5, small);
    const [before, newer] = [await readFile(older(folder)), await readFile(current(folder))];
    for (const path of [older, current]) {
      const bytes = await readFile(path(folder));
      for (let at = 0; at < bytes.length; at += 1) {
        const spoilt = Buffer.from(bytes);
        // The last line break of all is no part of what is said.
        if (path === current && at === bytes.length - 1) continue;
        spoilt[at] = (spoilt[at] ?? 0) ^ 0x01;
        const texts = path === older ? [spoilt, newer] : [before, spoilt];
        const all = texts.flatMap((text) => linesIn(text.toString('utf8')));
        expect(check(all, head).problems, `byte ${at}`).not.toEqual([]);
        // On the disk each takes its time.
        if (at % 37 !== 0) continue;
        const copy = await copyOf(folder);
        await writeFile(path(copy), spoilt);
        expect(await opened(copy, head, small), `byte ${at}`).not.toEqual([]);
        await rm(copy, { recursive: true });
      }
    }
  }, 120_000);

  it('shows each line that was removed, and each two that were exchanged', async () => {
    const { folder, head } = await written(7, small);
    for (const path of [older, current]) {
      const lines = (await readFile(path(folder), 'utf8')).split('\n').slice(0, -1);
      for (let at = 0; at < lines.length; at += 1) {
        const without = lines.filter((_, index) => index !== at);
        const exchanged = lines
          .with(at, lines[at + 1] ?? '')
          .with(at + 1 < lines.length ? at + 1 : at, lines[at] ?? '');
        for (const spoilt of at + 1 < lines.length ? [without, exchanged] : [without]) {
          const copy = await copyOf(folder);
          await writeFile(path(copy), spoilt.map((line) => `${line}\n`).join(''));
          expect(await opened(copy, head, small), `line ${at}`).not.toEqual([]);
        }
      }
    }
  });

  it('shows every cut at the end of what is counted on, at each length', async () => {
    const { folder, head } = await written(3, large);
    const bytes = await readFile(current(folder));
    for (let length = 0; length < bytes.length - 1; length += 17) {
      const copy = await copyOf(folder);
      await writeFile(current(copy), bytes.subarray(0, length));
      expect(await opened(copy, head), `${length} bytes`).not.toEqual([]);
      await rm(copy, { recursive: true });
    }
  }, 60_000);

  it.each([
    ['the older file', [older], /^Entries 1 to \d+ are missing\./],
    ['the newer file', [current], /^Entries \d+ to 7, the newest, are missing\./],
    ['both files', [older, current], /^The log is missing; its last entry was number 7\./],
  ] as const)('says that %s is missing', async (_, paths, sentence) => {
    const { folder, head } = await written(7, 1_500);
    for (const path of paths) await rm(path(folder));
    expect((await opened(folder, head, 1_500)).join(' ')).toMatch(sentence);
  });

  it('shows that an older log was put in its place', async () => {
    const { folder } = await written(3, large);
    const old = await copyOf(folder);
    const log = new SecurityLog(folder, large);
    await log.open(null);
    const head = await log.append(entry(4));
    await rename(current(old), current(folder));
    expect(await opened(folder, head)).toEqual(['Entries 4 to 4, the newest, are missing.']);
  });

  it('shows that another log was written, however well it is chained', async () => {
    const { head } = await written(3, large);
    const folder = await newFolder();
    const forged = new SecurityLog(folder, large);
    await forged.open(null);
    for (let number = 1; number <= 3; number += 1) await forged.append({ ...entry(number), techInfo: 'all is well' });
    expect(await opened(folder, head)).toEqual(['Entry 3 is not the one that was written.']);
  });

  it('is set aside, and a chain of its own begins behind the number it had', async () => {
    const { folder, head } = await written(3, large);
    const text = await readFile(current(folder), 'utf8');
    await writeFile(current(folder), text.replace('entry 2', 'entry X'));
    const log = new SecurityLog(folder, large);
    const problems = await log.open(head);
    expect(problems).toEqual(['1 of 3 entries were edited or are damaged.']);
    const cleared = await log.append({ at: entry(4).at, event: 'SecurityLogWasCleared', techInfo: problems.join(' ') });
    expect(cleared.number).toBe(4);
    expect(await linesOf(current(folder))).toMatchObject([{ n: 4, event: 'SecurityLogWasCleared' }]);
    expect(await readFile(join(folder, 'security.damaged.jsonl'), 'utf8')).toContain('entry X');
    expect(await opened(folder, cleared)).toEqual([]);
  });

  it('that was removed shows again at the next start, until the event about it is counted on', async () => {
    const { folder, head } = await written(3, large);
    await rm(current(folder));
    expect(await opened(folder, head)).toHaveLength(1);
    expect(await opened(folder, head)).toHaveLength(1);
  });

  it('holds the station up in no way: whatever the files are, it opens, and takes entries', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), async (one, other) => {
        const folder = await newFolder();
        await writeFile(older(folder), one);
        await writeFile(current(folder), other);
        await writeFile(join(folder, 'security.next.jsonl'), one);
        const log = new SecurityLog(folder, small);
        await log.open({ number: 7, hash: 'none' });
        const head = await log.append(entry(8));
        expect(await opened(folder, head, small)).toEqual([]);
        await rm(folder, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a power cut', () => {
  it('at each byte of an entry leaves those before it, and a log that goes on', async () => {
    const { folder, head } = await written(2, large);
    const log = new SecurityLog(folder, large);
    await log.open(head);
    const before = (await readFile(current(folder))).length;
    await log.append(entry(3));
    const bytes = await readFile(current(folder));
    for (let length = before; length <= bytes.length; length += length < bytes.length - 3 ? 11 : 1) {
      const copy = await copyOf(folder);
      await writeFile(current(copy), bytes.subarray(0, length));
      const again = new SecurityLog(copy, large);
      expect(await again.open(head), `${length} bytes`).toEqual([]);
      const next = await again.append(entry(9));
      expect(await opened(copy, next)).toEqual([]);
      expect(await numbersOf(copy)).toEqual(next.number === 3 ? [1, 2, 3] : [1, 2, 3, 4]);
      await rm(copy, { recursive: true });
    }
  }, 60_000);

  it('that leaves zeros where the entry was to be is mended', async () => {
    const { folder, head } = await written(2, large);
    const bytes = await readFile(current(folder));
    await writeFile(current(folder), Buffer.concat([bytes, Buffer.alloc(200)]));
    expect(await opened(folder, head)).toEqual([]);
    expect((await readFile(current(folder))).length).toBe(bytes.length);
  });

  it('at each step of the turn to a new file is mended, and no entry is lost', async () => {
    const folder = await newFolder();
    const log = new SecurityLog(folder, small);
    await log.open(null);
    let head = await log.append(entry(1));
    let before = await copyOf(folder);
    let number = 1;
    while ((await readdir(folder)).length === 1) {
      before = await copyOf(folder);
      number += 1;
      head = { ...head };
      const counted = head;
      head = await log.append(entry(number));
      if ((await readdir(folder)).length === 1) continue;
      const next = await readFile(current(folder));
      const lengths = Array.from({ length: next.length + 1 }, (_, length) => length).filter(
        (length) => length % 23 === 0 || length > next.length - 3,
      );
      const steps: ((copy: string) => Promise<void>)[] = [
        ...lengths.map((length) => async (copy: string) => {
          await writeFile(join(copy, 'security.next.jsonl'), next.subarray(0, length));
        }),
        async (copy) => {
          await writeFile(join(copy, 'security.next.jsonl'), next);
          await rename(current(copy), older(copy));
        },
      ];
      for (const [index, step] of steps.entries()) {
        const copy = await copyOf(before);
        await step(copy);
        const again = new SecurityLog(copy, small);
        expect(await again.open(counted), `step ${index}`).toEqual([]);
        const whole = index >= lengths.length - 1;
        expect(await numbersOf(copy)).toEqual(Array.from({ length: whole ? number : number - 1 }, (_, i) => i + 1));
        expect(await opened(copy, await again.append(entry(99)), small)).toEqual([]);
        await rm(copy, { recursive: true });
      }
    }
  }, 60_000);
});

describe('a disk that fails', () => {
  it('costs nobody else his turn, and the entry is taken when it works again', async () => {
    const { folder, head } = await written(2, large);
    const log = new SecurityLog(folder, large);
    await log.open(head);
    const aside = `${folder}.away`;
    folders.push(aside);
    await rename(folder, aside);
    await expect(log.append(entry(3))).rejects.toThrow();
    await rename(aside, folder);
    expect((await log.append(entry(3))).number).toBe(3);
    expect(await opened(folder, null)).toEqual([]);
  });

  it('entries that come at once are chained in their order', async () => {
    const { folder, head } = await written(1, large);
    const log = new SecurityLog(folder, large);
    await log.open(head);
    const heads = await Promise.all([2, 3, 4, 5].map((number) => log.append(entry(number))));
    expect(heads.map(({ number }) => number)).toEqual([2, 3, 4, 5]);
    expect(await opened(folder, heads.at(-1) ?? null)).toEqual([]);
    expect((await linesOf(current(folder))).map(({ techInfo }) => techInfo)).toEqual(
      [1, 2, 3, 4, 5].map((number) => `entry ${number}`),
    );
  });
});
