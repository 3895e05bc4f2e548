/** The files of the diagrams: how they are called, kept and read. Making them from what is laid out needs no layout. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawn, type Missed } from './draw.js';
import type { ChartLayout } from './layout-model.js';
import type { Message } from './messages.js';
import { drawnOverview, speakersOf } from './overview.js';
import { pageOfCharts } from './page.js';

/** What is laid out and committed; everything else is drawn from it. */
export interface Diagrams {
  /** In the order of the page. */
  readonly layouts: readonly ChartLayout[];
  readonly messages: readonly Message[];
}

const layoutEnding = '.layout.json';
const messagesName = 'messages.json';
const order = 'charts.json';

/** The folder of the package, from the bundle as well as from the source. */
export function diagramsFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'visualizations', 'diagrams');
    if (existsSync(join(folder, order))) return folder;
    if (at === dirname(at)) throw new Error('diagrams: the package has been installed without visualizations/diagrams');
  }
}

export function readDiagrams(folder: string): Diagrams {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const names = read(order) as readonly string[];
  return {
    layouts: names.map((name) => read(`${name}${layoutEnding}`) as ChartLayout),
    messages: read(messagesName) as readonly Message[],
  };
}

/** What is laid out, by file name. */
export function keptFiles({ layouts, messages }: Diagrams): ReadonlyMap<string, string> {
  return new Map([
    [order, inLines(layouts.map(({ chart }) => chart.id))],
    [messagesName, inLines(messages)],
    ...layouts.map((layout) => [`${layout.chart.id}${layoutEnding}`, written(layout)] as const),
  ]);
}

export type MissedOf = (chart: string) => Missed | undefined;

/** What is drawn, by file name. `missed`: what no test has been through, where the coverage is to be painted. */
export function drawnFiles(
  { layouts, messages }: Diagrams,
  missed: MissedOf = () => undefined,
): ReadonlyMap<string, string> {
  const speakers = speakersOf(
    messages,
    layouts.map(({ chart }) => chart.id),
  );
  return new Map([
    ...layouts.map((layout) => [`${layout.chart.id}.svg`, drawn(layout, missed(layout.chart.id))] as const),
    ['overview.svg', drawnOverview(speakers)],
    ['index.html', pageOfCharts(layouts, speakers, missed)],
  ]);
}

/** Files of the charts that are there no more. */
export function strayFiles(folder: string, { layouts }: Diagrams): readonly string[] {
  const known = new Set(layouts.flatMap(({ chart: { id } }) => [`${id}.svg`, `${id}${layoutEnding}`]));
  const others = ['overview.svg', 'index.html', messagesName, order];
  return readdirSync(folder).filter((name) => !known.has(name) && !others.includes(name));
}

/** Tenths of a pixel are enough, and a line for each thing makes a change a readable diff. */
function written({ version, chart, width, height, boxes, lines, starts }: ChartLayout): string {
  const entries = Object.entries(boxes).map(([id, box]) => `${JSON.stringify(id)}: ${compact(box)}`);
  return [
    '{',
    `"version": ${version}, "width": ${compact(width)}, "height": ${compact(height)},`,
    `"chart": {"id": ${JSON.stringify(chart.id)},`,
    `"nodes": ${inLines(chart.nodes).trimEnd()},`,
    `"edges": ${inLines(chart.edges).trimEnd()}},`,
    `"boxes": {\n${entries.join(',\n')}\n},`,
    `"lines": ${inLines(lines).trimEnd()},`,
    `"starts": ${inLines(starts).trimEnd()}`,
    '}\n',
  ].join('\n');
}

const inLines = (items: readonly unknown[]) => `[\n${items.map(compact).join(',\n')}\n]\n`;

const compact = (value: unknown) =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? Math.round(one * 10) / 10 : one));
