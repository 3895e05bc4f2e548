/** What is written in the box of a state and on its lines, and how much room that takes. */
import type { ChartEdge, ChartModel, ChartNode } from './chart-model.js';
import { textWidth, wrapped } from './text.js';

export const titleSize = 14;
export const textSize = 12;
export const lineHeight = 16;
/** From the edge of a box to its text. */
export const inset = 10;
/** From the top of a box to the first row. */
export const titleHeight = 28;

const longestRow = 52;
const longestLabel = 34;

export interface Row {
  readonly kind: 'entry' | 'exit' | 'do' | 'tags' | 'ocpp' | 'own';
  /** Of what the state only acts on. */
  readonly edge: ChartEdge | null;
  readonly lines: readonly string[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `entry / deed`, `do / child`, then what the state acts on without being left. */
export function rowsOf({ edges }: ChartModel, node: ChartNode): readonly Row[] {
  const listed = (kind: Row['kind'], head: string, names: readonly string[]): readonly Row[] =>
    names.length === 0 ? [] : [{ kind, edge: null, lines: wrapped(`${head} / ${names.join(', ')}`, longestRow) }];
  const own = edges.filter(({ source, target }) => source === node.id && target === null);
  return [
    ...listed('ocpp', 'status', node.ocpp === null ? [] : [node.ocpp]),
    ...listed('tags', 'tags', node.tags),
    ...listed('entry', 'entry', node.entry),
    ...listed('do', 'do', node.invokes),
    ...listed('exit', 'exit', node.exit),
    ...own.map((edge): Row => ({ kind: 'own', edge, lines: wrapped(wordsOf(edge).join(' '), longestRow) })),
  ];
}

/** The event with its guard, then the deeds: in one line of a box, or one below the other on a line. */
function wordsOf({ event, guard, actions }: ChartEdge): readonly string[] {
  const when = guard === null ? event || 'always' : `${event} [${guard}]`.trim();
  // No line ends with the stroke.
  return actions.length === 0 ? [when] : [when, `/\u00a0${actions.join(', ')}`];
}

export const labelOf = (edge: ChartEdge): readonly string[] =>
  wordsOf(edge).flatMap((words) => wrapped(words, longestLabel));

/** How far what does not fit into the first line stands in. */
export const indent = 12;

const widthsOf = (lines: readonly string[]) =>
  lines.map((line, at) => textWidth(line, textSize) + (at === 0 ? 0 : indent));

/** The name with what stands below it. */
export function headSize(chart: ChartModel, node: ChartNode): Size {
  const rows = rowsOf(chart, node).flatMap(({ lines }) => lines);
  const texts = rowsOf(chart, node).flatMap(({ lines }) => widthsOf(lines));
  return {
    width: Math.max(textWidth(node.name, titleSize) + 8, ...texts, 50) + 2 * inset,
    height: titleHeight + (rows.length === 0 ? 2 : rows.length * lineHeight + 8),
  };
}

/** Between two that go the same way. */
export const labelGap = 5;

export function labelSize(edges: readonly ChartEdge[]): Size {
  const labels = edges.map(labelOf);
  const lines = labels.flat();
  return {
    width: Math.max(...labels.flatMap(widthsOf)) + 8,
    height: lines.length * lineHeight + (labels.length - 1) * labelGap + 2,
  };
}
