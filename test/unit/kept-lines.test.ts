import { describe, expect, it } from 'vitest';
import { KeptLines } from '../../visualizations/inspector/kept-lines.js';
import type { TraceLine } from '../../visualizations/inspector/model/line.js';
import { nothing } from '../../visualizations/inspector/model/present.js';
import { reduce } from '../../visualizations/inspector/model/reduce.js';

const written = (line: object): string => `${JSON.stringify(line)}\n`;
const header = written({ kind: 'trace', format: 1, atMs: 0, sinceMs: 0, statecharge: '0.1.0' });

/** Each one changes the present: what outlet 1 has counted. */
const meterLine = (atMs: number): string =>
  written({ kind: 'fact', fact: 'meter', connectorId: 1, reading: { energyWh: atMs }, atMs, sinceMs: atMs });

const parsed = (lines: Iterable<string>): TraceLine[] => [...lines].map((line) => JSON.parse(line));
const presentOf = (lines: readonly TraceLine[]) => lines.reduce(reduce, nothing);

function keptOf(mostBytes: number, count: number): KeptLines {
  const kept = new KeptLines({ mostBytes });
  kept.add(header);
  for (let atMs = 1; atMs <= count; atMs += 1) kept.add(meterLine(atMs));
  return kept;
}

describe('the kept lines of a live station', () => {
  it('are none before there is a header', () => {
    expect(new KeptLines().lines()).toEqual([]);
  });

  it('are all there were, as long as they fit', () => {
    const all = [header, ...Array.from({ length: 20 }, (_, index) => meterLine(index + 1))];
    expect(keptOf(1_000_000, 20).lines()).toEqual(all);
  });

  it('lead to the same present as all there were, once the oldest no longer fit', () => {
    const all = presentOf(parsed(keptOf(100_000_000, 30_000).lines()));
    const lines = parsed(keptOf(50_000, 30_000).lines());
    expect(lines.slice(0, 3).map(({ kind }) => kind)).toEqual(['trace', 'checkpoint', 'gap']);
    expect(all.outlets[0]?.meter?.energyWh).toBe(30_000);
    expect(presentOf(lines)).toEqual(all);
  });

  it('begin with the present before the first of them', () => {
    const [, checkpoint, gap, first] = parsed(keptOf(50_000, 1_000).lines());
    const before = presentOf([checkpoint, gap].filter((line) => line !== undefined));
    expect(before.outlets[0]?.meter?.energyWh).toBe(Number(first?.atMs) - 1);
    expect(gap?.['lines']).toBe(Number(first?.atMs) - 1);
    expect(checkpoint?.atMs).toBe(Number(first?.atMs) - 1);
  });

  it('hold no more text than they may, but always the newest', () => {
    const lines = keptOf(50_000, 5_000).lines();
    expect(lines.slice(3).join('').length).toBeLessThanOrEqual(50_000);
    expect(lines.slice(3).join('').length).toBeGreaterThan(49_000);
    expect(lines.at(-1)).toBe(meterLine(5_000));
    expect(keptOf(1, 100).lines().slice(3)).toEqual([meterLine(100)]);
  });

  it('tell whoever has subscribed each line from then on, until the subscription ends', () => {
    const kept = keptOf(1_000, 10);
    const heard: string[] = [];
    const hear = (line: string) => void heard.push(line);
    const [end, endOther] = [kept.subscribe(hear), kept.subscribe(hear)];
    kept.add(meterLine(11));
    expect(heard).toEqual([meterLine(11), meterLine(11)]);
    end();
    kept.add(meterLine(12));
    endOther();
    kept.add(meterLine(13));
    expect(heard.slice(2)).toEqual([meterLine(12)]);
  });

  it('stay as they were for whoever has asked for them', () => {
    const kept = keptOf(5_000, 100);
    const then = kept.lines();
    const copy = [...then];
    for (let atMs = 101; atMs <= 10_000; atMs += 1) kept.add(meterLine(atMs));
    expect(then).toEqual(copy);
  });
});
