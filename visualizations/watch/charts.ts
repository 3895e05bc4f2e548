/** Each chart with the states it is in, for a terminal. */
import type { ChartNow, Present } from '../inspector/model/present.js';
import { type Line, padded, type Size, span } from './cells.js';
import { stateWords } from './words.js';

/** Those that moved last so close together are told together. */
const togetherMs = 250;

/** The outlet that was chosen goes first, then what runs for a while only; the rest as it began. */
export function chartLines({ charts, atMs }: Present, outlet: number, { columns, rows }: Size): readonly Line[] {
  if (rows <= 0) return [];
  const newestMs = Math.max(0, ...charts.map(({ lastAtMs }) => lastAtMs));
  const isFresh = ({ lastAtMs, steps }: ChartNow) => steps > 0 && newestMs - lastAtMs < togetherMs && lastAtMs <= atMs;
  const sorted = [...charts].sort((a, b) => rank(a, outlet) - rank(b, outlet));
  const fits = sorted.length <= rows ? sorted : sorted.slice(0, Math.max(0, rows - 1));
  const widest = Math.min(Math.floor(columns / 3), Math.max(8, ...fits.map(({ actor }) => nameOf(actor).length)));
  const lines = fits.map((chart): Line => {
    const fresh = isFresh(chart);
    return [
      span(fresh ? '* ' : '  ', 'chosen'),
      span(`${padded(nameOf(chart.actor), widest)} `, fresh ? 'chosen' : 'plain'),
      span(stateWords(chart.state), fresh ? 'plain' : 'faint'),
    ];
  });
  const left = sorted.length - fits.length;
  return left === 0 ? lines : [...lines, [span(`  ${left} more: v shows them`, 'faint')]];
}

/** The root actor has no id of its own. */
const nameOf = (actor: string) => (actor.startsWith('x:') ? 'station' : actor);

function rank({ chart, actor }: ChartNow, outlet: number): number {
  if (actor === `connector-${outlet}`) return 0;
  if (chart === 'transaction' && actor.endsWith(`-${outlet}`)) return 1;
  const order = ['station', 'connection', 'registration', 'outbox', 'smart-charging'];
  const place = order.indexOf(chart);
  return place === -1 ? 20 : 2 + place;
}
