/** Who said what to whom: a line each, a column for everybody; only the lines in sight are made. */
import type { SequenceRow } from '../../model/sequence.js';
import { byId, el, keyed, mark, put } from '../dom.js';
import type { Scene, View, Wishes } from '../scene.js';
import { clockWords, spanWords } from '../words.js';
import { type Folding, foldings } from './lifelines.js';
import { columnWidthOf, drawRow, rowHeight, timeWidth } from './sequence-row.js';

/** Of the names of the columns, which stay in sight. */
const headHeight = 30;
/** Beyond what is in sight, above and below: a quick scroll shows no hole. */
const spare = 4;
/** Rows that PageUp and PageDown go. */
const pageRows = 20;

export const sequence = (wishes: Wishes): View => new SequenceView(wishes);

class SequenceView implements View {
  readonly #find = el('input', {
    type: 'search',
    placeholder: 'Find',
    'aria-label': 'Find in the sequence',
  });
  readonly #fold = el(
    'select',
    { 'aria-label': 'Columns' },
    ...foldings.map(({ name }, at) => el('option', { value: at }, name)),
  );
  readonly #count = el('output', { 'aria-live': 'off' });
  readonly #heads = el('div', { class: 'heads', 'aria-hidden': 'true' });
  readonly #sheet = el('div', { class: 'sheet' });
  readonly #list = el('div', { class: 'rows', role: 'listbox', tabindex: 0, 'aria-label': 'Messages' });
  readonly #detail = el('pre', { class: 'detail', tabindex: 0, 'aria-label': 'The message' });
  readonly #wishes: Wishes;
  #scene: Scene | null = null;
  #rows: readonly SequenceRow[] = [];
  #columns: readonly string[] = [];
  #chosenIndex = -1;
  /** What it was moved sideways for last. */
  #sideways = '';

  constructor(wishes: Wishes) {
    this.#wishes = wishes;
    this.#list.append(this.#heads, this.#sheet);
    const head = el('div', { class: 'head' }, el('h2', {}, 'Sequence'), this.#find, this.#fold, this.#count);
    byId('sequence').append(head, this.#list, this.#detail);
    const again = () => this.#scene && this.render(this.#scene);
    this.#find.addEventListener('input', again);
    this.#fold.addEventListener('change', again);
    this.#list.addEventListener('scroll', () => this.#drawSight());
    this.#list.addEventListener('keydown', (event) => this.#step(event));
    this.#sheet.addEventListener('click', (event) => this.#choose(event));
    new ResizeObserver(again).observe(this.#list);
  }

  render(scene: Scene): void {
    this.#scene = scene;
    const told = scene.sequence;
    const all = told.lifelines();
    const { kinds, lifelines, columns } = this.#folding;
    this.#rows = told.rows({ words: this.#find.value.trim(), lifelines: lifelines(all), kinds });
    this.#columns = columns(all);
    // Told to whoever is looking for something; not with every message that comes.
    mark(this.#count, 'aria-live', document.activeElement === this.#find ? 'polite' : 'off');
    put(
      this.#count,
      this.#rows.length === 0
        ? told.lifelines().length === 0
          ? 'no messages yet'
          : 'nothing that fits'
        : `${this.#rows.length} messages`,
    );
    const width = timeWidth + this.#columns.length * this.#columnWidth;
    mark(this.#heads, 'style', `width:${width}px;--column:${this.#columnWidth}px`);
    mark(this.#sheet, 'style', `width:${width}px;height:${this.#rows.length * rowHeight}px`);
    keyed(
      this.#heads,
      this.#columns,
      (name) => name,
      () => el('span'),
      put,
    );
    const at = this.#chosenAt();
    this.#keepInSight(at, scene.isNow);
    this.#keepBetween(at, scene.isNow);
    this.#tell(this.#rows[at]);
    this.#drawSight();
  }

  get #columnWidth(): number {
    return columnWidthOf(this.#columns.length, this.#list.clientWidth);
  }

  get #folding(): Folding {
    return foldings[Number(this.#fold.value)] ?? foldings[0];
  }

  /** The newest row that is not after the line looked at; -1 where all are. */
  #chosenAt(): number {
    const index = this.#scene?.index ?? -1;
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.index ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #drawSight(): void {
    const scene = this.#scene;
    if (!scene) return;
    const from = Math.max(0, Math.floor(this.#list.scrollTop / rowHeight) - spare);
    const inSight = this.#rows.slice(from, from + Math.ceil(this.#list.clientHeight / rowHeight) + 2 * spare);
    const placed = inSight.map((row, offset) => ({ row, top: (from + offset) * rowHeight }));
    const chosen = this.#rows[this.#chosenAt()];
    const partner = chosen ? scene.sequence.partner(chosen) : null;
    const { scrollLeft, clientWidth } = this.#list;
    const sight = { from: scrollLeft + timeWidth, to: scrollLeft + clientWidth };
    const drawing = { columns: this.#columns, columnWidth: this.#columnWidth, folding: this.#folding, ...sight };
    keyed(
      this.#sheet,
      placed,
      ({ row }) => String(row.index),
      ({ row }) => el('div', { role: 'option', id: `row-${row.index}` }),
      (element, { row, top }) => {
        drawRow(element, row, { ...drawing, top });
        mark(element, 'aria-selected', String(row === chosen));
        mark(element, 'data-partner', row.index === partner?.index);
        mark(element, 'data-later', row.index > scene.index);
      },
    );
    mark(this.#list, 'aria-activedescendant', chosen ? `row-${chosen.index}` : null);
  }

  #step(event: KeyboardEvent): void {
    const at = this.#chosenAt();
    const last = this.#rows.length - 1;
    const ways: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + pageRows,
      PageUp: at - pageRows,
      Home: 0,
      End: last,
    };
    const to = ways[event.key];
    const row = to === undefined ? undefined : this.#rows[Math.min(Math.max(to, 0), last)];
    if (!row) return;
    event.preventDefault();
    this.#wishes.go(row.index);
  }

  #choose({ target }: Event): void {
    const row = target instanceof Element ? target.closest('[data-index]') : null;
    if (row) this.#wishes.go(Number(row.getAttribute('data-index')));
  }

  /** Where somebody reads further up, only another choice moves it. */
  #keepInSight(at: number, isNow: boolean): void {
    const index = this.#rows[at]?.index ?? -1;
    // Nothing has a place in what is not shown.
    if (at < 0 || index === this.#chosenIndex || this.#list.clientHeight === 0) return;
    this.#chosenIndex = index;
    const list = this.#list;
    const top = at * rowHeight;
    const isAbove = top < list.scrollTop;
    const isBelow = top + rowHeight + headHeight > list.scrollTop + list.clientHeight;
    if (isNow) list.scrollTop = top + rowHeight + headHeight + 8 - list.clientHeight;
    else if (isAbove || isBelow) list.scrollTop = Math.max(0, top - list.clientHeight / 2);
  }

  /** Of many columns, those of the arrow that was chosen; with a station that goes on it would never stand still. */
  #keepBetween(at: number, isNow: boolean): void {
    const row = this.#rows[at];
    const drawn = `${this.#fold.value} ${row?.index}`;
    if (!row || isNow || drawn === this.#sideways || this.#list.clientWidth === 0) return;
    this.#sideways = drawn;
    const places = [row.from, row.to].map((name) => this.#columns.indexOf(this.#folding.columnOf(name)));
    const left = Math.min(...places) * this.#columnWidth;
    const right = timeWidth + (Math.max(...places) + 1) * this.#columnWidth;
    const list = this.#list;
    // The sender's name and the receiver's, and where they are too far apart the receiver's.
    if (left < list.scrollLeft) list.scrollLeft = left;
    if (right > list.scrollLeft + list.clientWidth) list.scrollLeft = right - list.clientWidth;
  }

  #tell(row: SequenceRow | undefined): void {
    const partner = row && this.#scene?.sequence.partner(row);
    if (!row) put(this.#detail, '');
    else put(this.#detail, `${headOf(row)}${partner ? joinedTo(row, partner) : ''}\n${row.detail}`);
  }
}

const headOf = ({ atMs, from, to, label }: SequenceRow) => `${clockWords(atMs)}  ${from} → ${to}  ${label}`;

function joinedTo(row: SequenceRow, partner: SequenceRow): string {
  const apart = spanWords(Math.abs(partner.atMs - row.atMs));
  return partner.index > row.index
    ? `\nanswered ${apart} later: ${partner.label}`
    : `\nasked ${apart} before: ${partner.label}`;
}
