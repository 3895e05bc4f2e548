/**
 * The station in a terminal: what is known of it, as lines that fit. Only ASCII is drawn, so that it is read over a
 * serial line, too.
 */
import { whyBlocked } from '../inspector/model/explain.js';
import type { Present } from '../inspector/model/present.js';
import { blank, fitted, type Line, padded, type Size, span, widthOf, wrapped } from './cells.js';
import { chartLines } from './charts.js';
import { outletLines, outletTable } from './outlets.js';
import { logLine, timeOf } from './words.js';

/** What was seen of the station. */
export interface Seen {
  readonly present: Present;
  /** What happened, oldest first. */
  readonly happenings: readonly Line[];
  /** Of the log, oldest first. */
  readonly log: readonly string[];
}

export type Pane = 'all' | 'charts' | 'events' | 'log';

/** What whoever looks has chosen. */
export interface Choice {
  /** What the station is called here. */
  readonly title: string;
  /** Something to be seen all the time, such as an address. */
  readonly notice: string | null;
  /** Number of the outlet that is shown in detail. */
  readonly outlet: number;
  readonly pane: Pane;
  readonly isPaused: boolean;
  readonly isHelp: boolean;
  readonly isEnding: boolean;
}

/** What would stand beside each other stands below. */
const narrow = 60;

/** A detail of the outlet is no use on so few rows. */
const leastForDetail = 16;
const roomy = 28;

/** As many lines as there are rows, none wider than there are columns. */
export function screenOf(seen: Seen, choice: Choice, { columns, rows }: Size): readonly Line[] {
  const body = choice.isHelp ? help(columns) : bodyOf(seen, choice, { columns, rows: rows - 2 });
  const room = Math.max(0, rows - 2);
  const middle = Array.from({ length: room }, (_, row) => fitted(body[row] ?? blank, columns));
  return [
    fitted(titleOf(seen.present, choice, columns), columns),
    ...middle,
    fitted(footerOf(choice, columns), columns),
  ].slice(0, rows);
}

function titleOf({ station, atMs, isRunning }: Present, { title, isPaused, isEnding }: Choice, columns: number): Line {
  const what = station === null ? '' : `  ${station.vendor} ${station.model} ${station.firmwareVersion}`;
  const mood = isEnding ? 'ending' : isPaused ? 'PAUSED' : isRunning ? '' : 'off';
  const right = [mood, atMs === 0 ? '' : timeOf(atMs)].filter((word) => word !== '').join(' ');
  return [span(`${padded(` ${title}${what}`, columns - right.length - 2)} ${right} `, 'title')];
}

function footerOf({ isPaused, isHelp }: Choice, columns: number): Line {
  if (isHelp) return [span('any key goes back', 'faint')];
  const keys = [`p ${isPaused ? 'goes on' : 'pause'}`, '1-9 outlet', 'v view', '? help', 'q end'];
  return [span((columns < 50 ? keys.slice(2) : keys).join('   '), 'faint')];
}

function bodyOf(seen: Seen, choice: Choice, { columns, rows }: Size): readonly Line[] {
  const { present } = seen;
  const head = [...headOf(present, choice, columns)];
  // A third of the rest goes to the outlets at most, but for two of them.
  const table = outletTable(present, choice.outlet, {
    columns,
    rows: Math.max(3, Math.floor((rows - head.length) / 2)),
  });
  const top = [...head, blank, ...table];
  const detail = rows < leastForDetail ? [] : outletLines(present, choice.outlet, columns);
  // On a roomy screen what is of the outlets stands apart.
  const upper = [...top, ...detail, ...(rows < roomy ? [] : [blank])];
  return [...upper, ...lowerOf(seen, choice, { columns, rows: Math.max(0, rows - upper.length) })];
}

