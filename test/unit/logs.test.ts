/** What is packed for the CSMS, and the trace it is packed from. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { type FileLogsOptions, fileLogs, type LogLimits, type StationLogs } from '../../adapters/logs/file-logs.js';
import { memoryLogs } from '../../adapters/logs/memory-logs.js';
import type { LogWindow, PackedLog } from '../../protocol/ports/logs.js';
import { Notebook } from '../support/stores.js';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const versions = { statecharge: '0.0.0', node: 'v20' };
const station = { identity: 'CP/1 "x"', configuration: { HeartbeatInterval: '60' } };
const startMs = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(startMs + seconds * 1000).toISOString();

async function onDisk(limits: Partial<LogLimits> = {}, more: Partial<FileLogsOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'logs-'));
  folders.push(folder);
  const [clock, journal] = [new SteppedClock(), new Notebook()];
  const made = fileLogs({ folder, clock, journal, versions, limits, freeBytes: async () => 1e9, ...more });
  await made.logs.open(null);
  return { ...made, clock, journal, folder };
}

async function linesIn({ path }: PackedLog): Promise<Record<string, unknown>[]> {
  const text = gunzipSync(await readFile(path)).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function packed(made: StationLogs, kind: 'security' | 'diagnostics', window: LogWindow = {}) {
  const log = await made.logs.pack(kind, window, station);
  if (log === null) throw new Error('logs.test: nothing was packed');
  return { log, lines: await linesIn(log) };
}

/** Everything noted so far is in the files. */
async function written(made: StationLogs) {
  await made.end();
  made.begin();
}

const ofLog = (lines: Record<string, unknown>[], log: string) => lines.filter((line) => line['log'] === log);

describe.each([
  ['on disk', onDisk],
  ['in memory', async () => memoryLogs({ clock: new SteppedClock(), versions })],
] as const)('a packed log of a station that keeps its records %s', (_, make) => {
  it('is one gzip file that holds the station, its security log and the trace, one JSON a line', async () => {
    const made = await make();
    await made.logs.append({ at: at(1), event: 'StartupOfTheDevice' });
    made.trace.note({ level: 'info', event: 'frame.sent', action: 'Heartbeat' });
    const { log, lines } = await packed(made, 'diagnostics');
    expect(log.name).toBe('diagnostics-20260101T000000000Z.jsonl.gz');
    expect(log.sizeBytes).toBe((await stat(log.path)).size);
    expect(lines).toMatchObject([
      { log: 'station', versions, station },
      { log: 'security', n: 1, event: 'StartupOfTheDevice' },
      { log: 'trace', at: at(0), event: 'frame.sent', action: 'Heartbeat' },
    ]);
    await made.logs.discard(log);
    await expect(stat(log.path)).rejects.toThrow();
  });

  it('for security holds the security log, and neither the trace nor what the station says of itself', async () => {
    const made = await make();
    await made.logs.append({ at: at(1), event: 'StartupOfTheDevice' });
    made.trace.note({ level: 'info', event: 'frame.sent' });
    const { log, lines } = await packed(made, 'security');
    expect(lines.map((line) => line['log'])).toEqual(['station', 'security']);
    expect(lines[0]).not.toHaveProperty('station');
    await made.logs.discard(log);
  });

  it('holds what lies in the window, its ends included, and is none where nothing does', async () => {
    const made = await make();
    for (let second = 1; second <= 5; second += 1) await made.logs.append({ at: at(second), event: `e${second}` });
    const { log, lines } = await packed(made, 'security', { fromMs: startMs + 2_000, toMs: startMs + 4_000 });
    expect(ofLog(lines, 'security').map((line) => line['event'])).toEqual(['e2', 'e3', 'e4']);
    await made.logs.discard(log);
    for (const kind of ['security', 'diagnostics'] as const) {
      expect(await made.logs.pack(kind, { fromMs: startMs + 6_000 }, station)).toBeNull();
      expect(await made.logs.pack(kind, { fromMs: startMs + 4_000, toMs: startMs + 2_000 }, station)).toBeNull();
    }
  });

  it('without any entry is none for security, and what the station says of itself for diagnostics', async () => {
    const made = await make();
    expect(await made.logs.pack('security', {}, station)).toBeNull();
    const { log, lines } = await packed(made, 'diagnostics');
    expect(lines).toHaveLength(1);
    await made.logs.discard(log);
  });
});

