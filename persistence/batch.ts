/** From changes, in their order, to the one batch that writes them. Pure; what it yields counts once it is on disk. */
import type { TransactionRecord } from '../protocol/ports/store.js';
import { type Facts, factsAfter, HEAD_KEY, keyOf, kindAndIdOf, type RecordChange } from './changes.js';
import type { DiskOperation } from './disk.js';
import { type Sealed, seal, unseal } from './record.js';
import { addCrc, type ChainState, type Head } from './recover.js';
import { type Kept, keptOf, rawOf, type Truth } from './truth.js';

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
  const effects: RecordChange[] = [];
  for (const change of changes) {
    const key = keyOf(change.kind, change.id);
    const effect = effectOf(change, touched.has(key) ? touched.get(key) : state.truth.get(key));
    effects.push(effect);
    touched.set(key, effect.body === null ? null : seal(effect.kind, key, ++seq, effect.body));
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
  const facts = factsAfter(state.facts, effects);
  const batch = state.batch + 1;
  const head: Head = { batch, count, digest, ...facts };
  operations.push({ type: 'put', key: HEAD_KEY, value: seal('head', HEAD_KEY, ++seq, head).raw });
  return { touched, operations, digest, seq, batch, facts };
}

/** Takes a batch that is on disk into the state. */
export function apply(state: ChainState, { touched, digest, seq, batch, facts }: Batch): void {
  for (const [key, sealed] of touched) {
    if (sealed) state.truth.set(key, keptOf(sealed));
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
  for (const [key, kept] of truth) {
    const value = rawOf(key, kept);
    if (entries.get(key) !== value) operations.push({ type: 'put', key, value });
  }
  return { operations, damaged };
}

/** A change as it takes effect: what is written of a transaction joins what is known of it. */
function effectOf(change: RecordChange, before: Pick<Kept, 'body'> | null | undefined): RecordChange {
  if (change.kind !== 'transaction' || change.body === null || !before) return change;
  return { ...change, body: joined(before.body as TransactionRecord, change.body) };
}

/**
 * A transaction and the outbox both write its record, and each may not have heard yet of what the other wrote. So the id
 * that the CSMS gave is kept, a stopped transaction stays stopped, or the next boot would bill it a second time, and the
 * register never falls.
 */
function joined(before: TransactionRecord, after: TransactionRecord): TransactionRecord {
  const revives = before.phase === 'stopped' && after.phase === 'open';
  const parentIdTag = after.parentIdTag ?? before.parentIdTag;
  return {
    // What only one of them knows of (a refusal, the register of the last sample) is kept.
    ...(revives ? before : { ...before, ...after }),
    transactionId: after.transactionId ?? before.transactionId,
    ...(parentIdTag !== undefined && { parentIdTag }),
    ...(revives || before.lastMeterWh > after.lastMeterWh
      ? { lastMeterWh: before.lastMeterWh, lastSeenAt: before.lastSeenAt }
      : {}),
  };
}

function tooOld(truth: Truth, touched: ReadonlyMap<string, Sealed | null>): string[] {
  const prefix = keyOf('givenUp', '');
  const isGivenUp = ([key, sealed]: [string, Sealed | null]) => sealed !== null && key.startsWith(prefix);
  const given = [...touched].filter(isGivenUp);
  if (given.length === 0) return [];
  const kept = [...new Map<string, Pick<Kept, 'seq'> | null>([...truth.of('givenUp'), ...given])];
  const oldestFirst = kept.sort(([, a], [, b]) => (a?.seq ?? 0) - (b?.seq ?? 0));
  return oldestFirst.slice(0, Math.max(0, kept.length - GIVEN_UP_KEPT)).map(([key]) => key);
}
