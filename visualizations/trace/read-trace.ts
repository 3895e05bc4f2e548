/**
 * Reads a trace: for a replay, and for the page that shows one. It runs in a browser, too, and so nothing here is of
 * Node or of a library.
 */
import { type LineKind, type TraceHeader, type TraceLine, traceFormat } from './format.js';
import { type Field, lineKinds } from './line-kinds.js';

/** What is wrong with a trace, and in which line. `code`: `empty`, `no-trace`, `version`, `bad-line`. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly code: 'empty' | 'no-trace' | 'version' | 'bad-line';
  /** From 1. */
  readonly line: number;
  constructor(code: TraceError['code'], line: number, what: string, options?: ErrorOptions) {
    super(`Line ${line}: ${what}`, options);
    this.code = code;
    this.line = line;
  }
}

export interface Trace {
  readonly header: TraceHeader;
  /** All lines but the first. */
  readonly lines: readonly NumberedLine[];
  /** The last line was cut off, as by a power cut, and is left out. */
  readonly isCutOff: boolean;
}

export interface NumberedLine {
  /** Of the file, from 1. */
  readonly number: number;
  readonly seen: Exclude<TraceLine, TraceHeader>;
}

/**
 * A text, or lines as they come. Kinds and fields that this version does not know are let be: kinds are left out. Throws
 * a TraceError.
 */
export function readTrace(source: string | Iterable<string>): Trace {
  const texts = typeof source === 'string' ? source.replace(/^\uFEFF/, '').split('\n') : [...source];
  while (texts.at(-1)?.trim() === '') texts.pop();
  const [first] = texts;
  if (first === undefined) throw new TraceError('empty', 1, 'there is nothing in it.');
  const header = headerIn(first);
  const lines: NumberedLine[] = [];
  for (let index = 1; index < texts.length; index += 1) {
    const text = texts[index] ?? '';
    const isLast = index === texts.length - 1;
    const found = parsed(text);
    if (found instanceof Error && isLast) return { header, lines, isCutOff: true };
    const seen = lineIn(found, text, index + 1);
    if (seen) lines.push({ number: index + 1, seen });
  }
  return { header, lines, isCutOff: false };
}

function headerIn(text: string): TraceHeader {
  const found = parsed(text);
  const noTrace = (why: string) => new TraceError('no-trace', 1, `this is no trace of statecharge: ${why}`);
  if (!isRecord(found) || found['kind'] !== 'trace')
    throw noTrace(`its first line is not a header, but ${shownOf(text)}`);
  const { format } = found;
  if (typeof format !== 'number') throw noTrace('its header does not name a format.');
  if (format !== traceFormat) {
    const by = typeof found['statecharge'] === 'string' ? ` by statecharge ${found['statecharge']}` : '';
    const what = `the trace was written${by} in format ${format}; this version reads format ${traceFormat}.`;
    throw new TraceError('version', 1, what);
  }
  checkFields('trace', found, 1);
  return found as object as TraceHeader;
}

/** Null for a kind that this version does not know. */
function lineIn(found: unknown, text: string, number: number): NumberedLine['seen'] | null {
  const bad = (what: string) => new TraceError('bad-line', number, what);
  if (found instanceof Error) throw bad(`not JSON: ${shownOf(text)} (${found.message})`);
  if (!isRecord(found)) throw bad(`not an object, but ${shownOf(text)}`);
  const { kind } = found;
  if (typeof kind !== 'string') throw bad('it has no "kind".');
  if (kind === 'trace') throw bad('a second header; each file of a trace is read on its own.');
  if (!isKnown(kind)) return null;
  checkFields(kind, found, number);
  return found as object as NumberedLine['seen'];
}

const isKnown = (kind: string): kind is LineKind => Object.hasOwn(lineKinds, kind);

function checkFields(kind: LineKind, found: Readonly<Record<string, unknown>>, number: number): void {
  const instant: Readonly<Record<string, Field>> = {
    atMs: { type: 'number', what: '' },
    sinceMs: { type: 'number', what: '' },
    turns: { type: 'number', what: '', optional: true },
    during: { type: 'number', what: '', optional: true },
  };
  for (const [name, field] of Object.entries<Field>({ ...instant, ...lineKinds[kind].fields })) {
    const value = found[name];
    if (value === undefined ? field.optional : fits(value, field.type)) continue;
    const is = value === undefined ? 'is missing' : `is ${shownOf(JSON.stringify(value))}`;
    throw new TraceError('bad-line', number, `"${name}" of "${kind}" is to be ${field.type}; it ${is}.`);
  }
}

function fits(value: unknown, type: Field['type']): boolean {
  if (type === 'any') return true;
  if (value === null) return type.endsWith(' or null');
  if (Array.isArray(value)) return type === 'array';
  return type.replace(' or null', '') === typeof value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error);

const shownOf = (text: string) => (text.length <= 60 ? text : `${text.slice(0, 60)}...`);
