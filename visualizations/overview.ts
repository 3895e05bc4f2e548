/** The actors of a station and what they say to each other: a ring of who speaks with whom, and a card for each. */
import type { Box, Point } from './layout-model.js';
import type { Message } from './messages.js';
import { ringOf } from './ring.js';
import { inset, lineHeight, type Size, textSize, titleHeight, titleSize } from './rows.js';
import { colourStyle, fonts, overviewStyle } from './style.js';
import { escaped, textWidth, wrapped } from './text.js';

export interface Words {
  readonly to: string;
  readonly events: readonly string[];
}

export interface Speaker {
  readonly id: string;
  /** Has a chart of its own, and a picture of it. */
  readonly isChart: boolean;
  readonly says: readonly Words[];
}

const longest = 46;
const gap = 14;
const margin = 20;
const ringSize: Size = { width: 860, height: 1060 };
const columns = 3;

export function speakersOf(messages: readonly Message[], charts: readonly string[]): readonly Speaker[] {
  const ids = [...new Set([...charts, ...messages.flatMap(({ from, to }) => [from, to])])];
  return ids.map((id) => {
    const own = messages.filter(({ from }) => from === id);
    const says = [...new Set(own.map(({ to }) => to))].map((to) => ({
      to,
      events: own.flatMap((one) => (one.to === to ? [one.event] : [])),
    }));
    return { id, isChart: charts.includes(id), says };
  });
}

const rowsOf = ({ says }: Speaker) => says.map(({ to, events }) => wrapped(`to ${to}: ${events.join(', ')}`, longest));

function cardSize(speaker: Speaker): Size {
  const lines = rowsOf(speaker).flat();
  const widths = lines.map((line) => textWidth(line, textSize) + 12);
  return {
    width: Math.max(textWidth(speaker.id, titleSize) + 8, ...widths, 80) + 2 * inset,
    height: titleHeight + (lines.length === 0 ? 2 : lines.length * lineHeight + 8),
  };
}

const round = (n: number) => Math.round(n * 10) / 10;

/** A file of its own. */
export function drawnOverview(speakers: readonly Speaker[]): string {
  const { width, height, parts } = overviewOf(speakers);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fonts}" role="img">`,
    '<title>The actors of a station</title>',
    `<desc>${speakers.length} actors, with what each says to whom.</desc>`,
    `<style>${colourStyle(':root')}${overviewStyle}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    parts,
    '</svg>\n',
  ].join('\n');
}

/** The ring on the left, the cards in columns on its right. */
export function overviewOf(speakers: readonly Speaker[]): Size & { readonly parts: string } {
  const cards = cardsOf(speakers);
  const right = ringSize.width + 2 * margin;
  const ring = ringOf(speakers, ringSize, [margin, margin]);
  const drawn = cards.map(({ speaker, box: [x, y, w, h] }) => drawnCard(speaker, [x + right, y + margin, w, h]));
  const bottom = Math.max(ringSize.height, ...cards.map(({ box: [, y, , h] }) => y + h));
  const edge = Math.max(...cards.map(({ box: [x, , w] }) => x + w));
  return {
    width: Math.ceil(right + edge + margin),
    height: Math.ceil(bottom + 2 * margin),
    parts: [ring, ...drawn].join('\n'),
  };
}

/** Each under the shortest column so far, the longest first. */
function cardsOf(speakers: readonly Speaker[]): readonly { readonly speaker: Speaker; readonly box: Box }[] {
  const sized = speakers
    .filter(({ says }) => says.length > 0)
    .map((speaker) => ({ speaker, size: cardSize(speaker) }))
    .toSorted((one, other) => other.size.height - one.size.height);
  const width = Math.max(...sized.map(({ size }) => size.width));
  const bottoms = Array.from({ length: columns }, () => 0);
  return sized.map(({ speaker, size: { height } }) => {
    const y = Math.min(...bottoms);
    const column = bottoms.indexOf(y);
    bottoms[column] = y + height + gap;
    return { speaker, box: [column * (width + gap), y, width, height] };
  });
}

function drawnCard(speaker: Speaker, [x, y, width, height]: Box): string {
  let baseline = y + titleHeight + 10;
  const rows = rowsOf(speaker).map((row) => {
    const spans = row.map((line, at) => drawnWords(line, [x + inset, baseline + at * lineHeight], at > 0));
    baseline += row.length * lineHeight;
    return `<text>${spans.join('')}</text>`;
  });
  return [
    `<g class="card${speaker.isChart ? '' : ' outside'}" data-speaker="${escaped(speaker.id)}">`,
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="9"/>`,
    `<text class="name" x="${round(x + inset)}" y="${round(y + 20)}">${escaped(speaker.id)}</text>`,
    ...rows,
    '</g>',
  ].join('');
}

function drawnWords(line: string, [x, y]: Point, isMore: boolean): string {
  const place = `x="${round(isMore ? x + 12 : x)}" y="${round(y)}"`;
  const [, to, rest] = (!isMore && /^(to \S+:)(.*)$/.exec(line)) || [];
  if (to === undefined) return `<tspan ${place}>${escaped(line)}</tspan>`;
  return `<tspan ${place} class="to">${escaped(to)}</tspan><tspan>${escaped(rest ?? '')}</tspan>`;
}
