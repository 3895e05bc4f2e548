/** From changes, in their order, to the one batch that writes them. Pure; what it yields counts once it is on disk. */
import type { TransactionRecord } from '../protocol/ports/store.js';
import { type Facts, factsAfter, HEAD_KEY, keyOf, kindAndIdOf, type RecordChange } from './changes.js';
import type { DiskOperation } from './disk.js';
import { type Sealed, seal, unseal } from './record.js';
import { addCrc, type ChainState, type Head } from './recover.js';

/** Messages given up are kept for whoever explains the bill, but not for ever. */
const GIVEN_UP_KEPT = 100;

export interface Batch {
  /** The new state of each key it touches; null where the record goes. */
  readonly touched: ReadonlyMap<string, Sealed | null>;
  readonly operations: readonly DiskOperation[];
  readonly digest: number;
  readonly seq: number;
  readonly batch: number;
  readonly facts: Facts;
}

export function batchOf(state: ChainState, changes: readonly RecordChange[]): Batch {
  let seq = state.seq;
  const touched = new Map<string, Sealed | null>();
  for (const change of changes) {
    const key = keyOf(change.kind, change.id);
    const before = touched.has(key) ? touched.get(key) : state.truth.get(key);
    if (change.body === null) touched.set(key, null);
    else touched.set(key, seal(change.kind, key, ++seq, keepingId(change, key, before ?? undefined)));
  }
  for (const key of tooOld(state.truth, touched)) touched.set(key, null);
  let { digest } = state;
  let count = state.truth.size;
  const operations: DiskOperation[] = [];
  for (const [key, sealed] of touched) {
    const before = state.truth.get(key);
    if (before) digest = addCrc(digest, -before.crc);
    if (sealed) digest = addCrc(digest, sealed.crc);
    count += (sealed ? 1 : 0) - (before ? 1 : 0);
    if (sealed) operations.push({ type: 'put', key, value: sealed.raw });
    else if (before) operations.push({ type: 'del', key });
  }
  const facts = factsAfter(state.facts, changes);
  const batch = state.batch + 1;
  const head: Head = { batch, count, digest, ...facts };
  operations.push({ type: 'put', key: HEAD_KEY, value: seal('head', HEAD_KEY, ++seq, head).raw });
  return { touched, operations, digest, seq, batch, facts };
}

/** Takes a batch that is on disk into the state. */
export function apply(state: ChainState, { touched, digest, seq, batch, facts }: Batch): void {
  for (const [key, sealed] of touched) {
    if (sealed) state.truth.set(key, sealed);
    else state.truth.delete(key);
  }
  Object.assign(state, { digest, seq, batch, facts });
}

/** What a disk with these entries needs to hold the truth again, and which of its records are damaged. */
export function repairsFor({ truth }: ChainState, entries: ReadonlyMap<string, string>) {
  const operations: DiskOperation[] = [];
  const damaged = new Map<string, string>();
  for (const [key, raw] of entries) {
    const kind = key === HEAD_KEY ? 'head' : kindAndIdOf(key)?.kind;
    if (kind === undefined || !unseal(kind, key, raw).sound) damaged.set(key, raw);
    if (kind !== 'head' && !truth.has(key)) operations.push({ type: 'del', key });
  }
  for (const [key, { raw }] of truth) {
    if (entries.get(key) !== raw) operations.push({ type: 'put', key, value: raw });
  }
  return { operations, damaged };
}

/**
 * The body to write. The CSMS tells its id once: whoever has not heard of it yet (it writes null) must not unlearn it for
 * the others, or its StopTransaction would never find its transaction.
 */
function keepingId(change: RecordChange, key: string, before: Sealed | undefined): RecordChange['body'] {
  if (change.kind !== 'transaction' || change.body?.transactionId !== null || !before) return change.body;
  const known = unseal('transaction', key, before.raw);
  return known.sound ? { ...change.body, transactionId: (known.body as TransactionRecord).transactionId } : change.body;
}

function tooOld(truth: ReadonlyMap<string, Sealed>, touched: ReadonlyMap<string, Sealed | null>): string[] {
  const prefix = keyOf('givenUp', '');
  const isGivenUp = ([key, sealed]: [string, Sealed | null]) => sealed !== null && key.startsWith(prefix);
  if (![...touched].some(isGivenUp)) return [];
  const kept = [...new Map<string, Sealed | null>([...truth, ...touched])].filter(isGivenUp);
  const oldestFirst = kept.sort(([, a], [, b]) => (a?.seq ?? 0) - (b?.seq ?? 0));
  return oldestFirst.slice(0, Math.max(0, kept.length - GIVEN_UP_KEPT)).map(([key]) => key);
}