function headOf(present: Present, { notice }: Choice, columns: number): readonly Line[] {
  const { link, registration, status, owed, givenUp } = present;
  const since = link.sinceMs === 0 ? '' : ` since ${timeOf(link.sinceMs)}`;
  const linkTone = link.state === 'open' ? 'good' : link.state === 'dialling' ? 'doubtful' : 'bad';
  const fault = status === null || status.errorCode === 'NoError' ? '' : ` ${status.errorCode} ${status.info ?? ''}`;
  const why = whyBlocked(present);
  const lost = givenUp.length === 0 ? [] : [span(`  given up: ${givenUp.length}`, 'bad')];
  const registered = span(registration ?? 'none yet', registration === 'Accepted' ? 'good' : 'doubtful');
  const wired = [
    span('CSMS  ', 'strong'),
    span(link.state === 'open' ? 'connected' : link.state, linkTone),
    span(since),
  ];
  const address = span(columns < 100 || link.url === null ? '' : `   ${link.url}`, 'faint');
  return [
    ...(columns < narrow
      ? [wired, [span('Boot  ', 'strong'), registered, span(fault, 'bad')]]
      : [[...wired, span('   registration '), registered, span(fault, 'bad'), address]]),
    [span('Owed  ', 'strong'), ...owedWords(owed), ...lost],
    ...(why === null
      ? []
      : wrapped(why, columns - 6)
          .slice(0, 2)
          .map((text): Line => [span(`      ${text}`, 'doubtful')])),
    ...(notice === null ? [] : [[span(notice, 'chosen')]]),
  ];
}

function owedWords(owed: Present['owed']): Line {
  if (owed.length === 0) return [span('nothing', 'good')];
  const names = owed
    .slice(0, 4)
    .map(({ action, attempts }) => (attempts > 1 ? `${action} (${attempts} tries)` : action));
  const more = owed.length > names.length ? `, ${owed.length - names.length} more` : '';
  return [span(`${owed.length}: ${names.join(', ')}${more}`, 'doubtful')];
}

/** Charts on the left or above, what happens and the log beside or below them. */
function lowerOf(seen: Seen, { pane, outlet }: Choice, { columns, rows }: Size): readonly Line[] {
  const { present, happenings, log } = seen;
  // Who says it to whom is the first that is done without.
  const shortened = (line: Line): Line => (columns < narrow ? line.filter((_, place) => place !== 1) : line);
  const charts = (room: number, width: number) =>
    section('Charts', chartLines(present, outlet, { columns: width, rows: room - 1 }));
  const events = (room: number) => section('Events', newest(happenings, room - 1).map(shortened));
  const logged = (room: number) => section('Log', newest(log, room - 1).map(logLine));
  if (pane === 'charts') return charts(rows, columns);
  if (pane === 'events') return events(rows);
  if (pane === 'log') return logged(rows);
  const logRows = rows >= 18 ? 6 : rows >= 12 ? 3 : 0;
  if (columns >= 130) {
    const left = Math.min(84, Math.floor(columns * 0.42));
    const right = [...events(rows - logRows), ...(logRows === 0 ? [] : logged(logRows))];
    return besides(charts(rows, left), right, left, rows);
  }
  const chartRows = Math.min(present.charts.length + 1, Math.max(0, Math.floor((rows - logRows) / 2)));
  return [
    ...charts(chartRows, columns),
    ...events(rows - chartRows - logRows),
    ...(logRows === 0 ? [] : logged(logRows)),
  ];
}

const newest = <T>(all: readonly T[], most: number): readonly T[] => (most <= 0 ? [] : all.slice(-most));

const section = (name: string, lines: readonly Line[]): readonly Line[] => [[span(name, 'strong')], ...lines];

function besides(left: readonly Line[], right: readonly Line[], width: number, rows: number): readonly Line[] {
  return Array.from({ length: rows }, (_, row) => {
    const own = fitted(left[row] ?? blank, width);
    const used = own.reduce((sum, { text }) => sum + widthOf(text), 0);
    return [...own, span(' '.repeat(Math.max(0, width - used) + 2)), ...(right[row] ?? blank)];
  });
}

function help(columns: number): readonly Line[] {
  const keys = [
    ['1-9', 'the outlet that is shown in detail'],
    ['< >', 'the outlet before, the next (also the arrow keys)'],
    ['v', 'view: all, charts, events, log'],
    ['p', 'pause the view; the station goes on'],
    ['?', 'this help'],
    ['q, Ctrl-C', 'end the station softly; again: at once'],
  ] as const;
  return [
    blank,
    [span('Keys', 'strong')],
    ...keys.map(([key, does]): Line => [span(padded(`  ${key}`, 14), 'chosen'), span(does)]),
    blank,
    [span('Charts', 'strong')],
    ...wrapped(
      'Each chart with the states it is in; * marks those that moved last. `statecharge diagrams` draws them.',
      columns - 2,
    ).map((text): Line => [span(`  ${text}`)]),
  ];
}
