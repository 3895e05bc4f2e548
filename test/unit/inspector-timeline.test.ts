import { describe, expect, it } from 'vitest';
import type { TraceLine } from '../../visualizations/inspector/model/line.js';
import { nothing } from '../../visualizations/inspector/model/present.js';
import { LineReader } from '../../visualizations/inspector/model/reading.js';
import { reduce } from '../../visualizations/inspector/model/reduce.js';
import { Timeline } from '../../visualizations/inspector/model/timeline.js';

const plugs = (count: number): TraceLine[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'fact',
    fact: 'meter',
    connectorId: (index % 3) + 1,
    reading: { energyWh: index },
    atMs: index,
    sinceMs: index,
  }));

function timelineOf(lines: readonly TraceLine[], most?: number): Timeline {
  const timeline = new Timeline(most === undefined ? {} : { most });
  for (const line of lines) timeline.add(line);
  return timeline;
}

describe('the timeline', () => {
  it('knows the same at any line, in whatever order one asks', () => {
    const lines = plugs(1_500);
    const timeline = timelineOf(lines);
    const walked = [];
    let present = nothing;
    for (const line of lines) {
      present = reduce(present, line);
      walked.push(present);
    }
    const asked = [
      1_499,
      0,
      777,
      776,
      778,
      255,
      256,
      257,
      256,
      1_023,
      1_024,
      3,
      ...Array.from({ length: 300 }, (_, index) => 600 - index),
    ];
    for (const index of asked) expect(timeline.presentAt(index)).toEqual(walked[index]);
  });

  it('knows nothing before its first line, and the newest at and beyond its last', () => {
    const timeline = timelineOf(plugs(10));
    expect(new Timeline().presentAt(0)).toBe(nothing);
    expect(timeline.presentAt(-1)).toBe(nothing);
    expect(timeline.presentAt(99)).toBe(timeline.presentAt(9));
    expect(timeline.line(-1)).toBeUndefined();
    expect(timeline.line(10)).toBeUndefined();
    expect(timeline).toMatchObject({ length: 10, dropped: 0, end: 10 });
  });

  it('lets go of the oldest lines, and neither of their numbers nor of what they have left', () => {
    const lines = plugs(5_000);
    const [all, few] = [timelineOf(lines), timelineOf(lines, 1_000)];
    expect(few.length).toBeGreaterThanOrEqual(1_000);
    expect(few.length).toBeLessThan(1_600);
    expect(few.dropped + few.length).toBe(5_000);
    expect(few.line(few.dropped - 1)).toBeUndefined();
    for (const index of [4_999, 4_200, few.dropped, few.dropped + 1]) {
      expect(few.line(index)).toBe(lines[index]);
      expect(few.presentAt(index)).toEqual(all.presentAt(index));
    }
    expect(few.presentAt(-1)).toEqual(all.presentAt(few.dropped - 1));
    expect(few.presentAt(5)).toEqual(all.presentAt(few.dropped - 1));
  });

  it('goes on while somebody looks at a line in the middle', () => {
    const timeline = timelineOf(plugs(300));
    const before = timeline.presentAt(290);
    for (const line of plugs(600)) timeline.add(line);
    expect(timeline.presentAt(290)).toBe(before);
    expect(timeline.presentAt(299).outlets[2]?.meter?.energyWh).toBe(299);
    expect(timeline.presentAt(600)).toEqual(timelineOf([...plugs(300), ...plugs(301)]).presentAt(600));
  });
});

const header = '{"kind":"trace","atMs":1,"sinceMs":1,"format":1}';
const gap = '{"kind":"gap","atMs":2,"sinceMs":2,"lines":3}';

function read(...pieces: readonly string[]) {
  const kinds: string[] = [];
  const problems: string[] = [];
  const reader = new LineReader(
    ({ kind }) => kinds.push(kind),
    ({ line, what }) => problems.push(`${line}: ${what}`),
  );
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return { kinds, problems };
}

describe('the reader of lines', () => {
  it('puts lines together, wherever the pieces are cut', () => {
    const text = `\uFEFF${header}\r\n${gap}\n\n${gap}\n`;
    expect(read(...text)).toEqual({ kinds: ['trace', 'gap', 'gap'], problems: [] });
    expect(read(text)).toEqual(read(...text));
    expect(read(`${header}\n${gap}`).kinds).toEqual(['trace', 'gap']);
  });

  it('reads nothing of what is no trace, or of another format, and says so once', () => {
    expect(read(`${gap}\n${gap}\n`)).toMatchObject({
      kinds: [],
      problems: [expect.stringContaining('1: this is no trace')],
    });
    const newer = header.replace('"format":1', '"format":2');
    expect(read(`${newer}\n${gap}\n`)).toEqual({
      kinds: [],
      problems: ['1: the trace is written in format 2; this version reads format 1.'],
    });
    expect(read('<html>\n</html>').problems).toHaveLength(1);
    expect(read('').problems).toEqual(['1: there is nothing in it.']);
  });

  it('tells a last line that was cut off from a line that is damaged, and leaves out both', () => {
    const torn = gap.slice(0, 20);
    expect(read(`${header}\n${torn}`).problems).toEqual(['2: the last line is cut off, and left out.']);
    const damaged = read(`${header}\n${torn}\n[]\n{"kind":"gap"}\n{"atMs":1}\n${gap}\n`);
    expect(damaged.kinds).toEqual(['trace', 'gap']);
    expect(damaged.problems.map((problem) => problem.split(': ').slice(0, 2).join(' '))).toEqual([
      '2 not JSON',
      '3 not an object',
      '4 no time in it',
      '5 no kind in it',
    ]);
  });

  it('takes the files of one trace that were put together for one', () => {
    expect(read(`${header}\n${gap}\n${header}\n${gap}\n`)).toEqual({
      kinds: ['trace', 'gap', 'trace', 'gap'],
      problems: [],
    });
  });
});
