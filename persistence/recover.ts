/**
 * What a start believes. Pure: from the entries found and the second copy to the truth and a list of what was wrong.
 *
 * Three witnesses testify. Each record proves itself by its CRC. The head, written in the batch of every change, knows
 * how many records there are, the sum of their CRCs, and which transactions are open: it convicts records that are
 * missing, or came back. The second copy (`open-transactions.json`) knows the number of the batch it was made after: it
 * convicts a database that has lost its newest batches, head and all.
 *
 * When is a transaction taken from the second copy? It was written after the batch it names, so it may be behind the
 * database by the batches of one write, never ahead.
 * - Head sound and nothing missing: never, the database is the truth. A transaction that ended in the moment before a
 *   power cut, and still stands in the copy, stays ended.
 * - Head older than the copy: batches were lost, the copy is newer; all its transactions are taken.
 * - Head newer, but records missing: those that the head calls open are taken, others had ended.
 * - No head: nobody can say whether a missing one had ended. A second StopTransaction can be explained, a lost session
 *   cannot: taken, and reported.
 */
import type { LedgerDamage, OwedMessage, TransactionRecord } from '../protocol/ports/store.js';
import { type Facts, HEAD_KEY, idIn, keyOf, kindAndIdOf, NO_FACTS, type RecordChange, shownKey } from './changes.js';
import { type Sealed, seal, type Unsealed, unseal } from './record.js';
import { keptOf, Truth } from './truth.js';

/** Body of the head record. */
export interface Head extends Facts {
  readonly batch: number;
  readonly count: number;
  readonly digest: number;
}

/** Body of the second copy; `seq` is that of the record in the database. */
export interface Copy extends Pick<Facts, 'nextSeq'> {
  readonly batch: number;
  readonly transactions: readonly { readonly seq: number; readonly record: TransactionRecord }[];
}

export interface ChainState {
  /** Every record but the head, as it is on disk. */
  readonly truth: Truth;
  /** Sum of the CRCs in `truth`, modulo 2^32. With the count beside it no two losses hide each other. */
  digest: number;
  /** Of the newest record. */
  seq: number;
  /** Of the newest batch. */
  batch: number;
  facts: Facts;
}

export interface Recovery {
  readonly state: ChainState;
  readonly damage: readonly LedgerDamage[];
  /** The disk does not hold what `state` says and must be brought in line. */
  readonly differs: boolean;
  /** The second copy is not that of the open transactions now. */
  readonly copyStale: boolean;
}

export const COPY_KEY = 'open-transactions';

export function addCrc(digest: number, crc: number): number {
  return (digest + crc) >>> 0;
}

function transactionIn(truth: Truth, id: string) {
  const found = truth.get(keyOf('transaction', id));
  return found && { seq: found.seq, record: found.body as TransactionRecord };
}

/** The second copy as it should be now. */
export function copyOf(state: ChainState): Sealed {
  const body: Copy = { batch: state.batch, nextSeq: state.facts.nextSeq, transactions: openIn(state) };
  return seal('openTransactions', COPY_KEY, state.seq, body);
}

/** Entries opened already, by key; what is there in the end counts. */
export type Opened = ReadonlyMap<string, Unsealed>;

/** Opens an entry of any kind. */
export function openEntry(key: string, raw: string): Unsealed {
  const kind = key === HEAD_KEY ? 'head' : kindAndIdOf(key)?.kind;
  return kind ? unseal(kind, key, raw) : { sound: false, problem: 'unknown kind of record' };
}

export function recover(
  entries: ReadonlyMap<string, string>,
  copyText: string | undefined,
  opened: Opened = new Map(),
): Recovery {
  const damage: LedgerDamage[] = [];
  const { truth, found } = soundRecords(entries, opened, damage);
  const head = headOf(entries, damage, found);
  const isWhole = head === undefined ? found === 0 : agrees(head.body, truth, found, damage);
  const copy = copyText === undefined ? undefined : openCopy(copyText, damage);
  const isBehind = copy !== undefined && copy.body.batch > (head?.body.batch ?? 0);
  if (isBehind) {
    damage.push({
      key: 'head',
      problem: `the database ends at batch ${head?.body.batch ?? 0}, but batch ${copy.body.batch} was on disk`,
    });
  }
  const lastSeq = Math.max(head?.seq ?? 0, copy?.seq ?? 0, newestSeq(truth));
  const state: ChainState = {
    truth,
    digest: 0,
    seq: lastSeq,
    batch: Math.max(head?.body.batch ?? 0, copy?.body.batch ?? 0),
    facts: head?.body ?? NO_FACTS,
  };
  if (copy && (isBehind || !isWhole)) restore(state, copy.body, { head: head?.body, isBehind }, damage);
  if (head && !isWhole) reportLost(state.truth, head.body, damage);
  state.facts = factsOf(truth, Math.max(head?.body.nextSeq ?? 1, copy?.body.nextSeq ?? 1));
  state.digest = digestOf(truth);
  damage.push(...orphans(truth));
  return {
    state,
    damage,
    differs: !isWhole || isBehind,
    copyStale: essentials(copy?.body.transactions ?? []) !== essentialsOf(state),
  };
}

