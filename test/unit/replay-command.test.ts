/** `statecharge replay`: what it tells people and programs, and what it cannot replay. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '../../cli/replay/replay.js';
import { stateWords } from '../../cli/replay/states.js';
import { wordsOfDivergence, wordsOfReplay } from '../../cli/replay/words.js';
import { type ReplayFlags, replayCommand } from '../../cli/replay.js';
import { readTrace } from '../../visualizations/trace/read-trace.js';

const recordings = join(import.meta.dirname, '../recordings');
const recording = (end: string) => {
  const name = readdirSync(recordings).find((one) => one.endsWith(end)) ?? '';
  return readFileSync(join(recordings, name), 'utf8').trimEnd().split('\n');
};
const session = recording('session-limited-and-stopped-offline.jsonl');
const cutPower = recording('power-cut-in-a-session.jsonl');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statecharge-replay-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function told(lines: readonly string[], flags: ReplayFlags = {}, typed = '') {
  const file = join(folder, 'trace.jsonl');
  await writeFile(file, lines.join('\n'));
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const code = await replayCommand(file, flags, { print, warn: print, input: Readable.from([typed]) });
  return { code, text: printed.join('\n') };
}

const gap = '{"kind":"gap","atMs":0,"sinceMs":0,"lines":7}';
const numberOf = (lines: readonly string[], isMeant: (line: string) => boolean) => lines.findIndex(isMeant) + 1;
const isStep = (line: string) => line.includes('"chart.stepped"') && line.includes('"actor":"connector-1"');
const broken = (lines: readonly string[], number: number) =>
  lines.with(number - 1, JSON.stringify({ ...JSON.parse(lines[number - 1] ?? ''), state: 'elsewhere' }));

describe('statecharge replay', () => {
  it('ends with 0 where nothing differs, and says how much was replayed', async () => {
    const { code, text } = await told(session);
    expect(code).toBe(0);
    expect(text).toBe(`Run 1, from line 2: no divergence in ${session.length - 1} lines.`);
  });

  it('ends with 1 at the first difference, and names line, chart, and both states in words', async () => {
    const number = numberOf(session, isStep);
    const { code, text } = await told(broken(session, number));
    expect(code).toBe(1);
    expect(text).toContain(`Line ${number}, chart connector (connector-1)`);
    expect(text).toContain('state: expected "elsewhere", actual {"cable":');
  });

  it('tells programs the same, with the exit code', async () => {
    const number = numberOf(session, isStep);
    const { code, text } = await told(broken(session, number), { json: true, to: '20' });
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      hasDiverged: true,
      divergence: { line: number, how: 'different', chart: 'chart connector (connector-1)' },
      runs: [{ from: 2, hasDiverged: true }],
      after: 20,
    });
  });

  it('shows the states of all charts after a line', async () => {
    const { text } = await told(session, { to: String(session.length - 60) });
    expect(text).toMatch(/^connector-1 +cable: unplugged, fault: clear, use: /m);
    expect(text).toMatch(/^outbox +gate: open/m);
  });

  it('goes through the lines forwards and back, with the states before and after', async () => {
    const number = numberOf(session, isStep);
    const { text } = await told(session, { step: true }, `g ${number - 1}\nn\n\np\np\ns\nwhat\nd\ng 999999\nn\nq\nn\n`);
    const shown = [...text.matchAll(/^line (\d+) of/gm)].map(([, at]) => Number(at));
    expect(shown).toEqual([2, number - 1, number, number + 1, number, number - 1, session.length]);
    expect(text).toMatch(/before: .*\n +after: /);
    expect(text).toContain('There is no divergence.');
    expect(text).toContain('This is the last line.');
  });

  it('goes to the divergence, and says from where on the lines are only those of the trace', async () => {
    const number = numberOf(session, isStep);
    const { text } = await told(broken(session, number), { step: true }, 'd\nn\nq\n');
    expect(text.match(new RegExp(`^line ${number} of`, 'gm'))).toHaveLength(1);
    expect(text).toContain(`(after the divergence at line ${number}: as in the trace)`);
  });
});

describe('what cannot be replayed', () => {
  const refused = (lines: readonly string[], flags?: ReplayFlags) => told(lines, flags).then(() => 'replayed', String);

  it('is a trace that begins in the middle of a run', async () => {
    const middle = [session[0] ?? '', ...session.slice(40)];
    expect(await refused(middle)).toMatch(/^ConfigurationError: .*begins in the middle of a run.*begins at run\.began/);
  });

  it('is a dump of the flight recorder, which is said', async () => {
    const header = JSON.stringify({ ...JSON.parse(session[0] ?? ''), why: 'asked for' });
    expect(await refused([header, gap, ...session.slice(40)])).toContain('a dump of the flight recorder');
  });

  it('is a file that is missing, is no trace, or is of another format', async () => {
    const says = { print: () => {}, warn: () => {}, input: Readable.from([]) };
    await expect(replayCommand(join(folder, 'none'), {}, says)).rejects.toMatchObject({ code: 'bad-value' });
    expect(await refused(['hello'])).toContain('is no trace that can be replayed');
    expect(await refused([(session[0] ?? '').replace('"format":1', '"format":2')])).toContain('format 2');
  });

  it('is what a line or two outputs are asked for wrongly', async () => {
    expect(await refused(session, { to: 'x' })).toContain('--to x');
    expect(await refused(session, { step: true, json: true })).toContain('--json');
  });

  it('is what comes after a gap, and the run after it is replayed all the same', async () => {
    const second = cutPower.findLastIndex((line) => line.includes('"kind":"run.began"'));
    const { code, text } = await told(cutPower.with(100, gap));
    expect(second).toBeGreaterThan(101);
    expect(code).toBe(0);
    expect(text).toContain(
      'no divergence up to line 100; it cannot be replayed from line 101: 7 lines are missing here.',
    );
    expect(text).toMatch(/^Run 2, from line \d+: no divergence in \d+ lines\.$/m);
  });

  it('is what was before the first run of a file', async () => {
    const second = cutPower.findLastIndex((line) => line.includes('"kind":"run.began"'));
    const { code, text } = await told([cutPower[0] ?? '', ...cutPower.slice(second - 5)]);
    expect(code).toBe(0);
    expect(text).toContain('5 lines before the first run.began');
  });

  it('is what follows from a text that is not in the trace, and that is no divergence', async () => {
    const number = session.findLastIndex((line) => line.includes('"received"') && line.includes('[3,')) + 1;
    const hidden = session.with(number - 1, JSON.stringify({ ...JSON.parse(session[number - 1] ?? ''), text: '***' }));
    const { code, text } = await told(hidden);
    expect(code).toBe(0);
    expect(text).toContain(`it cannot be replayed from line ${number}: what came here was no frame`);
  });

  it('is a last line that was cut off: it is left out, and told of', async () => {
    const { code, text } = await told([...session.slice(0, 300), (session[300] ?? '').slice(0, 20)]);
    expect(code).toBe(0);
    expect(text).toContain('The last line is cut off');
  });
});

describe('a divergence', () => {
  it('where the trace tells what nobody waits for is one, too', async () => {
    const number = session.findIndex((line) => line.includes('"clock.fired"')) + 1;
    const lines = session.with(number - 1, JSON.stringify({ ...JSON.parse(session[number - 1] ?? ''), number: 9_999 }));
    const found = await replay(readTrace(lines));
    expect(found.divergence).toMatchObject({ line: number, how: 'unfit' });
    expect(wordsOfReplay(found).at(-1)).toContain('there is no wait 9999');
  });

  it('in a failed port is one: the charts take another way', async () => {
    const isCommit = (line: string) => line.includes('"answered"') && line.includes('"ledger.commit"');
    const number = session.findIndex(isCommit) + 1;
    const { answer, ...asked } = JSON.parse(session[number - 1] ?? '') as { readonly answer?: unknown };
    const failed = { ...asked, kind: 'failed', error: 'StorageError: no room', code: 'full' };
    const { divergence } = await replay(readTrace(session.with(number - 1, JSON.stringify(failed))));
    expect(divergence?.line).toBeGreaterThan(number);
    expect(divergence?.line).toBeLessThan(number + 4);
  });

  it('is told with the error of the chart that crashed', () => {
    const ended = {
      kind: 'chart.ended',
      chart: 'outbox',
      actor: 'outbox',
      session: 'x:2',
      how: 'error',
      atMs: 0,
      sinceMs: 0,
    } as const;
    const divergence = {
      line: 7,
      how: 'different',
      expected: null,
      actual: ended,
      differences: [],
      why: null,
    } as const;
    expect(wordsOfDivergence(divergence, 'TypeError: it is not a function')).toBe(
      'Line 7, chart outbox: this version does something else here.\n' +
        '  expected: nothing\n  actual:   chart outbox ends: error\n  a chart crashed: TypeError: it is not a function',
    );
  });
});

it('writes states as people do', () => {
  expect(stateWords('idle')).toBe('idle');
  expect(stateWords({ open: { quiet: {} } })).toBe('open.quiet');
  expect(stateWords({ line: { linked: 'open' }, way: 'proven' })).toBe('line: linked.open, way: proven');
  expect(stateWords({ accepted: { line: 'online', beat: 'waiting' } })).toBe('accepted (line: online, beat: waiting)');
});
