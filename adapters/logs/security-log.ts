/**
 * The security log on disk: two files of lines, of which the older one goes when the newer is full (A04).
 *
 * A new file begins with its first line, written beside the others and renamed into its place, so that at every moment
 * the newest line vouches for exactly what is there.
 */
import { mkdir, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecurityLogEntry, SecurityLogHead } from '../../protocol/ports/logs.js';
import { type ChainLine, type Checked, chained, check, noHash, readLine, textOf } from './chain.js';
import { linesIn, orIfMissing, syncFolder, Turns, textIn, writeSynced } from './files.js';

interface Tail {
  readonly number: number;
  readonly hash: string;
  /** Number of the oldest line that is kept, and of the oldest in the newer file. */
  readonly first: number;
  readonly firstHere: number;
  /** Of the newer file. */
  readonly bytes: number;
}

export class SecurityLog {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #turns = new Turns();
  #tail: Tail = { number: 0, hash: noHash, first: 1, firstHere: 1, bytes: 0 };

  /** `maxBytes`: of each of the two files. */
  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Of what is kept and can be believed, the older one first. */
  get paths(): readonly string[] {
    return [this.#path('security.1.jsonl'), this.#path('security.jsonl')];
  }

  /** Of what was found to be edited or cut, before the log began anew. */
  get damagedPaths(): readonly string[] {
    return [this.#path('security.1.damaged.jsonl'), this.#path('security.damaged.jsonl')];
  }

  open(head: SecurityLogHead | null): Promise<readonly string[]> {
    return this.#turns.take(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const problems = await this.#read(head).catch((error: unknown) => [`The log cannot be read: ${String(error)}.`]);
      if (problems.length > 0) await this.#beginAnew(head);
      return problems;
    });
  }

  append(entry: SecurityLogEntry): Promise<SecurityLogHead> {
    return this.#turns.take(async () => {
      const { number, hash: prev, first, firstHere, bytes } = this.#tail;
      const place = { n: number + 1, first, prev };
      const line = chained(entry, place);
      const text = textOf(line);
      const length = Buffer.byteLength(text);
      if (bytes > 0 && bytes + length > this.#maxBytes) {
        await this.#turnOver(chained(entry, { ...place, first: firstHere }));
      } else {
        await writeSynced(this.#current, text, bytes);
        if (bytes === 0) await syncFolder(this.#folder);
        this.#tail = { number: line.n, hash: line.hash, first, firstHere, bytes: bytes + length };
      }
      return { number: this.#tail.number, hash: this.#tail.hash };
    });
  }

  /** Nothing is appended while it looks at the files. */
  between<Result>(look: () => Promise<Result>): Promise<Result> {
    return this.#turns.take(look);
  }

  get #current(): string {
    return this.#path('security.jsonl');
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  async #read(head: SecurityLogHead | null): Promise<readonly string[]> {
    await this.#finishTurn();
    const [olderText = '', text = ''] = await Promise.all(this.paths.map(textIn));
    const [older, newer] = [linesIn(olderText), linesIn(text)];
    // The last line of the older file was finished before the newer one began.
    const checked = check([...older, ...newer], head);
    const isTorn = checked.isTorn && newer.length > 0;
    const problems = checked.isTorn && !isTorn ? ['The newer half of the log is missing.'] : checked.problems;
    if (problems.length > 0) {
      this.#tail = { ...this.#tail, number: Math.max(checked.last?.n ?? 0, this.#tail.number) };
      return problems;
    }
    const kept = isTorn ? newer.slice(0, -1) : newer;
    const bytes = Buffer.byteLength(kept.map((line) => `${line}\n`).join(''));
    await this.#cutTo(text, bytes);
    this.#tail = tailOf(checked, kept, bytes);
    return [];
  }

  /** A line that was not finished goes; one without its line break, which is part of what is counted on, gets it. */
  async #cutTo(text: string, bytes: number): Promise<void> {
    const size = Buffer.byteLength(text);
    if (size > bytes) await truncate(this.#current, bytes);
    if (size < bytes) await writeSynced(this.#current, '\n', size);
  }

  /** A power cut may have come between the two renames. */
  async #finishTurn(): Promise<void> {
    const next = this.#path('security.next.jsonl');
    const [begun, current] = await Promise.all([textIn(next), textIn(this.#current)]);
    if (begun === '') return void (await rm(next, { force: true }));
    const line = begun.endsWith('\n') ? readLine(begun.slice(0, -1)) : null;
    const last = readLine(linesIn(current).at(-1) ?? '');
    if (line !== null && (current === '' || line.prev === last?.hash)) await this.#putInPlace(current !== '');
    else await rm(next);
  }

  async #turnOver(line: ChainLine): Promise<void> {
    const text = textOf(line);
    await writeSynced(this.#path('security.next.jsonl'), text, 0);
    await this.#putInPlace(true);
    const { n, hash, first } = line;
    this.#tail = { number: n, hash, first, firstHere: n, bytes: Buffer.byteLength(text) };
  }

  async #putInPlace(hasCurrent: boolean): Promise<void> {
    // Missing where an earlier try came only that far.
    if (hasCurrent) await orIfMissing(rename(this.#current, this.#path('security.1.jsonl')), undefined);
    await rename(this.#path('security.next.jsonl'), this.#current);
    await syncFolder(this.#folder);
  }

  /** What cannot be believed is set aside for whoever looks into it; the next entry begins a chain of its own. */
  async #beginAnew(head: SecurityLogHead | null): Promise<void> {
    for (const [index, path] of this.paths.entries()) {
      const aside = this.damagedPaths[index] ?? path;
      await rm(aside, { force: true, recursive: true });
      await rename(path, aside).catch(() => rm(path, { force: true, recursive: true }));
    }
    const number = Math.max(this.#tail.number, head?.number ?? 0);
    const first = number + 1;
    this.#tail = { number, hash: head?.hash ?? noHash, first, firstHere: first, bytes: 0 };
  }
}

function tailOf({ last }: Checked, newer: readonly string[], bytes: number): Tail {
  const number = last?.n ?? 0;
  const firstHere = readLine(newer[0] ?? '')?.n ?? number + 1;
  return { number, hash: last?.hash ?? noHash, first: last?.first ?? 1, firstHere, bytes };
}
