/** Every actor with its states, and the chart of one of them: active states lit, the last transition drawn. */
import type { ChartNow } from '../../model/present.js';
import { byId, el, keyed, mark, put } from '../dom.js';
import type { Scene, View } from '../scene.js';
import { leaves } from '../words.js';
import { ChartPicture } from './chart-picture.js';

export interface Charts extends View {
  show(actor: string): void;
}

/** `x:0` means nothing to anybody. */
export const actorName = ({ actor, chart }: ChartNow): string => (actor.startsWith('x:') ? chart : actor);

/** What moves most comes first; a chart that is not in the list comes last. */
const order = [
  'station',
  'connection',
  'registration',
  'outbox',
  'connector',
  'transaction',
  'authorization',
  'smart-charging',
  'metering',
  'reservations',
  'status',
];
const placeOf = ({ chart }: ChartNow) => (order.includes(chart) ? order.indexOf(chart) : order.length);

export function charts(onChosen: () => void): Charts {
  const list = el('ul', { class: 'actors', 'aria-label': 'Actors' });
  const title = el('h2');
  const last = el('p', { class: 'last' });
  const picture = new ChartPicture();
  const states = el('ul', { class: 'states', 'aria-label': 'Active states' });
  byId('charts').append(
    el('div', { class: 'who' }, list),
    el('div', { class: 'chart' }, el('div', { class: 'head' }, title, picture.controls), last, states, picture.element),
  );
  let chosen = { actor: 'connector-1', session: '' };
  const choose = (actor: string, session = '') => {
    chosen = { actor, session };
    onChosen();
  };
  return {
    show: (actor) => choose(actor),
    render({ present }: Scene) {
      const shown = shownOf(present.charts, chosen);
      keyed(
        list,
        present.charts.toSorted((a, b) => placeOf(a) - placeOf(b)),
        ({ session }) => session,
        (chart) => actorRow(chart, choose),
        (row, chart) => fillRow(row, chart, chart === shown),
      );
      const isAny = present.charts.length > 0;
      put(
        title,
        shown ? titleOf(shown) : isAny ? `${chosen.actor} is not there at this instant` : 'No chart at this instant',
      );
      put(last, shown ? lastWords(shown) : '');
      const active = shown ? leaves(shown.state) : [];
      keyed(
        states,
        active,
        (state) => state,
        () => el('li'),
        put,
      );
      picture.show(shown ?? null);
    },
  };
}

/** Sessions have charts of the same name, one after the other and side by side. */
function shownOf(
  all: readonly ChartNow[],
  { actor, session }: { actor: string; session: string },
): ChartNow | undefined {
  return all.find((chart) => chart.session === session) ?? all.findLast((chart) => actorName(chart) === actor);
}

function actorRow(chart: ChartNow, choose: (actor: string, session: string) => void): HTMLElement {
  const actor = actorName(chart);
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', click: () => choose(actor, chart.session) },
      el('strong', {}, actor),
      el('span', { class: 'states' }),
    ),
  );
}

function fillRow(row: Element, chart: ChartNow, isChosen: boolean): void {
  const button = row.firstElementChild;
  if (!button) return;
  mark(button, 'aria-pressed', String(isChosen));
  const states = button.lastElementChild;
  if (states) put(states, leaves(chart.state).join(', '));
}

function titleOf(chart: ChartNow): string {
  const name = actorName(chart);
  return name === chart.chart ? name : `${name} (chart ${chart.chart})`;
}

function lastWords({ lastEvent, lastEdges, steps }: ChartNow): string {
  if (lastEvent === null) return `It has made ${steps} steps that were recorded.`;
  const what = lastEdges.length === 0 ? '' : `: ${lastEdges.join('; ')}`;
  return `Step ${steps}, at ${lastEvent}${what}`;
}
