/** Power over time as steps; the present stands at a line of its own, so that what comes has room. */
import { powerWords } from '../../model/explain.js';
import type { LimitSeries } from '../../model/limits.js';
import type { PlannedLimit } from '../../model/present.js';
import { el, mark, put, svg } from '../dom.js';
import { clockWords, measuredWords } from '../words.js';

type Points = ReturnType<LimitSeries['of']>;
type Point = Points[number];

export interface Plotted {
  readonly points: Points;
  readonly nowMs: number;
  readonly spanMs: number;
  readonly mostW: number;
  readonly next: readonly PlannedLimit[];
}

const height = 300;
const inner = { left: 62, right: 14, top: 12, bottom: 28 };
/** The present stands here, as a share of the picture. */
const nowAt = 0.82;

/** Above it nothing is drawn: no station has as much, and a path cannot tell of more. */
const highestW = 1e9;

export class Plot {
  readonly element: HTMLElement;
  readonly #picture = svg('svg', { role: 'img', class: 'plot' });
  readonly #grid = svg('g', { class: 'grid' });
  readonly #power = svg('path', { class: 'power' });
  readonly #offered = svg('path', { class: 'offered' });
  readonly #limit = svg('path', { class: 'limit' });
  readonly #next = svg('path', { class: 'limit next' });
  readonly #now = svg('line', { class: 'now' });
  readonly #cursor = svg('line', { class: 'cursor' });
  readonly #reading = el('p', { class: 'reading' });
  #plotted: Plotted | null = null;
  /** Of the place it has: texts stay as large as they are. */
  #width = 900;

