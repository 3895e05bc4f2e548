/**
 * What the journal says, kept for whoever asks for diagnostics: two files of lines, of which the older one goes.
 *
 * Written in pieces, to spare the flash: a power cut costs the last seconds of it, which nobody is billed by.
 */
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal, JournalEntry } from '../../protocol/ports/journal.js';
import type { Clock } from '../../protocol/ports/time.js';
import { orIfMissing, Turns } from './files.js';
import { lineOf } from './trace-line.js';

export interface TraceOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Of each of the two files. */
  readonly maxBytes: number;
  /** Whether the disk has room for more than what must be kept. */
  readonly hasRoom: () => Promise<boolean>;
  /** Hears once that the trace cannot be written, until it can again. */
  readonly onFailure: (why: string) => void;
}

/** Whichever comes first. */
const longestWaitMs = 10_000;
const largestPieceLength = 65_536;

/** What waits for a disk that takes nothing; the oldest goes. */
const mostWaitingLength = 4 * largestPieceLength;

export class Trace implements Journal {
  readonly #options: TraceOptions;
  readonly #turns = new Turns();
  #waiting: string[] = [];
  #length = 0;
  #timer: unknown = null;
  #isFailing = false;
  /** A power cut, or a write that failed, may have left half a line. */
  #startsLine = false;
  #isShut = false;

  constructor(options: TraceOptions) {
    this.#options = options;
  }

  /** The older one first. */
  get paths(): readonly string[] {
    return [join(this.#options.folder, 'trace.1.jsonl'), this.#current];
  }

  note(entry: JournalEntry): void {
    // What is told every second would fill the files with nothing else.
    if (entry.level === 'debug' || this.#isShut) return;
    const line = lineOf(entry, this.#options.clock.now());
    this.#waiting.push(line);
    this.#length += line.length;
    if (this.#length > mostWaitingLength) this.#keep(this.#waiting.slice(Math.ceil(this.#waiting.length / 4)));
    if (this.#length >= largestPieceLength && !this.#isFailing) void this.flush();
    else this.#timer ??= this.#options.clock.setTimeout(() => void this.flush(), longestWaitMs);
  }

  /** Resolves when everything noted so far is in the files, or could not be written. Never rejects. */
  flush(): Promise<void> {
    this.#callOff();
    return this.#turns.take(() => this.#write());
  }

  /** What is noted from here on is kept. */
  begin(): void {
    this.#isShut = false;
    this.#startsLine = false;
  }

  /** Nothing more is kept. Resolves when what was noted is in the files. */
  end(): Promise<void> {
    this.#isShut = true;
    return this.flush();
  }

  /** As a power cut: what waits is lost. Resolves when nothing is being written. */
  cut(): Promise<void> {
    this.#isShut = true;
    this.#waiting = [];
    this.#length = 0;
    return this.flush();
  }

  #callOff(): void {
    if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  get #current(): string {
    return join(this.#options.folder, 'trace.jsonl');
  }

  async #write(): Promise<void> {
    const piece = this.#waiting;
    if (piece.length === 0) return;
    this.#waiting = [];
    this.#length = 0;
    try {
      if (!(await this.#options.hasRoom())) throw new Error('the disk is nearly full');
      await this.#append(piece.join(''));
      this.#startsLine = true;
      this.#isFailing = false;
    } catch (error) {
      this.#keep([...piece, ...this.#waiting]);
      if (!this.#isFailing) this.#options.onFailure(error instanceof Error ? error.message : String(error));
      this.#startsLine = false;
      this.#isFailing = true;
    }
  }

  #keep(lines: readonly string[]): void {
    this.#waiting = [...lines];
    this.#length = lines.reduce((sum, line) => sum + line.length, 0);
    while (this.#length > mostWaitingLength) this.#length -= this.#waiting.shift()?.length ?? 0;
  }

  async #append(text: string): Promise<void> {
    const { folder, maxBytes } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { size } = await orIfMissing(stat(this.#current), { size: 0 });
    const isFull = size > 0 && size + Buffer.byteLength(text) > maxBytes;
    if (isFull) await rename(this.#current, join(folder, 'trace.1.jsonl'));
    const handle = await open(this.#current, 'a', 0o600);
    try {
      await handle.appendFile(this.#startsLine || size === 0 || isFull ? text : `\n${text}`);
    } finally {
      await handle.close();
    }
  }
}
