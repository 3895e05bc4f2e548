/** A trace as a replay goes by it: its runs, and in each what is fed, what is compared, and which answer is to which question. */
import type { NumberedLine, Trace } from '../../visualizations/trace/read-trace.js';

export type Line = NumberedLine['seen'];
export type LineOf<K extends Line['kind']> = Extract<Line, { readonly kind: K }>;
export type Answer = LineOf<'answered'> | LineOf<'failed'>;

/** The lines of one run, from `run.began` on. */
export interface RunScript {
  readonly lines: readonly NumberedLine[];
  /** By the number of the question. */
  readonly answers: ReadonlyMap<number, Answer>;
  /** Lines are missing from here on: nothing after it can be replayed. */
  readonly gap: { readonly line: number; readonly lines: number } | null;
}

export interface Script {
  readonly runs: readonly RunScript[];
  /** Before the first run of this file: of a run that began before it. */
  readonly before: number;
}

export function scriptOf({ lines }: Trace): Script {
  const begins = lines.flatMap(({ seen }, index) => (seen.kind === 'run.began' ? [index] : []));
  const runs = begins.map((from, index) => runOf(lines.slice(from, begins[index + 1])));
  return { runs, before: begins[0] ?? lines.length };
}

function runOf(found: readonly NumberedLine[]): RunScript {
  // What it still writes after its end follows from answers that are not told any more.
  const end = found.findIndex(({ seen }) => seen.kind === 'run.ended');
  const all = end < 0 ? found : found.slice(0, end + 1);
  const at = all.findIndex(({ seen }) => seen.kind === 'gap');
  const missing = all[at];
  const gap = missing?.seen.kind === 'gap' ? { line: missing.number, lines: missing.seen.lines } : null;
  const lines = gap === null ? all : all.slice(0, at);
  const answers = new Map<number, Answer>();
  for (const { seen } of lines) if (isAnswer(seen)) answers.set(seen.number, seen);
  return { lines, answers, gap };
}

export const isAnswer = (line: Line): line is Answer => line.kind === 'answered' || line.kind === 'failed';

const fedKinds: ReadonlySet<Line['kind']> = new Set([
  'run.began',
  'commanded',
  'link.opened',
  'link.closed',
  'link.ponged',
  'fact',
  'answered',
  'failed',
  'clock.fired',
] satisfies readonly Line['kind'][]);

/** What comes from outside, and what the station does not ask for at once. */
export function isFed(line: Line): boolean {
  if (line.kind === 'frame') return line.direction === 'received';
  if (line.kind === 'run.ended') return line.how === 'cut';
  return fedKinds.has(line.kind);
}

/** The station was at rest before it. */
export const beginsGo = (line: Line): boolean =>
  isFed(line) && line.turns === undefined && !(isAnswer(line) && line.after !== undefined);
