/** Who speaks with whom, as names around a ring and arrows through it. Who has much to say to each other stands close. */
import type { Point } from './layout-model.js';
import type { Speaker } from './overview.js';
import { type Size, titleSize } from './rows.js';
import { escaped, textWidth } from './text.js';

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly isMutual: boolean;
}

interface Place {
  readonly centre: Point;
  readonly width: number;
}

const boxHeight = 30;
const round = (n: number) => Math.round(n * 10) / 10;

export function ringOf(speakers: readonly Speaker[], { width, height }: Size, [left, top]: Point): string {
  const pairs = pairsOf(speakers);
  const order = closest(
    speakers.map(({ id }) => id),
    pairs,
  );
  const middle: Point = [left + width / 2, top + height / 2];
  const places = new Map(
    order.map((id, at) => {
      const [across, along] = spotOf((at + 0.5) / order.length);
      const centre: Point = [middle[0] + across * (width / 2 - 80), middle[1] + along * (height / 2 - 20)];
      return [id, { centre, width: textWidth(id, titleSize) + 34 }] as const;
    }),
  );
  const place = (id: string) => places.get(id) ?? { centre: middle, width: 0 };
  return [
    ...pairs.map((pair) => drawnPair(pair, place(pair.from), place(pair.to), middle)),
    ...speakers.map((speaker) => drawnName(speaker, place(speaker.id))),
  ].join('\n');
}

/** Between -1 and 1, across and along: an oval that is blunt at its ends, where names stand side by side. */
function spotOf(turn: number): Point {
  const angle = 2 * Math.PI * turn - Math.PI / 2;
  return [Math.sign(Math.cos(angle)) * Math.sqrt(Math.abs(Math.cos(angle))), Math.sin(angle)];
}

/** Either way, once. */
function pairsOf(speakers: readonly Speaker[]): readonly Pair[] {
  const says = new Set(speakers.flatMap(({ id, says: words }) => words.map(({ to }) => `${id}\n${to}`)));
  return [...says].flatMap((key) => {
    const [from = '', to = ''] = key.split('\n');
    const isMutual = says.has(`${to}\n${from}`);
    return isMutual && from > to ? [] : [{ from, to, isMutual }];
  });
}

/** Swaps two for as long as that brings those who speak with each other closer. */
function closest(ids: readonly string[], pairs: readonly Pair[]): readonly string[] {
  const span = (order: readonly string[]) => {
    const at = new Map(order.map((id, index) => [id, index]));
    return pairs.reduce((sum, { from, to }) => {
      const apart = Math.abs((at.get(from) ?? 0) - (at.get(to) ?? 0));
      return sum + Math.min(apart, ids.length - apart) ** 1.5;
    }, 0);
  };
  let best = ids;
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (let one = 0; one < ids.length; one += 1)
      for (let other = one + 1; other < ids.length; other += 1) {
        const swapped = best.with(one, best[other] ?? '').with(other, best[one] ?? '');
        if (span(swapped) >= span(best)) continue;
        best = swapped;
        isBetter = true;
      }
  }
  return best;
}

function drawnName({ id, isChart }: Speaker, { centre: [x, y], width }: Place): string {
  return [
    `<g class="actor${isChart ? '' : ' outside'}" data-actor="${escaped(id)}">`,
    `<rect x="${round(x - width / 2)}" y="${round(y - boxHeight / 2)}" width="${width}" height="${boxHeight}" rx="9"/>`,
    `<text class="name" text-anchor="middle" x="${round(x)}" y="${round(y + 5)}">${escaped(id)}</text>`,
    '</g>',
  ].join('');
}

function drawnPair({ from, to, isMutual }: Pair, one: Place, other: Place, middle: Point): string {
  const bend: Point = [
    (one.centre[0] + other.centre[0] + 2 * middle[0]) / 4,
    (one.centre[1] + other.centre[1] + 2 * middle[1]) / 4,
  ];
  const start = rimOf(one, bend);
  const end = rimOf(other, bend);
  const point = ([x, y]: Point) => `${round(x)},${round(y)}`;
  const hub = ['outbox', 'station', 'CSMS', 'hardware'].find((id) => id === from || id === to) ?? 'peer';
  const tips = [tip(end, bend), ...(isMutual ? [tip(start, bend)] : [])].join('');
  const way = `<path d="M${point(start)}Q${point(bend)} ${point(end)}"/>`;
  return `<g class="says ${hub}" data-from="${escaped(from)}" data-to="${escaped(to)}">${way}${tips}</g>`;
}

/** Where the way to a point leaves the box of a name. */
function rimOf({ centre: [x, y], width }: Place, [toX, toY]: Point): Point {
  const [dx, dy] = [toX - x, toY - y];
  const reach = Math.min(width / 2 / Math.abs(dx || 1), boxHeight / 2 / Math.abs(dy || 1));
  return [x + dx * reach, y + dy * reach];
}

function tip([x, y]: Point, [beforeX, beforeY]: Point): string {
  const reach = Math.hypot(x - beforeX, y - beforeY) || 1;
  const [dx, dy] = [(x - beforeX) / reach, (y - beforeY) / reach];
  const at = (aside: number) => `${round(x - dx * 9 - dy * aside)},${round(y - dy * 9 + dx * aside)}`;
  return `<path class="tip" d="M${round(x)},${round(y)}L${at(4)}L${at(-4)}z"/>`;
}
