/** What a replay has found, for people. */
import type { ChartSeen } from '../../protocol/observation.js';
import type { Difference } from './compare.js';
import type { Replay, ReplayedRun } from './replay.js';
import type { Line } from './script.js';
import type { Divergence } from './tape.js';

const longest = 160;
const mostDifferences = 5;

export const cut = (text: string, length = longest) =>
  text.length <= length ? text : `${text.slice(0, length - 3)}...`;

const shown = (value: unknown) => (value === undefined ? 'nothing' : cut(JSON.stringify(value) ?? String(value)));

/** A line of a trace in a few words. */
export function wordsOfLine(line: Line): string {
  switch (line.kind) {
    case 'run.began':
      return `the station begins${line.settings?.begins ? ` (${line.settings.begins.event})` : ''}`;
    case 'run.ended':
      return line.how === 'cut' ? 'the power is cut' : 'the run ends';
    case 'commanded':
      return `it is told to ${line.command}`;
    case 'frame':
      return `${line.direction === 'sent' ? 'sends' : 'receives'} ${cut(line.text)}`;
    case 'fact': {
      const { kind, atMs, sinceMs, turns, during, fact, ...what } = line;
      return `the hardware tells ${fact} ${shown(what)}`;
    }
    case 'asked':
      return `asks ${line.call} (question ${line.number}) ${shown(line.about)}`;
    case 'answered':
      return `${line.call} answers (question ${line.number}) ${line.answer === undefined ? '' : shown(line.answer)}`.trim();
    case 'failed':
      return `${line.call} fails (question ${line.number}): ${cut(line.error)}`;
    case 'ledger.noted':
      return `notes ${shown(line.change)}`;
    case 'clock.fired':
      return `wait ${line.number} is over`;
    case 'clock.set':
      return `sets its clock to ${instant(line.toMs)}`;
    case 'clock.read':
      return 'reads its clock';
    case 'drawn':
      return `draws ${shown(line.value)}`;
    case 'gap':
      return `${line.lines} lines are missing`;
    default:
      return 'chart' in line ? wordsOfChart(line) : line.kind;
  }
}

function wordsOfChart(line: ChartSeen): string {
  const of = nameOf(line);
  if (line.kind === 'chart.told')
    return `${of} is told ${line.event.type}${line.from === null ? '' : ` by ${line.from}`}`;
  if (line.kind === 'chart.began') return `${of} begins in ${shown(line.state)}`;
  if (line.kind === 'chart.ended') return `${of} ends: ${line.how}`;
  return `${of} steps at ${line.event.type} to ${shown(line.state)}`;
}

const nameOf = ({ chart, actor }: { readonly chart: string; readonly actor: string }) =>
  chart === actor ? `chart ${chart}` : `chart ${chart} (${actor})`;

const instant = (ms: number) => new Date(ms).toISOString();

/** Several lines, without a break at the end. */
export function wordsOfDivergence(divergence: Divergence, crash: string | null): string {
  const { line, how, expected, actual, differences, why } = divergence;
  const about = chartOf(divergence);
  const head = `Line ${line}${about === null ? '' : `, ${about}`}${expected ? `, ${instant(expected.atMs)}` : ''}:`;
  const body =
    how === 'missing' && expected
      ? ['this version does nothing here.', `  expected: ${wordsOfLine(expected)}`]
      : how === 'unfit' && expected
        ? [`this version cannot be told this: ${why}`, `  the trace: ${wordsOfLine(expected)}`]
        : [
            expected && isSameThing(expected, actual)
              ? 'it is not as it was.'
              : 'this version does something else here.',
            `  expected: ${expected ? wordsOfLine(expected) : 'nothing'}`,
            `  actual:   ${actual ? wordsOfLine(actual) : 'nothing'}`,
            ...(expected && isSameThing(expected, actual) ? differences.slice(0, mostDifferences).map(wordsOfOne) : []),
          ];
  return [`${head} ${body[0]}`, ...body.slice(1), ...(crash === null ? [] : [`  a chart crashed: ${crash}`])].join(
    '\n',
  );
}

const wordsOfOne = ({ path, expected, actual }: Difference) =>
  `  ${path}: expected ${shown(expected)}, actual ${shown(actual)}`;

const isSameThing = (expected: Line, actual: Line | null): boolean =>
  actual !== null &&
  expected.kind === actual.kind &&
  (!('actor' in expected) || !('actor' in actual) || expected.actor === actual.actor) &&
  (!('call' in expected) || !('call' in actual) || expected.call === actual.call);

/** The chart where it shows first; null where it shows in what is said or asked. */
export function chartOf({ expected, actual }: Divergence): string | null {
  const line = [expected, actual].find((one) => one !== null && 'chart' in one);
  return line && 'chart' in line ? nameOf(line) : null;
}

/** What became of each run, and of the lines that belong to none. */
export function wordsOfReplay({ runs, before, divergence }: Replay): readonly string[] {
  const skipped =
    before === 0
      ? []
      : [
          `${before} lines before the first run.began are of a run that began before this trace: they are not replayed.`,
        ];
  const played = runs.map((run, index) => wordsOfRun(run, index + 1));
  const last = runs.at(-1);
  return [...skipped, ...played, ...(divergence && last ? [wordsOfDivergence(divergence, last.crash)] : [])];
}

function wordsOfRun({ from, to, lines, played, divergence, stopped, isCounted }: ReplayedRun, number: number): string {
  const head = `Run ${number}, from line ${from}:`;
  const doubt = isCounted ? '' : ' (Its turns are not counted, as in a dump: the order alone may differ.)';
  if (divergence)
    return `${head} ${played} of ${lines} lines are as they were, up to line ${to}; then it diverges.${doubt}`;
  if (stopped)
    return `${head} no divergence up to line ${to}; it cannot be replayed from line ${stopped.line}: ${stopped.why}`;
  return `${head} no divergence in ${lines} lines.`;
}
