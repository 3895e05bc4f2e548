/** The limit of an outlet over time, what it took of it, and which profile decided. */
import { powerWords, sourceWords } from '../../model/explain.js';
import type { LimitSeries } from '../../model/limits.js';
import { inForceAt } from '../../model/plans.js';
import type { OutletNow, PlannedLimit } from '../../model/present.js';
import { byId, el, keyed, mark, put } from '../dom.js';
import { limitInWatts, limitInWords, weighedWords } from '../limit-words.js';
import type { Scene, View } from '../scene.js';
import { clockWords, measuredWords } from '../words.js';
import { Plot } from './plot.js';

const windows: readonly (readonly [name: string, ms: number])[] = [
  ['1 min', 60_000],
  ['5 min', 300_000],
  ['1 h', 3_600_000],
  ['24 h', 86_400_000],
];

export const limits = (): View => new LimitsView();

class LimitsView implements View {
  readonly #outlet = el('select', { 'aria-label': 'Outlet', change: () => this.#again() });
  readonly #span = el(
    'select',
    { 'aria-label': 'Time shown', change: () => this.#again() },
    ...windows.map(([name, ms], at) => el('option', { value: ms, selected: at === 0 }, name)),
  );
  readonly #why = el('p', { class: 'lead' });
  readonly #plot = new Plot();
  readonly #amperes = el('p', {}, 'Amperes decided: the line shows the watts that the hardware may use besides.');
  readonly #weighed = titledList('weighed', 'What was weighed');
  readonly #coming = titledList('coming', 'What comes next');
  readonly #changes = el('tbody');
  #scene: Scene | null = null;

  constructor() {
    const choices = [el('label', {}, 'Outlet ', this.#outlet), el('label', {}, 'Show ', this.#span)];
    byId('limits').append(
      el('div', { class: 'head' }, el('h2', {}, 'Limits'), ...choices),
      this.#why,
      this.#plot.element,
      legend(),
      this.#amperes,
      ...this.#weighed.elements,
      ...this.#coming.elements,
      changesTable(this.#changes),
    );
  }

  render(scene: Scene): void {
    this.#scene = scene;
    const { outlets, atMs } = scene.present;
    keyed(
      this.#outlet,
      outlets,
      keyOf,
      ({ connectorId }) => el('option', { value: connectorId }, String(connectorId)),
      () => {},
    );
    const chosen = outlets.find((each) => keyOf(each) === this.#outlet.value) ?? outlets[0];
    this.#tell(chosen, atMs);
    const points = chosen ? scene.limits.of(chosen.connectorId) : [];
    const next = comingOf(chosen, atMs);
    const spanMs = Number(this.#span.value);
    this.#plot.draw({ points, nowMs: atMs, spanMs, mostW: chosen?.maxPowerW ?? 0, next });
    fillChanges(this.#changes, points, atMs);
  }

  #again(): void {
    if (this.#scene) this.render(this.#scene);
  }

  #tell(outlet: OutletNow | undefined, atMs: number): void {
    const limit = inForceAt(outlet?.plan ?? [], atMs);
    const known = outlet && limit ? { outlet, limit } : null;
    const words = known && `In force: ${limitInWords(known.limit, known.outlet)}`;
    put(this.#why, words ?? 'Nothing is known of a limit at this instant.');
    this.#weighed.fill(known ? weighedWords(known.limit, known.outlet) : []);
    const isByAmperes = known !== null && limitInWatts(known.limit, known.outlet) < known.limit.limitW;
    mark(this.#amperes, 'hidden', !isByAmperes);
    this.#coming.fill(comingOf(outlet, atMs).map((planned) => nextWords(planned, outlet)));
  }
}

/** Neither title nor list where there is nothing in it. */
function titledList(name: string, title: string) {
  const head = el('h3', {}, title);
  const list = el('ol', { class: name });
  return {
    elements: [head, list],
    fill(words: readonly string[]) {
      keyed(
        list,
        [...words.entries()],
        ([at]) => String(at),
        () => el('li'),
        (item, [, text]) => put(item, text),
      );
      mark(head, 'hidden', words.length === 0);
    },
  };
}

const comingOf = (outlet: OutletNow | undefined, atMs: number): readonly PlannedLimit[] =>
  outlet?.plan.filter(({ fromMs }) => fromMs > atMs) ?? [];

const keyOf = ({ connectorId }: OutletNow) => String(connectorId);

function nextWords(planned: PlannedLimit, outlet: OutletNow | undefined): string {
  return `${clockWords(planned.fromMs)}: ${outlet ? limitInWords(planned, outlet) : powerWords(planned.limitW)}`;
}

function legend(): HTMLElement {
  const items = [
    ['limit', 'limit in force'],
    ['offered', 'told to the hardware'],
    ['power', 'power delivered'],
  ];
  return el('ul', { class: 'legend' }, ...items.map(([kind = '', text = '']) => el('li', { class: kind }, text)));
}

function changesTable(body: HTMLElement): HTMLElement {
  const heads = ['at', 'limit', 'decided by', 'power'];
  return el(
    'details',
    {},
    el('summary', {}, 'The same as a table'),
    el('table', {}, el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))), body),
  );
}

/** The newest are what is looked for. */
const mostRows = 60;

function fillChanges(body: HTMLElement, points: ReturnType<LimitSeries['of']>, nowMs: number): void {
  const details = body.closest('details');
  if (!details?.open) return;
  const rows = points
    .filter(({ atMs }) => atMs <= nowMs)
    .slice(-mostRows)
    .reverse();
  const keyedRows = rows.map((row, at) => ({ ...row, key: `${row.atMs} ${at}` }));
  keyed(
    body,
    keyedRows,
    ({ key }) => key,
    () => el('tr', {}, el('td'), el('td'), el('td'), el('td')),
    (row, { atMs, limitW, by, powerW }) => {
      const words = [clockWords(atMs), measuredWords(limitW), by ? sourceWords(by) : '–', measuredWords(powerW)];
      for (const [at, word] of words.entries()) {
        const cell = row.children[at];
        if (cell) put(cell, word);
      }
    },
  );
}
