/** The flight recorder: what it keeps, and what it lets go of. */
import { expect, it } from 'vitest';
import type { Observation } from '../../protocol/observation.js';
import { FlightRecorder } from '../../visualizations/recorder/flight-recorder.js';
import { readTrace } from '../../visualizations/trace/read-trace.js';
import { traceLines } from '../../visualizations/trace/trace-lines.js';

const frame = (number: number, length = 0): Observation => ({
  atMs: number,
  sinceMs: number,
  kind: 'frame',
  direction: 'sent',
  text: `[3,"${number}",{}]`.padEnd(length),
});
const at = { atMs: 99, sinceMs: 99 };
const write = traceLines({ identity: 'CP-1', version: '0.1.0', station: { product: null, configuration: {} } });

it('keeps the newest observations as they are, oldest first, and counts those it has let go of', () => {
  const recorder = new FlightRecorder({ entries: 3 });
  const all = [1, 2, 3, 4, 5].map((number) => frame(number));
  for (const seen of all) recorder.observe(seen);
  expect(recorder.kept()).toEqual(all.slice(2));
  recorder.kept().forEach((seen, index) => {
    expect(seen).toBe(all[index + 2]);
  });
  expect(recorder.dropped).toBe(2);
});

it('lets go of old ones before they hold on to too much, and never of the newest', () => {
  const recorder = new FlightRecorder({ entries: 100, weight: 1_000 });
  for (const number of [1, 2, 3, 4]) recorder.observe(frame(number, 300));
  expect(recorder.kept().map(({ atMs }) => atMs)).toEqual([3, 4]);
  recorder.observe(frame(5, 5_000));
  expect(recorder.kept().map(({ atMs }) => atMs)).toEqual([5]);
  recorder.observe(frame(6));
  expect(recorder.kept().map(({ atMs }) => atMs)).toEqual([6]);
});

it('is dumped as a trace that says what it was made for, and what is missing before', () => {
  const recorder = new FlightRecorder({ entries: 2 });
  for (const number of [1, 2, 3]) recorder.observe(frame(number));
  const { header, lines } = readTrace(recorder.lines(write, at, 'a crash'));
  expect(header).toMatchObject({ why: 'a crash', atMs: 99 });
  expect(lines.map(({ seen }) => seen)).toEqual([{ atMs: 2, sinceMs: 2, kind: 'gap', lines: 1 }, frame(2), frame(3)]);
});

it('makes lines only while they are taken, of what it held when it was asked', () => {
  const recorder = new FlightRecorder();
  let made = 0;
  const counting = { ...write, line: (seen: Observation) => `${++made} ${write.line(seen)}` };
  recorder.observe(frame(1));
  const lines = recorder.lines(counting, at, 'asked for');
  recorder.observe(frame(2));
  expect(made).toBe(0);
  expect([...lines]).toHaveLength(2);
  expect(made).toBe(1);
});
