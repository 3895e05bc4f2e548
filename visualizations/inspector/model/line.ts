/**
 * A line of a trace as the page takes it: what the format promises is tried, and never relied upon. A file may come from
 * anywhere, and from a version that is newer.
 */

export interface TraceLine {
  readonly kind: string;
  /** Wall clock of the station, milliseconds since the epoch. */
  readonly atMs: number;
  /** Its monotonic clock, milliseconds. */
  readonly sinceMs: number;
  readonly [field: string]: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const none: Fields = {};

/** Empty for what is no object. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : none;
}

/** Those in a list that are objects; empty for what is no list. */
export function listOf(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return [];
  return value.every(isFields) ? value : value.filter(isFields);
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.every(isText) ? value : value.filter(isText);
}

const isText = (value: unknown): value is string => typeof value === 'string';

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** 0 is the station; null for what numbers no connector. No station has more than a thousand. */
export function connectorOf(value: unknown): number | null {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 1000 ? Number(value) : null;
}

/** Beyond it no calendar has a name for the day. */
const longestMs = 8.64e15;

/** Milliseconds since the epoch. */
export function timeOf(value: unknown): number | null {
  const ms = numberOf(value);
  return ms === null || Math.abs(ms) > longestMs ? null : ms;
}

/** Of a text; milliseconds since the epoch. */
export function instantOf(value: unknown): number | null {
  return typeof value === 'string' ? numberOf(Date.parse(value)) : null;
}

const deepestState = 16;

/** A state as XState writes it; null for what is deeper than any chart. */
export function stateIn(value: unknown, depth = 0): unknown {
  if (!isFields(value)) return typeof value === 'string' ? value : null;
  if (depth > deepestState) return null;
  return Object.fromEntries(Object.entries(value).map(([region, inner]) => [region, stateIn(inner, depth + 1)]));
}

/** `*` thrice stands for a secret. */
export const mask = '***';

/** The line, if it is one. */
export function lineOf(value: unknown): TraceLine | null {
  if (!isFields(value)) return null;
  const { kind, atMs, sinceMs } = value;
  if (typeof kind !== 'string' || timeOf(atMs) === null) return null;
  return numberOf(sinceMs) === null ? ({ ...value, sinceMs: 0 } as TraceLine) : (value as TraceLine);
}

/** A frame of OCPP-J; null for a text that is none. */
export interface Frame {
  readonly type: 'call' | 'result' | 'error';
  readonly messageId: string;
  /** Of a call. */
  readonly action: string | null;
  /** Of an error. */
  readonly code: string | null;
  readonly payload: unknown;
}

const frameTypes: readonly (Frame['type'] | undefined)[] = [undefined, undefined, 'call', 'result', 'error'];

export function frameOf(text: unknown): Frame | null {
  const parts = typeof text === 'string' ? parsed(text) : null;
  if (!Array.isArray(parts)) return null;
  // What else it may be, a list or an object, has no number, and asking for one may throw.
  const type = typeof parts[0] === 'number' ? frameTypes[parts[0]] : undefined;
  const messageId = textOf(parts[1]);
  if (type === undefined || messageId === null) return null;
  if (type === 'result') return { type, messageId, action: null, code: null, payload: parts[2] };
  const name = textOf(parts[2]) ?? '?';
  return type === 'call'
    ? { type, messageId, action: name, code: null, payload: parts[3] }
    : { type, messageId, action: null, code: name, payload: { description: parts[3], details: parts[4] } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
