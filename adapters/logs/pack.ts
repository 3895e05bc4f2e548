/** One gzip file of JSON lines, made line by line: `{"log":"station"...}`, then `security`, then `trace`. */
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { LogWindow, PackedLog } from '../../protocol/ports/logs.js';

export type LogKind = 'security' | 'diagnostics';

/** Lines of one log, each a JSON object with `at`, or what is left of one. */
export interface Source {
  /** As each of its lines is marked. */
  readonly marks: Readonly<Record<string, string | boolean>>;
  readonly lines: AsyncIterable<string> | Iterable<string>;
}

export interface Packing {
  readonly kind: LogKind;
  readonly window: LogWindow;
  readonly folder: string;
  readonly atMs: number;
  /** The first line. */
  readonly facts: object;
  readonly sources: readonly Source[];
  /** Of the lines together, before they are compressed. */
  readonly maxLength: number;
}

/** Null, and no file, where the window holds nothing. */
export async function packFile(packing: Packing): Promise<PackedLog | null> {
  const { kind, folder, atMs } = packing;
  const stamp = new Date(atMs).toISOString().replace(/[-:.]/g, '');
  const name = `${kind}-${stamp}.jsonl.gz`;
  const path = join(folder, name);
  const found = { lines: 0 };
  try {
    await pipeline(Readable.from(linesOf(packing, found)), createGzip(), createWriteStream(path, { mode: 0o600 }));
    if (found.lines > 0 || isWhole(packing)) return { path, name, sizeBytes: (await stat(path)).size };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  await rm(path, { force: true });
  return null;
}

/** What the station says of itself is worth something too, where nobody asks for a certain time. */
const isWhole = ({ kind, window }: Packing) =>
  kind === 'diagnostics' && window.fromMs === undefined && window.toMs === undefined;

async function* linesOf({ facts, sources, window, maxLength }: Packing, found: { lines: number }) {
  const head = `${JSON.stringify({ log: 'station', ...facts })}\n`;
  yield head;
  let length = head.length;
  let left = 0;
  for (const { marks, lines } of sources) {
    for await (const line of lines) {
      if (!isWithin(line, window)) continue;
      if (length + line.length > maxLength) left += 1;
      else {
        found.lines += 1;
        const text = `${JSON.stringify({ ...marks, ...objectIn(line), ...marks })}\n`;
        length += text.length;
        yield text;
      }
    }
  }
  if (left > 0) yield `${JSON.stringify({ log: 'end', leftOut: left, why: 'the file would be too large' })}\n`;
}

/** Of a line that cannot be read nobody knows when it was written: it is shown. */
function isWithin(line: string, { fromMs, toMs }: LogWindow): boolean {
  if (line === '') return false;
  const { at } = objectIn(line);
  const atMs = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(atMs)) return true;
  return atMs >= (fromMs ?? atMs) && atMs <= (toMs ?? atMs);
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Half a line, after a power cut.
  }
  return { unreadable: line.slice(0, 500) };
}
