/** Pieces of text, as they come from a file or a stream, to lines. */
import { isFields, lineOf, type TraceLine } from './line.js';

/** The format this version reads: `docs/trace.md`. */
const formatRead = 1;

export interface ReadingProblem {
  /** Of the text, from 1. */
  readonly line: number;
  readonly what: string;
}

/** Longer than any line that is written: what has no end is not gathered for ever. */
const longestLine = 16_000_000;

/**
 * A trace begins with its header: without one, or with one of another format, nothing is read, and a problem says so. A
 * line that cannot be read is told of and left out.
 */
export class LineReader {
  readonly #onLine: (line: TraceLine) => void;
  readonly #onProblem: (problem: ReadingProblem) => void;
  /** Of the line that has no end yet. */
  #pieces: string[] = [];
  #gathered = 0;
  #number = 0;
  #state: 'begins' | 'reads' | 'refuses' = 'begins';

  constructor(onLine: (line: TraceLine) => void, onProblem: (problem: ReadingProblem) => void) {
    this.#onLine = onLine;
    this.#onProblem = onProblem;
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#gather(text.slice(from, end));
      this.#take(false);
      from = end + 1;
    }
    if (from < text.length) this.#gather(text.slice(from));
  }

  /** Nothing more will come: what is left is the last line, or what a power cut has left of it. */
  end(): void {
    if (this.#gathered > 0) this.#take(true);
    if (this.#state === 'begins') this.#problem('there is nothing in it.', 1);
  }

  #gather(piece: string): void {
    this.#gathered += piece.length;
    if (this.#gathered <= longestLine && this.#state !== 'refuses') this.#pieces.push(piece);
  }

  #take(isLast: boolean): void {
    const isTooLong = this.#gathered > longestLine;
    const text = this.#pieces.join('').trim();
    this.#pieces = [];
    this.#gathered = 0;
    this.#number += 1;
    if (this.#state === 'refuses') return;
    if (isTooLong) this.#problem('it is too long, and left out.');
    else if (text !== '') this.#read(this.#number === 1 ? text.replace(/^\uFEFF/, '') : text, isLast);
  }

  #read(text: string, isLast: boolean): void {
    const found = parsed(text);
    const line = lineOf(found);
    if (this.#state === 'begins' || line?.kind === 'trace') this.#begin(text, line);
    else if (line !== null) this.#onLine(line);
    else if (found === undefined && isLast) this.#problem('the last line is cut off, and left out.');
    else this.#problem(`${lineProblem(found)}: ${shownOf(text)}; it is left out.`);
  }

  #begin(text: string, line: TraceLine | null): void {
    if (line?.kind !== 'trace')
      this.#refuse(`this is no trace of statecharge: it begins with ${shownOf(text)}, not with a header.`);
    else if (line['format'] !== formatRead) this.#refuse(formatProblem(line['format']));
    else {
      this.#state = 'reads';
      this.#onLine(line);
    }
  }

  #refuse(what: string): void {
    this.#state = 'refuses';
    this.#problem(what);
  }

  #problem(what: string, line = this.#number): void {
    this.#onProblem({ line, what });
  }
}

function formatProblem(format: unknown): string {
  return typeof format === 'number'
    ? `the trace is written in format ${format}; this version reads format ${formatRead}.`
    : 'this is no trace of statecharge: its header names no format.';
}

function lineProblem(found: unknown): string {
  if (found === undefined) return 'not JSON';
  if (!isFields(found)) return 'not an object';
  return typeof found['kind'] === 'string' ? 'no time in it' : 'no kind in it';
}

const shownOf = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
