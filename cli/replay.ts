/** `statecharge replay`: what is in a trace happens to the charts of this version, and the first difference is told. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ConfigurationError } from '../protocol/errors.js';
import { readTrace, type Trace, TraceError } from '../visualizations/trace/read-trace.js';
import { type Replay, replay } from './replay/replay.js';
import { linesOfStates, StatesOver } from './replay/states.js';
import { help, Stepper } from './replay/stepper.js';
import { chartOf, wordsOfDivergence, wordsOfReplay } from './replay/words.js';

export interface ReplayFlags {
  /** A line of the file, from 1. */
  readonly to?: string;
  readonly step?: boolean;
  readonly json?: boolean;
}

export interface ReplaySays {
  print(text: string): void;
  warn(text: string): void;
  /** Where commands come from. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

const diverged = 1;

/** The exit code: 0 no divergence, 1 it diverged. Throws a ConfigurationError where there is nothing to be replayed. */
export async function replayCommand(file: string, flags: ReplayFlags, says: ReplaySays): Promise<number> {
  const to = lineNumber(flags.to);
  if (flags.step && flags.json) throw wrong('--step is for people and --json for programs: give one of them.');
  const trace = traceIn(file);
  const found = await replay(trace);
  if (found.runs.length === 0 || found.runs.every(({ played }) => played === 0))
    throw wrong(whyNot(file, trace, found));
  if (trace.isCutOff) says.warn('The last line is cut off, and is left out.');
  if (flags.json) says.print(JSON.stringify(inJson(trace, found, to), null, 2));
  else {
    for (const line of wordsOfReplay(found)) says.print(line);
    if (to !== null) says.print(statesAt(trace, found, to));
    if (flags.step) await step(new Stepper(trace, found), to, says);
  }
  return found.divergence ? diverged : 0;
}

const wrong = (message: string, cause?: unknown) => new ConfigurationError('bad-value', message, { cause });

function lineNumber(text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw wrong(`--to ${text}: it takes the number of a line, from 1.`);
}

function traceIn(file: string): Trace {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw wrong(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  try {
    return readTrace(text);
  } catch (cause) {
    throw cause instanceof TraceError
      ? wrong(`${file} is no trace that can be replayed. ${cause.message}`, cause)
      : cause;
  }
}

/** Of the flight recorder, or a later one of several files: what came before decides what comes now. */
function whyNot(file: string, { header }: Trace, { runs }: Replay): string {
  const [run] = runs;
  if (run?.stopped) return `${file} cannot be replayed: line ${run.stopped.line}: ${run.stopped.why}`;
  const what = header.why === undefined ? 'it' : 'a dump of the flight recorder';
  const rest = 'A replay begins at run.began; of several files of a trace, it is in the first.';
  return `${file} cannot be replayed: ${what} begins in the middle of a run. ${rest}`;
}

/** Up to the divergence this version is in the states of the trace. */
function statesAt(trace: Trace, { divergence }: Replay, to: number): string {
  const count = trace.lines.filter(({ number }) => number <= to).length;
  const isBeyond = divergence !== null && to >= divergence.line;
  const head = `After line ${to}${isBeyond ? `, as in the trace (it diverges at line ${divergence.line})` : ''}:`;
  return [head, ...linesOfStates(new StatesOver(trace.lines).after(count))].join('\n');
}

function inJson(trace: Trace, { runs, before, divergence }: Replay, to: number | null): object {
  const crash = runs.at(-1)?.crash ?? null;
  const count = trace.lines.filter(({ number }) => number <= (to ?? 0)).length;
  return {
    hasDiverged: divergence !== null,
    recordedWith: trace.header.statecharge,
    divergence: divergence && {
      ...divergence,
      chart: chartOf(divergence),
      words: wordsOfDivergence(divergence, crash),
    },
    before,
    runs: runs.map(({ divergence: own, ...run }) => ({ ...run, hasDiverged: own !== null })),
    ...(to !== null && { after: to, states: [...new StatesOver(trace.lines).after(count).values()] }),
  };
}

/** A line each: `n`, `p`, `g 120`, `q`; Enter is `n`. */
async function step(stepper: Stepper, to: number | null, { print, input }: ReplaySays): Promise<void> {
  print(help);
  print(to === null ? stepper.view : stepper.goTo(to));
  const lines = createInterface({ input, terminal: false });
  for await (const line of lines) {
    const told = stepper.obey(line);
    if (told === null) break;
    print(told);
  }
  lines.close();
}
