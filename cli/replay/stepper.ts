/** Goes through a replayed trace line by line, forwards and back. */
import type { Trace } from '../../visualizations/trace/read-trace.js';
import type { Replay } from './replay.js';
import { type ChartStates, linesOfStates, StatesOver, stateWords } from './states.js';
import { cut, wordsOfDivergence, wordsOfLine } from './words.js';

export const help = 'n next, p back, g N to line N, d to the divergence, s all states, q ends';

export class Stepper {
  readonly #trace: Trace;
  readonly #replay: Replay;
  readonly #states: StatesOver;
  /** Index of the line that is shown. */
  #at = 0;

  constructor(trace: Trace, replay: Replay) {
    this.#trace = trace;
    this.#replay = replay;
    this.#states = new StatesOver(trace.lines);
  }

  /** The line that is shown, in the file, and the states before and after it. */
  get view(): string {
    const line = this.#trace.lines[this.#at];
    if (!line) return 'The trace has no lines.';
    const { divergence, runs } = this.#replay;
    const { number, seen } = line;
    const isThere = divergence?.line === number;
    const isBeyond = divergence !== null && number > divergence.line;
    const last = this.#trace.lines.at(-1)?.number ?? number;
    return [
      `line ${number} of ${last}  ${new Date(seen.atMs).toISOString()}  ${cut(wordsOfLine(seen), 400)}`,
      ...this.#moves(),
      ...(isThere ? [wordsOfDivergence(divergence, runs.at(-1)?.crash ?? null)] : []),
      ...(isBeyond ? [`(after the divergence at line ${divergence.line}: as in the trace)`] : []),
    ].join('\n');
  }

  /** The states of all charts after the line that is shown. */
  get all(): string {
    return linesOfStates(this.#states.after(this.#at + 1)).join('\n');
  }

  /** Null: it is over. */
  obey(command: string): string | null {
    const [word = '', number] = command.trim().split(/\s+/);
    if (word === 'q') return null;
    if (word === 's') return this.all;
    if (word === '' || word === 'n') return this.#go(this.#at + 1);
    if (word === 'p') return this.#go(this.#at - 1);
    if (word === 'd') return this.#toDivergence();
    const line = Number(word === 'g' ? number : word.replace(/^g/, ''));
    return Number.isInteger(line) ? this.goTo(line) : help;
  }

  /** The line of this number, or the first one after it. */
  goTo(number: number): string {
    const at = this.#trace.lines.findIndex((line) => line.number >= number);
    return this.#go(at < 0 ? this.#trace.lines.length - 1 : at);
  }

  #toDivergence(): string {
    const { divergence } = this.#replay;
    return divergence ? this.goTo(divergence.line) : 'There is no divergence.';
  }

  #go(at: number): string {
    const last = this.#trace.lines.length - 1;
    if (at < 0) return 'This is the first line.';
    if (at > last) return 'This is the last line.';
    this.#at = at;
    return this.view;
  }

  /** What the line changes: `connector-1  cable: unplugged -> cable: plugged`. */
  #moves(): readonly string[] {
    const [before, after] = [this.#states.after(this.#at), this.#states.after(this.#at + 1)];
    const sessions = new Set([...before.keys(), ...after.keys()]);
    return [...sessions].flatMap((session) => moved(session, before, after));
  }
}

function moved(session: string, before: ChartStates, after: ChartStates): readonly string[] {
  const [was, is] = [before.get(session), after.get(session)];
  const [from, to] = [was ? stateWords(was.state) : '(not there)', is ? stateWords(is.state) : '(not there)'];
  return from === to ? [] : [`  ${(is ?? was)?.actor ?? ''}:`, `    before: ${from}`, `    after:  ${to}`];
}