  constructor() {
    this.#picture.append(this.#grid, this.#power, this.#offered, this.#limit, this.#next, this.#now, this.#cursor);
    this.element = el('figure', { class: 'plotted' }, this.#picture, this.#reading);
    new ResizeObserver(() => this.#plotted && this.draw(this.#plotted)).observe(this.element);
    this.#picture.addEventListener('pointermove', (event) => this.#read(event));
    this.#picture.addEventListener('pointerleave', () => this.#cursor.removeAttribute('x1'));
  }

  draw(plotted: Plotted): void {
    this.#plotted = plotted;
    this.#width = Math.max(280, this.element.clientWidth || this.#width);
    mark(this.#picture, 'viewBox', `0 0 ${this.#width} ${height}`);
    const { points, nowMs, mostW, next } = plotted;
    const seen = visible(points, this.#fromMs(), nowMs);
    const watts = seen.map(({ limitW, powerW }) => Math.max(limitW ?? 0, powerW ?? 0));
    const top = Math.min(Math.max(mostW, ...watts, 1_000) * 1.08, highestW);
    const x = (ms: number) => this.#x(ms);
    const y = (most: number) => yOf(Math.min(Math.max(most, 0), highestW));
    const yOf = (w: number) => inner.top + (1 - w / top) * (height - inner.top - inner.bottom);
    mark(
      this.#limit,
      'd',
      steps(seen, ({ limitW }) => limitW, x, y, nowMs),
    );
    mark(
      this.#offered,
      'd',
      steps(seen, ({ offeredW }) => offeredW, x, y, nowMs),
    );
    mark(this.#power, 'd', area(seen, x, y, nowMs));
    mark(this.#next, 'd', this.#coming(next, seen.at(-1)?.limitW ?? null, y));
    for (const [name, value] of [
      ['x1', x(nowMs)],
      ['x2', x(nowMs)],
      ['y1', inner.top],
      ['y2', height - inner.bottom],
    ] as const)
      mark(this.#now, name, String(value));
    this.#drawGrid(top, y);
    const last = seen.at(-1);
    mark(
      this.#picture,
      'aria-label',
      `Power over time. At this instant: limit ${measuredWords(last?.limitW)}, delivered ${measuredWords(last?.powerW)}.`,
    );
  }

  #fromMs(): number {
    const { nowMs = 0, spanMs = 60_000 } = this.#plotted ?? {};
    return nowMs - spanMs * nowAt;
  }

  #x(ms: number): number {
    const { spanMs = 60_000 } = this.#plotted ?? {};
    return inner.left + ((ms - this.#fromMs()) / spanMs) * (this.#width - inner.left - inner.right);
  }

  #coming(next: readonly PlannedLimit[], limitW: number | null, y: (w: number) => number): string {
    const { nowMs = 0 } = this.#plotted ?? {};
    if (limitW === null) return '';
    const end = this.#width - inner.right;
    let path = `M${this.#x(nowMs).toFixed(1)},${y(limitW).toFixed(1)}`;
    for (const { fromMs, limitW: to } of next) {
      const at = this.#x(fromMs);
      if (at > end) break;
      path += `H${at.toFixed(1)}V${y(to).toFixed(1)}`;
    }
    return `${path}H${end}`;
  }

  #drawGrid(top: number, y: (w: number) => number): void {
    const { spanMs = 60_000 } = this.#plotted ?? {};
    const lines: SVGElement[] = [];
    const stepW = niceStep(top / 4);
    for (let w = 0; w <= top; w += stepW) {
      lines.push(svg('line', { x1: inner.left, x2: this.#width - inner.right, y1: y(w), y2: y(w) }));
      lines.push(svg('text', { x: inner.left - 8, y: y(w) + 4, 'text-anchor': 'end' }, powerWords(w)));
    }
    const from = this.#fromMs();
    const stepMs = spanMs / (this.#width < 560 ? 3 : 6);
    for (let ms = Math.ceil(from / stepMs) * stepMs; ms < from + spanMs; ms += stepMs) {
      const words = clockWords(ms).slice(0, spanMs > 600_000 ? 5 : 8);
      lines.push(svg('text', { x: this.#x(ms), y: height - 8, 'text-anchor': 'middle' }, words));
    }
    this.#grid.replaceChildren(...lines);
  }

  #read(event: PointerEvent): void {
    const plotted = this.#plotted;
    if (!plotted) return;
    const box = this.#picture.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.#width;
    const ms = this.#fromMs() + ((x - inner.left) / (this.#width - inner.left - inner.right)) * plotted.spanMs;
    const point = plotted.points.findLast(({ atMs }) => atMs <= Math.min(ms, plotted.nowMs));
    for (const [name, value] of [
      ['x1', x],
      ['x2', x],
      ['y1', inner.top],
      ['y2', height - inner.bottom],
    ] as const)
      mark(this.#cursor, name, String(value));
    if (point)
      put(
        this.#reading,
        `${clockWords(ms)}: limit ${measuredWords(point.limitW)}, delivered ${measuredWords(point.powerW)}`,
      );
  }
}

/** Those in the window, and the one that was in force when it begins. */
function visible(points: Points, fromMs: number, toMs: number): Points {
  const first = points.findLastIndex(({ atMs }) => atMs <= fromMs);
  const end = points.findLastIndex(({ atMs }) => atMs <= toMs) + 1;
  const seen = points.slice(Math.max(first, 0), end);
  return seen.map((point) => (point.atMs < fromMs ? { ...point, atMs: fromMs } : point));
}

type Scale = (value: number) => number;

function steps(points: Points, of: (point: Point) => number | null, x: Scale, y: Scale, endMs: number): string {
  let path = '';
  let isDown = false;
  for (const point of points) {
    const value = of(point);
    const at = x(point.atMs).toFixed(1);
    if (value === null) {
      if (isDown) path += `H${at}`;
      isDown = false;
    } else {
      path += isDown ? `H${at}V${y(value).toFixed(1)}` : `M${at},${y(value).toFixed(1)}`;
      isDown = true;
    }
  }
  return isDown ? `${path}H${x(endMs).toFixed(1)}` : path;
}

function area(points: Points, x: Scale, y: Scale, endMs: number): string {
  const path = steps(points, ({ powerW }) => powerW ?? 0, x, y, endMs);
  const [first] = points;
  return first ? `${path}V${y(0).toFixed(1)}H${x(first.atMs).toFixed(1)}Z` : '';
}

/** 1, 2 or 5 with zeros. */
function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= atLeast) ?? atLeast;
}
