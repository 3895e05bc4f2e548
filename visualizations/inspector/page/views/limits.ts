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

export function limits(): View {
  const outlet = el('select', { 'aria-label': 'Outlet', change: () => redraw() });
  const span = el(
    'select',
    { 'aria-label': 'Time shown', change: () => redraw() },
    ...windows.map(([name, ms], at) => el('option', { value: ms, selected: at === 0 }, name)),
  );
  const why = el('p', { class: 'lead' });
  const plot = new Plot();
  const amperes = el('p', {}, 'Amperes decided: the line shows the watts that the hardware may use besides.');
  const weighed = el('ol', { class: 'weighed' });
  const weighedTitle = el('h3', {}, 'What was weighed');
  const coming = el('ol', { class: 'coming' });
  const comingTitle = el('h3', {}, 'What comes next');
  const changes = el('tbody');
  byId('limits').append(
    el(
      'div',
      { class: 'head' },
      el('h2', {}, 'Limits'),
      el('label', {}, 'Outlet ', outlet),
      el('label', {}, 'Show ', span),
    ),
    why,
    plot.element,
    legend(),
    amperes,
    weighedTitle,
    weighed,
    comingTitle,
    coming,
    changesTable(changes),
  );
  let scene: Scene | null = null;
  const redraw = () => scene && render(scene);
  const render = (shown: Scene) => {
    scene = shown;
    const { present, limits: series } = shown;
    keyed(
      outlet,
      present.outlets,
      keyOf,
      ({ connectorId }) => el('option', { value: connectorId }, String(connectorId)),
      () => {},
    );
    const chosen = present.outlets.find((each) => keyOf(each) === outlet.value) ?? present.outlets[0];
    const limit = inForceAt(chosen?.plan ?? [], present.atMs);
    const next = chosen?.plan.filter(({ fromMs }) => fromMs > present.atMs) ?? [];
    put(
      why,
      chosen && limit ? `In force: ${limitInWords(limit, chosen)}` : 'Nothing is known of a limit at this instant.',
    );
    const sources = limit && chosen ? weighedWords(limit, chosen) : [];
    keyed(weighed, sources, String, () => el('li'), put);
    mark(weighedTitle, 'hidden', sources.length === 0);
    mark(amperes, 'hidden', !(limit && chosen && limitInWatts(limit, chosen) < limit.limitW));
    keyed(
      coming,
      next,
      ({ fromMs }) => String(fromMs),
      () => el('li'),
      (row, planned) => put(row, nextWords(planned, chosen)),
    );
    mark(comingTitle, 'hidden', next.length === 0);
    const spanMs = Number(span.value);
    const points = chosen ? series.of(chosen.connectorId) : [];
    plot.draw({ points, nowMs: present.atMs, spanMs, mostW: chosen?.maxPowerW ?? 0, next });
    fillChanges(changes, points, present.atMs);
  };
  return { render };
}

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
