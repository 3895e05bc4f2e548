/** A laid-out chart as SVG: each state one group with its id, each transition one group with its id. */
import type { ChartEdge, ChartNode } from './chart-model.js';
import type { Box, ChartLayout, ChartLine, Point } from './layout-model.js';
import { indent, inset, labelGap, labelOf, lineHeight, type Row, rowsOf, titleHeight } from './rows.js';
import { chartStyle, colourStyle, fonts } from './style.js';
import { escaped } from './text.js';

/** What no test has been through, by id. */
export interface Missed {
  readonly states: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

const nothingMissed: Missed = { states: new Set(), edges: new Set() };

/** A file of its own: colours, fonts and title included. */
export function drawn(layout: ChartLayout, missed: Missed = nothingMissed): string {
  const { width, height, chart } = layout;
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="${fonts}" role="img">`,
    `<title>${escaped(chart.id)}</title>`,
    `<desc>${escaped(sentenceOf(layout))}</desc>`,
    `<style>${colourStyle(':root')}${chartStyle}</style>`,
    `<rect class="paper" width="${w}" height="${h}"/>`,
    drawnParts(layout, missed),
    '</svg>\n',
  ].join('\n');
}

/** What a picture cannot tell whoever does not see it. */
export function sentenceOf({ chart: { id, nodes, edges } }: ChartLayout): string {
  return `The statechart ${id}: ${nodes.length} states, ${edges.length} transitions.`;
}

/** What stands in the picture, from back to front. */
export function drawnParts(layout: ChartLayout, missed: Missed = nothingMissed): string {
  const { chart, lines, starts } = layout;
  const edges = new Map(chart.edges.map((edge) => [edge.id, edge]));
  return [
    ...chart.nodes.map((node) => drawnBox(layout, node, missed)),
    ...starts.map(({ points }) => drawnStart(points)),
    ...lines.map((line, at) => `<g data-way="${at}">${drawnLine(line, edges, missed)}</g>`),
    // A line may have to pass through the head of a state: its words stand before it.
    ...chart.nodes.map((node) => drawnWords(layout, node, missed)),
    ...lines.map((line, at) => drawnLabels(line, at, edges, missed)),
  ].join('\n');
}

const round = (n: number) => Math.round(n * 10) / 10;

const rectOf = ([x, y, width, height]: Box, by: number, corner: number) =>
  `<rect x="${round(x + by)}" y="${round(y + by)}" width="${round(width - 2 * by)}" height="${round(height - 2 * by)}" rx="${corner}"/>`;

function boxOf({ chart, boxes }: ChartLayout, { id }: ChartNode): Box {
  const box = boxes[id];
  if (!box) throw new Error(`draw: ${chart.id} has no place for ${id}`);
  return box;
}

function drawnBox(layout: ChartLayout, node: ChartNode, missed: Missed): string {
  const isRegion = layout.chart.nodes.some(({ id, kind }) => id === node.parent && kind === 'parallel');
  const lost = missed.states.has(node.id) ? ['missed'] : [];
  const classes = ['state', node.kind, ...(isRegion ? ['region'] : []), ...lost];
  const box = boxOf(layout, node);
  const inner = node.kind === 'final' ? rectOf(box, 3.5, 6) : '';
  const rects = `${rectOf(box, 0, isRegion ? 4 : 9)}${inner}`;
  return `<g class="${classes.join(' ')}" data-state="${escaped(node.id)}">${rects}</g>`;
}

function drawnWords(layout: ChartLayout, node: ChartNode, missed: Missed): string {
  const [x, y] = boxOf(layout, node);
  let baseline = y + titleHeight + 10;
  const rows = rowsOf(layout.chart, node).map((row) => {
    const text = drawnRow(row, x + inset, baseline, missed);
    baseline += row.lines.length * lineHeight;
    return text;
  });
  const name = `<text class="name" x="${round(x + inset)}" y="${round(y + 20)}">${escaped(node.name)}</text>`;
  return `<g class="words">${name}${rows.join('')}</g>`;
}

function drawnRow({ kind, edge, lines }: Row, x: number, y: number, missed: Missed): string {
  return edge === null ? textOf(lines, x, y, kind) : drawnEdge(edge, textOf(lines, x, y, edge.kind), missed);
}

function textOf(lines: readonly string[], x: number, y: number, classes: string): string {
  const spans = lines.map(
    (line, at) =>
      `<tspan x="${round(at === 0 ? x : x + indent)}" y="${round(y + at * lineHeight)}">${escaped(line)}</tspan>`,
  );
  return `<text class="${classes}">${spans.join('')}</text>`;
}

function drawnStart(points: readonly Point[]): string {
  const [[x, y] = [0, 0]] = points;
  const [beforeX, beforeY] = points[1] ?? [x, y];
  const reach = Math.hypot(beforeX - x, beforeY - y) || 1;
  // ELK begins at the rim of the dot.
  const [cx, cy] = [x - ((beforeX - x) / reach) * 6, y - ((beforeY - y) / reach) * 6];
  return `<circle class="dot" cx="${round(cx)}" cy="${round(cy)}" r="6"/>${arrow(points, 'start')}`;
}

type Edges = ReadonlyMap<string, ChartEdge>;

const edgesOn = (line: ChartLine, edges: Edges) => line.edges.flatMap((id) => edges.get(id) ?? []);

function drawnLine(line: ChartLine, edges: Edges, missed: Missed): string {
  const own = edgesOn(line, edges);
  const [first] = own;
  const kind = first && own.every((edge) => edge.kind === first.kind) ? first.kind : 'event';
  return arrow(line.points, `${kind}${own.every(({ id }) => missed.edges.has(id)) ? ' missed' : ''}`);
}

function drawnLabels(line: ChartLine, at: number, edges: Edges, missed: Missed): string {
  const [x, y] = line.label;
  let baseline = y + 12;
  const labels = edgesOn(line, edges).map((edge) => {
    const lines = labelOf(edge);
    const text = drawnEdge(edge, textOf(lines, x + 4, baseline, edge.kind), missed, at);
    baseline += lines.length * lineHeight + labelGap;
    return text;
  });
  return labels.join('');
}

/** `way`: the line it goes along; one that stays in its state has none. */
const drawnEdge = ({ id }: ChartEdge, text: string, missed: Missed, way?: number) =>
  `<g class="edge${missed.edges.has(id) ? ' missed' : ''}" data-edge="${escaped(id)}"${way === undefined ? '' : ` data-along="${way}"`}>${text}</g>`;

/** No markers: their ids would clash where several pictures stand on a page. */
function arrow(points: readonly Point[], classes: string): string {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [beforeX, beforeY] = points.at(-2) ?? [x, y];
  const reach = Math.hypot(x - beforeX, y - beforeY) || 1;
  const [dx, dy] = [(x - beforeX) / reach, (y - beforeY) / reach];
  const at = (back: number, aside: number) =>
    `${round(x - dx * back - dy * aside)},${round(y - dy * back + dx * aside)}`;
  const way = points.map(([px, py]) => `${round(px)},${round(py)}`).join('L');
  return `<path class="${classes}" d="M${way}"/><path class="tip ${classes}" d="M${at(0, 0)}L${at(9, 4.5)}L${at(9, -4.5)}z"/>`;
}
