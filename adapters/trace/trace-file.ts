/**
 * The file of a trace: lines are gathered and written in pieces, so that nobody waits for the disk. One that is full, or
 * fails, costs lines and nothing else; what is missing is said in the file.
 */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, statfs } from 'node:fs/promises';
import { dirname, parse } from 'node:path';

export interface TraceFileOptions {
  readonly path: string;
  /** Of both files together: the older one goes when the newer one is half of it. */
  readonly maxBytes: number;
  /** The first line of a file, from part 1. */
  readonly header: (part: number) => string;
  /** Says that so many lines are missing. */
  readonly gap: (lines: number) => string;
  /** Hears once that the file cannot be written, until it can again. */
  readonly onFailure: (why: string) => void;
  /** Default: as the file system says. */
  readonly freeBytes?: (() => Promise<number>) | undefined;
}

const longestWaitMs = 500;
const pieceLength = 262_144;
/** What waits for a disk that takes nothing; newer lines are not kept then. */
const mostWaitingLength = 4_194_304;
/** The records come first. */
const leastFreeBytes = 16_777_216;

/** `trace.jsonl`, and `trace.1.jsonl` for what was before. */
export function olderPath(path: string): string {
  const { dir, name, ext } = parse(path);
  return `${dir === '' ? '' : `${dir}/`}${name}.1${ext}`;
}

export class TraceFile {
  readonly #options: TraceFileOptions;
  #handle: FileHandle | null = null;
  #part = 0;
  #sizeBytes = 0;
  #waiting: string[] = [];
  #length = 0;
  #missing = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #isFailing = false;
  /** A write that failed may have left half a line. */
  #isTorn = false;

  constructor(options: TraceFileOptions) {
    this.#options = options;
  }

  /** `line`: with its line break. */
  add(line: string): void {
    if (this.#length + line.length > mostWaitingLength) {
      this.#missing += 1;
      return;
    }
    if (this.#missing > 0 && this.#waiting.length === 0) this.#tellMissing();
    this.#waiting.push(line);
    this.#length += line.length;
    if (this.#length >= pieceLength && this.#writing === null && !this.#isFailing) void this.flush();
    // The trace keeps no process alive: what waits at its end is written then.
    else this.#timer ??= setTimeout(() => void this.flush(), longestWaitMs).unref();
  }

  /** Resolves when everything added so far is in the file, or could not be written. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#writing !== null) await this.#writing;
    if (this.#waiting.length === 0) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  /** All of it is written, and the file let go of. What is added later opens it anew. */
  async close(): Promise<void> {
    await this.flush();
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close().catch(() => {});
  }

  /** For the end of a process that cannot wait, and for nothing else. */
  flushNow(): void {
    const piece = this.#take();
    if (piece === '') return;
    try {
      // Half a line may be on its way from before.
      if (this.#part === 0) this.#keepOlderNow();
      const text = this.#part === 0 ? this.#options.header(1) + piece : piece;
      const file = openSync(this.#options.path, 'a', 0o600);
      writeSync(file, text);
      closeSync(file);
    } catch {
      // The process ends: nobody is left to be told.
    }
  }

  #keepOlderNow(): void {
    try {
      renameSync(this.#options.path, olderPath(this.#options.path));
    } catch {
      // There is none.
    }
  }

  #tellMissing(): void {
    const gap = this.#options.gap(this.#missing);
    this.#missing = 0;
    this.#waiting.push(gap);
    this.#length += gap.length;
  }

  #take(): string {
    const piece = this.#waiting.join('');
    this.#waiting = [];
    this.#length = 0;
    return piece;
  }

  async #write(): Promise<void> {
    const lines = this.#waiting.length;
    const piece = this.#take();
    try {
      if ((await this.#freeBytes()) < leastFreeBytes) throw new Error('the disk is nearly full');
      const handle = await this.#fileFor(Buffer.byteLength(piece));
      const text = this.#isTorn ? `\n${piece}` : piece;
      this.#isTorn = true;
      await handle.appendFile(text);
      this.#isTorn = false;
      this.#sizeBytes += Buffer.byteLength(text);
      this.#isFailing = false;
    } catch (error) {
      this.#missing += lines;
      if (!this.#isFailing) this.#options.onFailure(error instanceof Error ? error.message : String(error));
      this.#isFailing = true;
    }
  }

  /** The present one, or the next one where this is full. */
  async #fileFor(bytes: number): Promise<FileHandle> {
    const { path, maxBytes, header } = this.#options;
    const isFull = this.#sizeBytes > 0 && this.#sizeBytes + bytes > maxBytes / 2;
    if (this.#handle !== null && !isFull) return this.#handle;
    const beginsNew = isFull || this.#part === 0;
    await this.#handle?.close();
    this.#handle = null;
    if (beginsNew) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(path, olderPath(path)).catch(ignoreMissing);
    }
    const handle = await open(path, 'a', 0o600);
    this.#handle = handle;
    if (!beginsNew) return handle;
    this.#part += 1;
    this.#isTorn = false;
    const first = header(this.#part);
    await handle.appendFile(first);
    this.#sizeBytes = Buffer.byteLength(first);
    return handle;
  }

  async #freeBytes(): Promise<number> {
    const { freeBytes, path } = this.#options;
    if (freeBytes) return freeBytes();
    const { bavail, bsize } = await statfs(dirname(path)).catch(() => statfs('.'));
    return bavail * bsize;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
