/** Traces of every release, replayed by this version: what a station did then, its charts would do today. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replay } from '../../cli/replay/replay.js';
import { wordsOfReplay } from '../../cli/replay/words.js';
import { readTrace } from '../../visualizations/trace/read-trace.js';

const folder = import.meta.dirname;
const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const linesOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
const replayed = (lines: readonly string[]) => replay(readTrace(lines));

type Fields = Record<string, unknown>;

const parsed = (line: string | undefined) => JSON.parse(line ?? '') as Fields;

/** Of the file, from 1: the last line that is meant. */
function lastOf(lines: readonly string[], isMeant: (line: Fields) => boolean): number {
  return lines.findLastIndex((line) => isMeant(parsed(line))) + 1;
}

const altered = (lines: readonly string[], number: number, change: (line: Fields) => Fields) =>
  lines.with(number - 1, JSON.stringify(change(parsed(lines[number - 1]))));

const session = linesOf(names.find((name) => name.endsWith('session-limited-and-stopped-offline.jsonl')) ?? '');

describe('the recordings', () => {
  it('are there, and small', () => {
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(names.flatMap(linesOf).join('\n').length).toBeLessThan(400_000);
  });

  it.each(names)('%s names no folder of the machine that made it', (name) => {
    expect(linesOf(name).filter((line) => /"\/(?:tmp|home|root|var|Users)\//.test(line))).toEqual([]);
  });

  it.each(names)('%s happens to the charts of this version as it happened then, to its last line', async (name) => {
    const found = await replayed(linesOf(name));
    expect(wordsOfReplay(found).filter((words) => !/no divergence in \d+ lines\.$/.test(words))).toEqual([]);
    expect(found.runs.every(({ lines, played }) => lines === played)).toBe(true);
  });

  it('of a power cut hold both runs, and the second one finds what the first had written', async () => {
    const found = await replayed(linesOf(names.find((name) => name.endsWith('power-cut-in-a-session.jsonl')) ?? ''));
    expect(found.runs).toHaveLength(2);
    expect(found.divergence).toBeNull();
  });
});

describe('a recording that was altered diverges at that line', () => {
  it('where a chart is in another state', async () => {
    const number = lastOf(session, (line) => line['kind'] === 'chart.stepped' && line['chart'] === 'connector');
    const { divergence } = await replayed(altered(session, number, (line) => ({ ...line, state: 'elsewhere' })));
    expect(divergence).toMatchObject({ line: number, how: 'different', expected: { chart: 'connector' } });
    expect(divergence?.differences).toMatchObject([{ path: 'state', expected: 'elsewhere' }]);
  });

  it('where another frame was sent', async () => {
    const number = lastOf(session, (line) => line['kind'] === 'frame' && line['direction'] === 'sent');
    const { divergence } = await replayed(
      altered(session, number, (line) => ({ ...line, text: '[2,"x","Heartbeat",{}]' })),
    );
    expect(divergence).toMatchObject({ line: number, how: 'different' });
    expect(divergence?.differences.map(({ path }) => path)).toEqual(['text']);
  });

  it('where the CSMS has answered otherwise, at the first line that follows from it', async () => {
    const isAccepted = ({ kind, direction, text }: Fields) =>
      kind === 'frame' &&
      direction === 'received' &&
      String(text).includes('"Accepted"') &&
      String(text).includes('idTagInfo');
    const number = lastOf(session, isAccepted);
    const refused = altered(session, number, (line) => ({
      ...line,
      text: String(line['text']).replace('Accepted', 'Blocked'),
    }));
    const { divergence } = await replayed(refused);
    expect(divergence?.line).toBe(number + 1);
  });

  it.each(['asked', 'chart.stepped', 'drawn'])('where a line is missing that is %s', async (kind) => {
    const number = lastOf(session, (line) => line['kind'] === kind);
    const { divergence } = await replayed(session.toSpliced(number - 1, 1));
    expect(divergence?.line).toBe(number);
  });

  it('where there is a line more', async () => {
    const number = lastOf(session, (line) => line['kind'] === 'chart.told');
    const { divergence } = await replayed(session.toSpliced(number, 0, session[number - 1] ?? ''));
    expect(divergence?.line).toBeGreaterThan(number);
    expect(divergence?.line).toBeLessThan(number + 3);
  });
});
