/** The picture of a chart, as the package holds it; what is lit are classes on its groups. */

import { chartStyle } from '../../../style.js';
import type { ChartNow } from '../../model/present.js';
import { el, keyed, mark, put } from '../dom.js';
import { asked } from '../source.js';
import { leaves } from '../words.js';

const zooms = [0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.6];

export class ChartPicture {
  readonly element: HTMLElement;
  readonly controls: HTMLElement;
  readonly #frame: HTMLElement;
  readonly #fallback: HTMLElement;
  readonly #shadow: ShadowRoot;
  readonly #pictures = new Map<string, Promise<SVGSVGElement | null>>();
  #follows = true;
  #zoom = 0.7;
  #wanted: ChartNow | null = null;
  #shownChart: string | null = null;
  #svg: SVGSVGElement | null = null;
  /** So that the same step is not lit twice. */
  #lit: ChartNow | null = null;

  constructor() {
    this.#frame = el('div', { class: 'frame', tabindex: 0, role: 'region', 'aria-label': 'Picture of the chart' });
    this.#fallback = el('ul', { class: 'fallback', hidden: true });
    this.element = el('div', { class: 'picture' }, this.#frame, this.#fallback);
    this.#shadow = this.#frame.attachShadow({ mode: 'open' });
    // The rules of a picture are for any text and path: they stay inside.
    this.#shadow.append(el('style', {}, `:host{overflow:auto}svg{display:block}${chartStyle}`));
    this.controls = this.#makeControls();
  }

  show(chart: ChartNow | null): void {
    this.#wanted = chart;
    if (chart !== null && chart.chart !== this.#shownChart) void this.#load(chart.chart);
    this.#light();
  }

  async #load(noun: string): Promise<void> {
    this.#shownChart = noun;
    const loaded = this.#pictures.get(noun) ?? fetched(noun);
    this.#pictures.set(noun, loaded);
    const picture = await loaded;
    if (this.#shownChart !== noun) return;
    this.#svg?.remove();
    this.#svg = picture;
    this.#lit = null;
    if (picture) this.#shadow.append(picture);
    mark(this.#frame, 'hidden', picture === null);
    mark(this.#fallback, 'hidden', picture !== null);
    this.#scale();
    this.#light();
  }

  #light(): void {
    const chart = this.#wanted;
    if (chart === this.#lit) return;
    this.#lit = chart;
    const active = new Set(chart ? leaves(chart.state).map((leaf) => `${chart.chart}.${leaf}`) : []);
    if (this.#svg === null) this.#list(active);
    else {
      const lit = lightUp(this.#svg, active, chart?.lastEdges ?? []);
      if (this.#follows && lit) bring(this.#frame, lit);
    }
  }

  /** For a chart that this page has no picture of. */
  #list(active: ReadonlySet<string>): void {
    keyed(
      this.#fallback,
      [...active],
      (state) => state,
      () => el('li'),
      put,
    );
  }

  #scale(): void {
    if (!this.#svg) return;
    const { width, height } = this.#svg.viewBox.baseVal;
    this.#svg.setAttribute('width', String(Math.round(width * this.#zoom)));
    this.#svg.setAttribute('height', String(Math.round(height * this.#zoom)));
  }

  #makeControls(): HTMLElement {
    const percent = el('output', {}, percentWords(this.#zoom));
    const zoom = (to: number) => {
      this.#zoom = to;
      put(percent, percentWords(to));
      this.#scale();
      const lit = this.#svg?.querySelector('.state.on');
      if (lit) bring(this.#frame, lit);
    };
    const fit = () => {
      const { width = 1, height = 1 } = this.#svg?.viewBox.baseVal ?? {};
      zoom(Math.min(this.#frame.clientWidth / width, this.#frame.clientHeight / height, 1));
    };
    const button = (text: string, label: string, act: () => void) =>
      el('button', { type: 'button', 'aria-label': label, click: act }, text);
    const follows = el('input', { type: 'checkbox', checked: true, change: () => (this.#follows = follows.checked) });
    return el(
      'div',
      { class: 'zoom', role: 'group', 'aria-label': 'Zoom' },
      button('−', 'Smaller', () => zoom(zooms.findLast((each) => each < this.#zoom - 0.01) ?? zooms[0] ?? 1)),
      percent,
      button('+', 'Larger', () => zoom(zooms.find((each) => each > this.#zoom + 0.01) ?? zooms.at(-1) ?? 1)),
      button('Fit', 'Fit into the frame', fit),
      el('label', {}, follows, ' follow'),
    );
  }
}

const percentWords = (zoom: number) => `${Math.round(zoom * 100)} %`;

async function fetched(noun: string): Promise<SVGSVGElement | null> {
  // A trace may name its charts as it likes; ours are called like this.
  if (!/^[\w-]+$/.test(noun)) return null;
  const response = await asked(`charts/${noun}.svg`).catch(() => null);
  if (!response?.ok) return null;
  const { documentElement } = new DOMParser().parseFromString(await response.text(), 'image/svg+xml');
  documentElement.querySelector('style')?.remove();
  const picture = document.importNode(documentElement, true);
  return picture instanceof SVGSVGElement ? picture : null;
}

/** Gives the place that is looked for: the state that was entered last, or one that is active; never a bare line. */
function lightUp(picture: SVGSVGElement, active: ReadonlySet<string>, edges: readonly string[]): Element | null {
  const taken = new Set(edges);
  const entered = edges.map(targetOf);
  let lit: Element | null = null;
  let newest: Element | null = null;
  for (const state of picture.querySelectorAll('[data-state]')) {
    const id = state.getAttribute('data-state') ?? '';
    const isOn = active.has(id);
    state.classList.toggle('on', isOn);
    if (!isOn) continue;
    lit ??= state;
    if (entered.some((target) => id === target || id.startsWith(`${target}.`))) newest ??= state;
  }
  const ways = new Set<string>();
  for (const edge of picture.querySelectorAll('[data-edge]')) {
    const isHot = taken.has(edge.getAttribute('data-edge') ?? '');
    edge.classList.toggle('hot', isHot);
    if (!isHot) continue;
    const along = edge.getAttribute('data-along');
    if (along !== null) ways.add(along);
  }
  for (const way of picture.querySelectorAll('[data-way]'))
    way.classList.toggle('hot', ways.has(way.getAttribute('data-way') ?? ''));
  return newest ?? lit;
}

/** `connector.use` in `connector --event--> connector.use / action`; of an inner one, where it stays. */
function targetOf(edge: string): string {
  const [source = '', rest = ''] = edge.split(/ --.*--> /);
  const [target = ''] = rest.split(' / ');
  return target === '(internal)' ? source : target;
}

/** To the middle of the frame, unless it is well in it already. */
function bring(frame: HTMLElement, element: Element): void {
  const outer = frame.getBoundingClientRect();
  // Of a group: with its texts, but without what hangs over.
  const inner = (element.querySelector('rect') ?? element).getBoundingClientRect();
  const isIn =
    inner.left > outer.left + 20 &&
    inner.right < outer.right - 20 &&
    inner.top > outer.top + 20 &&
    inner.bottom < outer.bottom - 20;
  if (isIn || outer.width === 0) return;
  frame.scrollBy({
    left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
    top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}
