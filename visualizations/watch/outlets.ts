/** The outlets of a station, for a terminal: a row each, and one of them in detail. */
import { limitWords, powerWords, sourceWords } from '../inspector/model/explain.js';
import { inForceAt } from '../inspector/model/plans.js';
import type { OutletNow, Present } from '../inspector/model/present.js';
import { type Line, padded, type Size, span, type Tone, wrapped } from './cells.js';
import { energyWords, statusTone, timeOf } from './words.js';

interface Column {
  readonly name: string;
  readonly width: number;
  readonly side: 'left' | 'right';
  /** Left out in a terminal that is narrower. */
  readonly leastColumns: number;
  readonly of: (outlet: OutletNow) => string;
  readonly tone?: (outlet: OutletNow) => Tone;
}

const figure = (value: number | null | undefined, words: (value: number) => string) =>
  value === null || value === undefined ? '-' : words(value);

const columnsOfAll: readonly Column[] = [
  {
    name: 'status',
    width: 13,
    side: 'left',
    leastColumns: 0,
    of: ({ status }) => status?.status ?? '-',
    tone: ({ status }) => statusTone(status?.status),
  },
  { name: 'plug', width: 9, side: 'left', leastColumns: 70, of: ({ plug }) => plug ?? '-' },
  { name: 'energy', width: 10, side: 'left', leastColumns: 100, of: ({ energy }) => energy ?? '-' },
  { name: 'power', width: 8, side: 'right', leastColumns: 0, of: ({ meter }) => figure(meter?.powerW, powerWords) },
  {
    name: 'register',
    width: 11,
    side: 'right',
    leastColumns: 60,
    of: ({ meter }) => figure(meter?.energyWh, energyWords),
  },
  { name: 'charge', width: 6, side: 'right', leastColumns: 48, of: ({ meter }) => figure(meter?.socPercent, percent) },
];

const percent = (value: number) => `${Math.round(value)} %`;

/** A heading and a row for each; where there is no room for all, those around the one that was chosen. */
export function outletTable({ outlets, atMs }: Present, chosen: number, { columns, rows }: Size): readonly Line[] {
  const shown = columnsOfAll.filter(({ leastColumns }) => columns >= leastColumns);
  const room = Math.max(1, rows - 1);
  const isAll = outlets.length <= room;
  const place = outlets.findIndex(({ connectorId }) => connectorId === chosen);
  const least = Math.max(1, room - 1);
  const first = isAll ? 0 : Math.min(Math.max(0, place - Math.floor(least / 2)), outlets.length - least);
  const some = isAll ? outlets : outlets.slice(first, first + least);
  const heading: Line = [
    span('   # ', 'faint'),
    ...shown.map(({ name, width, side }) => span(`${padded(name, width, side)}  `, 'faint')),
    span('limit', 'faint'),
  ];
  const lines = some.map((outlet): Line => {
    const isChosen = outlet.connectorId === chosen;
    const number = `${isChosen ? '>' : ' '}${padded(String(outlet.connectorId), 3, 'right')} `;
    const cells = shown.map(({ of, width, side, tone }) =>
      span(`${padded(of(outlet), width, side)}  `, tone?.(outlet)),
    );
    return [span(number, isChosen ? 'chosen' : 'plain'), ...cells, span(limitOf(outlet, atMs))];
  });
  const left = outlets.length - some.length;
  return [heading, ...lines, ...(left === 0 ? [] : [[span(`     ${left} more: < and > go there`, 'faint')]])];
}

function limitOf(outlet: OutletNow, atMs: number): string {
  const limit = inForceAt(outlet.plan, atMs);
  return limit === null ? '-' : limitWords(limit, outlet);
}

/** Who charges there, why the limit is what it is, and what comes next. */
export function outletLines(present: Present, chosen: number, columns: number): readonly Line[] {
  const outlet = present.outlets.find(({ connectorId }) => connectorId === chosen);
  if (!outlet) return [];
  const text = [sessionWords(outlet), faultWords(outlet), ...limitSentences(outlet, present.atMs)].filter(
    (words) => words !== '',
  );
  const lines = text.flatMap((words) => wrapped(words, columns - 5)).slice(0, 4);
  return lines.map((words): Line => [span(`     ${words}`, 'faint')]);
}

function sessionWords({ transaction, meter, idTag, heldFor, isOperative, isPermitted }: OutletNow): string {
  const words: string[] = [];
  if (transaction !== null) {
    const { transactionId, meterStartWh, startedAt } = transaction;
    const number = transactionId === null ? 'not numbered yet' : String(transactionId);
    const took = meter === null ? '' : `, ${energyWords(Math.max(0, meter.energyWh - meterStartWh))}`;
    words.push(`transaction ${number} of ${transaction.idTag} since ${timeOf(Date.parse(startedAt))}${took}`);
  } else if (idTag !== null) words.push(`authorised: ${idTag}`);
  if (heldFor !== null) words.push(`reserved for ${heldFor}`);
  if (isOperative === false) words.push('inoperative');
  if (isPermitted) words.push('energy may flow');
  return words.join('; ');
}

function faultWords({ status }: OutletNow): string {
  if (status === null || status.errorCode === 'NoError') return '';
  return `${status.errorCode}${status.info === null ? '' : `: ${status.info}`}`;
}

function limitSentences(outlet: OutletNow, atMs: number): readonly string[] {
  const limit = inForceAt(outlet.plan, atMs);
  const next = outlet.plan.find(({ fromMs }) => fromMs > atMs);
  const others = (limit?.decision?.weighed.slice(1) ?? []).map(({ source }) => sourceWords(source));
  const also = others.length === 0 ? '' : ` (also weighed: ${others.join(', ')})`;
  return [
    limit === null ? '' : `limit ${limitWords(limit, outlet)}${also}`,
    next === undefined ? '' : `from ${timeOf(next.fromMs)}: ${limitWords(next, outlet)}`,
  ];
}
