/** The place a replay has come to in the trace, and whether what the station does is what stands there. */
import type { Observation } from '../../protocol/observation.js';
import type { NumberedLine } from '../../visualizations/trace/read-trace.js';
import { type Difference, differencesOf, Sessions } from './compare.js';
import { isFed, type Line } from './script.js';

/** The first thing that is not as it was. */
export interface Divergence {
  /** Of the file, from 1. */
  readonly line: number;
  /** `different`: it does something else. `missing`: it does nothing. `unfit`: what the trace tells it finds nobody. */
  readonly how: 'different' | 'missing' | 'unfit';
  /** Null where it has ended in the trace already. */
  readonly expected: Line | null;
  readonly actual: Line | null;
  /** Of two lines about the same thing. */
  readonly differences: readonly Difference[];
  readonly why: string | null;
}

interface Instant {
  readonly atMs: number;
  readonly sinceMs: number;
}

export class Tape {
  readonly #lines: readonly NumberedLine[];
  readonly #shown: (seen: Observation) => Line;
  readonly #sessions = new Sessions();
  #at = 0;
  #newest: Instant = { atMs: Number.NaN, sinceMs: Number.NaN };
  #reads = 0;
  #isReading = false;
  #divergence: Divergence | null = null;
  /** What the station has done last. */
  #last: Observation | null = null;

  /** `shown`: an observation as it stands in a trace. */
  constructor(lines: readonly NumberedLine[], shown: (seen: Observation) => Line) {
    this.#lines = lines;
    this.#shown = shown;
  }

  get divergence(): Divergence | null {
    return this.#divergence;
  }

  /** Nothing is fed or compared any more. */
  get isOver(): boolean {
    return this.#divergence !== null || this.#at >= this.#lines.length;
  }

  get last(): Observation | null {
    return this.#last;
  }

  /** The line that is to come; null at the end. A reading of the clock that nobody wanted is passed by. */
  get next(): Line | null {
    return this.#lines[this.#toCome()]?.seen ?? null;
  }

  /** Those after the next one, as far as somebody wants to look ahead. */
  *ahead(): Iterable<Line> {
    for (let at = this.#toCome() + 1; at < this.#lines.length; at += 1) {
      const line = this.#lines[at];
      if (line) yield line.seen;
    }
  }

  /** How many lines have come. */
  get played(): number {
    return this.#at;
  }

  /** What observations are stamped with: as in the trace. */
  readonly stamps = {
    now: (): number => {
      const line = this.#lines[this.#isReading ? this.#at : this.#toCome()]?.seen;
      this.#isReading = false;
      this.#reads = 0;
      if (line) this.#newest = line;
      return this.#newest.atMs;
    },
    monotonic: (): number => this.#newest.sinceMs,
  };

  /** What the station reads from its clocks. */
  readonly reading = {
    now: (): number => this.#read(({ atMs }) => atMs !== this.#newest.atMs).atMs,
    monotonic: (): number => this.#read(({ sinceMs }) => sinceMs - this.#newest.sinceMs >= 1).sinceMs,
  };

  #read(isSeen: (line: Instant) => boolean): Instant {
    const line = this.#lines[this.#at]?.seen;
    if (line?.kind === 'clock.read' && (line.reads ?? 0) === this.#reads && isSeen(line)) {
      this.#isReading = true;
      return line;
    }
    this.#reads += 1;
    return this.#newest;
  }

  #toCome(): number {
    let at = this.#at;
    while (this.#lines[at]?.seen.kind === 'clock.read') at += 1;
    return at;
  }

  /** The station does something, or is fed. */
  observe(seen: Observation): void {
    if (this.isOver) return;
    this.#last = seen;
    if (seen.kind !== 'clock.read') this.#at = this.#toCome();
    const line = this.#lines[this.#at];
    if (!line) return;
    const actual = this.#shown(seen);
    const differences =
      isFed(seen) && isSameInput(line.seen, seen) ? [] : differencesOf(line.seen, actual, this.#sessions);
    if (differences.length === 0) this.#at += 1;
    else this.#diverge({ how: 'different', expected: line.seen, actual, differences, why: null });
  }

  /** The station does not do what is to come. */
  missing(): void {
    this.#at = this.#toCome();
    const expected = this.next;
    if (expected) this.#diverge({ how: 'missing', expected, actual: null, differences: [], why: null });
  }

  /** What is to come cannot be told to the station as it is. */
  unfit(why: string): void {
    this.#diverge({ how: 'unfit', expected: this.next, actual: null, differences: [], why });
  }

  #diverge(what: Omit<Divergence, 'line'>): void {
    const line = this.#lines[Math.min(this.#toCome(), this.#lines.length - 1)]?.number ?? 0;
    this.#divergence ??= { line, ...what };
  }
}

/** What is in it has been fed from there. */
function isSameInput(line: Line, seen: Line): boolean {
  if (line.kind !== seen.kind) return false;
  return !('number' in line && 'number' in seen) || line.number === seen.number;
}
