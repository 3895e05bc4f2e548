/**
 * The newest lines of a live station, for pages that come later. What no longer fits is not lost: it lives on in the
 * present it has led to, and the lines that are kept begin there.
 */
import type { TraceLine } from './model/line.js';
import { nothing, type Present } from './model/present.js';
import { reduce } from './model/reduce.js';

export interface KeptLinesLimits {
  /** Of the text of all lines together; default 16 MiB. A line of a trace is mostly ASCII: a byte a character. */
  readonly mostBytes?: number;
}

const usualBytes = 16 * 1_048_576;

/** Room is given back when this much of the list is empty. */
const mostEmpty = 4_096;

export class KeptLines {
  readonly #mostBytes: number;
  readonly #listeners = new Set<(line: string) => void>();
  /** Says what the station is; it always stands first. */
  #header = '';
  #lines: string[] = [];
  #first = 0;
  #bytes = 0;
  #dropped = 0;
  #present: Present = nothing;
  /** Instant of the newest line that was dropped. */
  #at = { atMs: 0, sinceMs: 0 };

  constructor({ mostBytes = usualBytes }: KeptLinesLimits = {}) {
    this.#mostBytes = mostBytes;
  }

  /** A line of a trace with its line break; the first is the header. */
  add(line: string): void {
    if (this.#header === '') {
      this.#header = line;
      this.#reduce(line);
    } else {
      this.#lines.push(line);
      this.#bytes += line.length;
      // The newest is kept, however long it is.
      while (this.#bytes > this.#mostBytes && this.#lines.length - this.#first > 1) this.#drop();
    }
    for (const listener of this.#listeners) listener(line);
  }

  /** A trace: the header, where lines were dropped what they came to and how many they were, and all that are kept. */
  lines(): readonly string[] {
    if (this.#header === '') return [];
    const kept = this.#lines.slice(this.#first);
    if (this.#dropped === 0) return [this.#header, ...kept];
    const checkpoint = written({ kind: 'checkpoint', ...this.#at, present: this.#present });
    return [this.#header, checkpoint, written({ kind: 'gap', ...this.#at, lines: this.#dropped }), ...kept];
  }

  /** The listener is told each line from now on, and never throws. Returns the function that ends it. */
  subscribe(listener: (line: string) => void): () => void {
    const own = (line: string) => listener(line);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #drop(): void {
    const line = this.#lines[this.#first] ?? '';
    this.#lines[this.#first] = '';
    this.#first += 1;
    this.#bytes -= line.length;
    this.#dropped += 1;
    this.#reduce(line);
    if (this.#first < mostEmpty || this.#first < this.#lines.length / 2) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }

  #reduce(line: string): void {
    const parsed = JSON.parse(line) as TraceLine;
    this.#present = reduce(this.#present, parsed);
    this.#at = { atMs: parsed.atMs, sinceMs: parsed.sinceMs };
  }
}

const written = (line: object): string => `${JSON.stringify(line)}\n`;