describe('a packed log', () => {
  it('shows what was found edited apart from what can be believed', async () => {
    const made = await onDisk();
    const head = await made.logs.append({ at: at(1), event: 'StartupOfTheDevice' });
    await writeFile(join(made.folder, 'security.jsonl'), '{"n":1,"at":"2026-01-01T00:00:01.000Z","event":"Nothing"}\n');
    expect(await made.logs.open(head)).toHaveLength(1);
    await made.logs.append({ at: at(2), event: 'SecurityLogWasCleared' });
    const { lines } = await packed(made, 'security');
    expect(ofLog(lines, 'security')).toMatchObject([
      { isDamaged: true, event: 'Nothing' },
      { n: 2, event: 'SecurityLogWasCleared' },
    ]);
    expect(lines[2]).not.toHaveProperty('isDamaged');
  });

  it('is not begun where the disk has no room', async () => {
    const made = await onDisk({}, { freeBytes: async () => 1_000 });
    await made.logs.append({ at: at(1), event: 'StartupOfTheDevice' });
    await expect(made.logs.pack('security', {}, station)).rejects.toMatchObject({ code: 'full' });
  });

  it('ends at its greatest length, and says how much is missing', async () => {
    const made = await onDisk({ packedLength: 2_000 });
    for (let second = 1; second <= 50; second += 1) await made.logs.append({ at: at(second), event: `e${second}` });
    const { lines } = await packed(made, 'security');
    const shown = ofLog(lines, 'security').length;
    expect(lines.at(-1)).toMatchObject({ log: 'end', leftOut: 50 - shown });
    expect(shown).toBeGreaterThan(2);
  });

  it('of an earlier run is cleared away at the start', async () => {
    const made = await onDisk();
    await made.logs.append({ at: at(1), event: 'StartupOfTheDevice' });
    const { log } = await packed(made, 'security');
    await made.logs.open(null);
    await expect(stat(log.path)).rejects.toThrow();
  });

  it('that comes while entries come and files turn over has each of them once', async () => {
    const made = await onDisk({ securityBytes: 2_000 });
    const appending = Array.from({ length: 40 }, (_, index) => made.logs.append({ at: at(index), event: `e${index}` }));
    const logs = await Promise.all([1, 2, 3].map(() => made.logs.pack('security', {}, station)));
    await Promise.all(appending);
    for (const log of logs) {
      if (log === null) continue;
      const numbers = ofLog(await linesIn(log), 'security').map((line) => line['n'] as number);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    }
  });
});

describe('the trace', () => {
  const text = (folder: string) => readFile(join(folder, 'trace.jsonl'), 'utf8').catch(() => '');

  it('is written ten seconds after an entry, with what came meanwhile, and not before', async () => {
    const made = await onDisk();
    made.trace.note({ level: 'info', event: 'one' });
    made.clock.advance(9_999);
    made.trace.note({ level: 'warn', event: 'two' });
    expect(await text(made.folder)).toBe('');
    made.clock.advance(1);
    await written(made);
    expect((await text(made.folder)).split('\n').filter((line) => line !== '')).toHaveLength(2);
    made.clock.advance(60_000);
    expect(made.clock.pending).toBe(0);
  });

  it('is written at once when much has come', async () => {
    const made = await onDisk();
    for (let count = 0; count < 20; count += 1)
      made.trace.note({ level: 'info', event: 'much', of: 'x'.repeat(4_000) });
    await expect.poll(() => text(made.folder)).toContain('much');
  });

  it('leaves out what is told every second', async () => {
    const made = await onDisk();
    made.trace.note({ level: 'debug', event: 'meter' });
    await written(made);
    expect(await text(made.folder)).toBe('');
  });

  it('takes no more room than two files', async () => {
    const made = await onDisk({ traceBytes: 5_000 });
    for (let count = 0; count < 200; count += 1) {
      made.trace.note({ level: 'info', event: 'entry', count });
      await written(made);
    }
    const names = (await readdir(made.folder)).filter((name) => name.startsWith('trace'));
    expect(names).toHaveLength(2);
    for (const name of names) expect((await stat(join(made.folder, name))).size).toBeLessThanOrEqual(5_000);
    const { lines } = await packed(made, 'diagnostics');
    expect(ofLog(lines, 'trace').at(-1)).toMatchObject({ count: 199 });
  });

  it('that is not written keeps the newest entries, says so once, and goes on when there is room', async () => {
    let free = 0;
    const made = await onDisk({}, { freeBytes: async () => free });
    for (let count = 0; count < 300; count += 1) {
      made.trace.note({ level: 'info', event: 'entry', count, of: 'x'.repeat(2_000) });
      if (count % 50 === 0) await written(made);
    }
    await written(made);
    expect(made.journal.entries.filter(({ event }) => event === 'trace.notWritten')).toHaveLength(1);
    free = 1e9;
    await written(made);
    const counts = (await text(made.folder))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { count: number }).count);
    expect(counts.at(-1)).toBe(299);
    expect(counts.length).toBeLessThan(200);
    expect(counts).toEqual(counts.map((_, index) => (counts[0] ?? 0) + index));
  });

  it('goes on behind half a line that a power cut has left', async () => {
    const made = await onDisk();
    await writeFile(join(made.folder, 'trace.jsonl'), '{"at":"2026-01-01T00:00:00.000Z","event":"ha');
    made.trace.note({ level: 'info', event: 'whole' });
    const { lines } = await packed(made, 'diagnostics');
    expect(ofLog(lines, 'trace')).toMatchObject([{ unreadable: expect.any(String) }, { event: 'whole' }]);
  });

  it('loses in a power cut what was not written, and leaves no timer behind', async () => {
    const made = await onDisk();
    made.trace.note({ level: 'info', event: 'one' });
    await made.cut();
    made.clock.advance(60_000);
    await written(made);
    expect([await text(made.folder), made.clock.pending]).toEqual(['', 0]);
  });

  it('takes whatever an entry holds', async () => {
    const made = await onDisk();
    const round: Record<string, unknown> = {};
    round['self'] = round;
    made.trace.note({ level: 'info', event: 'round', round });
    made.trace.note({ level: 'info', event: 'big', big: 10n });
    made.trace.note({ level: 'error', event: 'error', error: new Error('it broke') });
    made.trace.note({ level: 'info', event: 'long', text: 'x'.repeat(100_000) });
    const { lines } = await packed(made, 'diagnostics');
    expect(ofLog(lines, 'trace')).toMatchObject([
      { event: 'round' },
      { event: 'big' },
      { event: 'error', error: { message: 'it broke' } },
      { event: 'long', cut: expect.any(String) },
    ]);
  });
});