function soundRecords(entries: ReadonlyMap<string, string>, known: Opened, damage: LedgerDamage[]) {
  const truth = new Truth();
  let found = 0;
  for (const [key, raw] of entries) {
    if (key === HEAD_KEY) continue;
    found += 1;
    const before = known.get(key);
    const opened = before?.sound && before.sealed.raw === raw ? before : openEntry(key, raw);
    if (opened.sound) truth.set(key, opened.isOld ? opened.sealed : keptOf(opened.sealed));
    else damage.push({ key: shownKey(key), problem: opened.problem });
  }
  return { truth, found };
}

function digestOf(truth: Truth): number {
  let digest = 0;
  for (const [, { crc }] of truth) digest = addCrc(digest, crc);
  return digest;
}

function newestSeq(truth: Truth): number {
  let newest = 0;
  for (const [, { seq }] of truth) newest = Math.max(newest, seq);
  return newest;
}

function headOf(entries: ReadonlyMap<string, string>, damage: LedgerDamage[], found: number) {
  const raw = entries.get(HEAD_KEY);
  if (raw === undefined) {
    if (found > 0) damage.push({ key: 'head', problem: `missing beside ${found} records` });
    return undefined;
  }
  const opened = unseal('head', HEAD_KEY, raw);
  if (opened.sound) return { body: opened.sealed.body as Head, seq: opened.sealed.seq };
  damage.push({ key: 'head', problem: opened.problem });
  return undefined;
}

/** False when the records are not those the head was written with. */
function agrees(head: Head, truth: Truth, found: number, damage: LedgerDamage[]): boolean {
  const digest = digestOf(truth);
  if (found !== head.count) {
    damage.push({ key: 'head', problem: `${head.count} records were written, ${found} are there` });
  } else if (found === truth.size && digest !== head.digest) {
    damage.push({ key: 'head', problem: 'records are there in an older state than was written last' });
  }
  return found === head.count && digest === head.digest;
}

function openCopy(text: string, damage: LedgerDamage[]) {
  const opened = unseal('openTransactions', COPY_KEY, text);
  if (opened.sound) return { body: opened.sealed.body as Copy, seq: opened.sealed.seq };
  damage.push({ key: COPY_KEY, problem: opened.problem });
  return undefined;
}

function restore(
  state: ChainState,
  copy: Copy,
  database: { head: Head | undefined; isBehind: boolean },
  damage: LedgerDamage[],
): void {
  for (const { seq, record } of copy.transactions) {
    const key = keyOf('transaction', record.localId);
    const present = state.truth.get(key);
    const isWanted =
      present === undefined
        ? database.isBehind || database.head === undefined || database.head.open.includes(record.localId)
        : present.seq < seq;
    if (!isWanted) continue;
    state.truth.set(key, keptOf(seal('transaction', key, seq, record)));
    damage.push({ key: shownKey(key), problem: 'lost in the database, restored from the second copy' });
  }
}

function reportLost(truth: Truth, head: Head, damage: LedgerDamage[]): void {
  for (const id of head.open) {
    const key = keyOf('transaction', id);
    if (!truth.has(key)) damage.push({ key: shownKey(key), problem: 'an open transaction is lost' });
  }
}

/** What the head must say from now on, whether or not it could be read. */
function factsOf(truth: Truth, atLeast: number): Facts {
  let nextSeq = atLeast;
  for (const kind of ['owed', 'givenUp'] as const) {
    for (const key of truth.of(kind).keys()) nextSeq = Math.max(nextSeq, Number(idIn(kind, key)) + 1);
  }
  const transactions = bodiesOf<TransactionRecord>({ truth }, 'transaction');
  return { nextSeq, open: transactions.flatMap(({ id, body }) => (body.phase === 'open' ? [id] : [])) };
}

/** A message that outlived its transaction stays, it knows its own content; but somebody should look at it. */
function orphans(truth: Truth): LedgerDamage[] {
  const lost: LedgerDamage[] = [];
  for (const [key, { body }] of truth.of('owed')) {
    const { localId } = body as OwedMessage;
    if (localId === null || truth.has(keyOf('transaction', localId))) continue;
    lost.push({ key: shownKey(key), problem: `its transaction ${localId} is not in the ledger` });
  }
  return lost;
}

/** What the second copy is renewed for. The meter moves on all the time: following it would wear the flash. */
export function essentialsOf(state: ChainState): string {
  return essentials(openIn(state));
}

function essentials(transactions: Copy['transactions']): string {
  const told = transactions.map(({ record }) => ({ ...record, lastMeterWh: 0, lastSeenAt: '' }));
  return JSON.stringify(told.sort((a, b) => (a.localId < b.localId ? -1 : 1)));
}

function openIn({ truth, facts }: ChainState): Copy['transactions'] {
  return facts.open.flatMap((id) => transactionIn(truth, id) ?? []);
}

/** The records of one kind, in the order of their keys as far as they have not changed since the start. */
export function bodiesOf<Body>(
  { truth }: Pick<ChainState, 'truth'>,
  wanted: RecordChange['kind'],
): { readonly id: string; readonly seq: number; readonly body: Body }[] {
  const found = [];
  for (const [key, { seq, body }] of truth.of(wanted)) found.push({ id: idIn(wanted, key), seq, body: body as Body });
  return found;
}
