/** One message: an arrow from its sender's column to its receiver's, with its words above. */
import type { SequenceRow } from '../../model/sequence.js';
import { el, mark, svg } from '../dom.js';
import { clockWords } from '../words.js';
import type { Folding } from './lifelines.js';

export const rowHeight = 34;
export const timeWidth = 96;

/** A few share the room there is; of many, as many are in sight as can be read. */
export function columnWidthOf(columns: number, room: number): number {
  return columns > 4 ? 108 : Math.max(80, Math.min(240, Math.floor((room - timeWidth - 16) / columns)));
}

export interface Drawing {
  readonly columns: readonly string[];
  readonly columnWidth: number;
  readonly folding: Folding;
  /** Pixels from the top of the sheet. */
  readonly top: number;
  /** What of the sheet is in sight, right of the times. */
  readonly from: number;
  readonly to: number;
}

export function drawRow(element: Element, row: SequenceRow, drawing: Drawing): void {
  const { columns, columnWidth, folding, top } = drawing;
  mark(element, 'style', `top:${top}px;width:${timeWidth + columns.length * columnWidth}px`);
  const [x1, x2] = endsOf(row, drawing);
  const middle = (x1 + x2) / 2;
  mark(element, 'data-away', middle < drawing.from || middle > drawing.to);
  const drawn = `${columns.length} ${columnWidth} ${folding.name}`;
  // A message does not change: only the columns may.
  if (element.getAttribute('data-drawn') === drawn) return;
  element.setAttribute('data-drawn', drawn);
  element.setAttribute('data-index', String(row.index));
  element.setAttribute('class', `row ${row.kind}`);
  element.setAttribute('aria-label', `${clockWords(row.atMs)}, ${row.from} to ${row.to}: ${row.label}`);
  const words = el('span', {}, `${row.from} → ${row.to}  ${row.label}`);
  element.replaceChildren(
    el('div', { class: 'when', 'aria-hidden': 'true' }, clockWords(row.atMs), words),
    picture(row, drawing),
  );
}

function endsOf(row: SequenceRow, { columns, columnWidth, folding }: Drawing): readonly [number, number] {
  const middleOf = (lifeline: string) => timeWidth + (columns.indexOf(folding.columnOf(lifeline)) + 0.5) * columnWidth;
  return [middleOf(row.from), middleOf(row.to)];
}

function picture(row: SequenceRow, drawing: Drawing): SVGElement {
  const { columns, columnWidth } = drawing;
  const middleOf = (at: number) => timeWidth + (at + 0.5) * columnWidth;
  const width = timeWidth + columns.length * columnWidth;
  const [x1, x2] = endsOf(row, drawing);
  const lines = columns.map((_, at) =>
    svg('line', { class: 'life', x1: middleOf(at), x2: middleOf(at), y1: 0, y2: rowHeight }),
  );
  const way = x1 === x2 ? `M${x1},18h26v8h-22` : `M${x1},24H${x2 + (x2 > x1 ? -2 : 2)}`;
  const tip = x1 === x2 ? tipAt(x1 + 3, 26, -1) : tipAt(x2, 24, x2 > x1 ? 1 : -1);
  const [textX, anchor] = x1 === x2 ? [x1 + 32, 'start'] : [(x1 + x2) / 2, 'middle'];
  const label = svg('text', { x: textX, y: x1 === x2 ? 24 : 16, 'text-anchor': anchor, class: 'label' }, row.label);
  return svg(
    'svg',
    { width, height: rowHeight, 'aria-hidden': 'true' },
    ...lines,
    svg('path', { d: way, class: 'way' }),
    svg('path', { d: tip, class: 'tip' }),
    label,
  );
}

const tipAt = (x: number, y: number, direction: 1 | -1) => `M${x},${y}l${-8 * direction},-4v8z`;
