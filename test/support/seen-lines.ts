/** Lines of a trace by hand, and those of a whole station in memory. */

import type { Observation } from '../../protocol/observation.js';
import type { ProductDescription } from '../../protocol/product.js';
import { lineOf, type TraceLine } from '../../visualizations/inspector/model/line.js';
import { nothing, type Present } from '../../visualizations/inspector/model/present.js';
import { reduce } from '../../visualizations/inspector/model/reduce.js';
import { traceLines } from '../../visualizations/trace/trace-lines.js';
import { type TestWatch, watchedTest } from './watched.js';

/** As a line, but for its time. */
export type Told = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** What is not said of its time: a second after the line before. */
export function linesOf(...told: readonly Told[]): TraceLine[] {
  return told.map((one, index) => ({ atMs: 1_000 * (index + 1), sinceMs: 1_000 * (index + 1), ...one }));
}

export function presentAfter(lines: readonly TraceLine[], before: Present = nothing): Present {
  return lines.reduce(reduce, before);
}

export const frame = (direction: 'sent' | 'received', ...parts: readonly unknown[]) => ({
  kind: 'frame',
  direction,
  text: JSON.stringify(parts),
});

export const told = (actor: string, event: object, from: string | null = null) => ({
  kind: 'chart.told',
  chart: actor.replace(/-\d+$/, ''),
  actor,
  session: 'x:1',
  from,
  event,
});

export const stepped = (session: string, chart: string, type: string, state: unknown, ...edges: readonly string[]) => ({
  kind: 'chart.stepped',
  chart,
  actor: chart,
  session,
  event: { type },
  edges: edges.map((name) => ({ name, source: name.split(' ')[0], targets: [name.split(' ').at(-1)] })),
  state,
  tags: [],
});

/** A watch that writes a trace, masked as any trace is, besides what monitors do. */
export function recordingWatch(product: ProductDescription, lines: TraceLine[]): TestWatch {
  const write = traceLines({ identity: 'CP-1', version: '0.0.0', station: { product, configuration: {} } });
  const add = (text: string) => {
    const line = lineOf(JSON.parse(text));
    if (line !== null) lines.push(line);
  };
  add(write.header({ atMs: 0, sinceMs: 0 }));
  const watch = watchedTest();
  return {
    ...watch,
    observe(seen: Observation) {
      watch.observe(seen);
      add(write.line(seen));
    },
  };
}
