/** What goes out next, and what becomes of an answer: pure functions over the outbox's context. */
import type { Action } from '../../protocol/messages.js';
import type { GivenUpMessage, LedgerChange, OwedMessage, TransactionRecord } from '../../protocol/ports/store.js';
import { inMs, type Parsers } from '../settings.js';
import type { CallFailure, OutgoingCall } from '../system.js';
import { idTagInfoIn } from './answer.js';

/** The CALL that waits for its answer; there is at most one (J 4.1.1). */
export interface InFlight {
  readonly messageId: string;
  readonly action: Action;
  /** Where the answer goes; absent for a transaction message, whose answer goes to the ledger. */
  readonly call?: OutgoingCall;
  readonly owed?: OwedMessage;
}

/** By `localId`. Apart, because the open ones are few and change with each sample, and the others may be thousands. */
export interface Transactions {
  readonly open: ReadonlyMap<string, TransactionRecord>;
  readonly stopped: ReadonlyMap<string, TransactionRecord>;
}

export function transactionsOf(records: readonly TransactionRecord[]): Transactions {
  const of = (wanted: TransactionRecord['phase']) =>
    new Map(records.flatMap((record) => (record.phase === wanted ? [[record.localId, record] as const] : [])));
  return { open: of('open'), stopped: of('stopped') };
}

/** A transaction message as it goes on the wire: with the id the CSMS gave, which may have come after it was written. */
export function payloadToSend(owed: OwedMessage, transactions: Transactions): Readonly<Record<string, unknown>> {
  if (owed.action === 'StartTransaction') return owed.payload;
  // Without an id the start was given up, or its record was damaged: errata 3.18.
  if (owed.localId === null) return owed.payload;
  return { ...owed.payload, transactionId: transactionOf(owed, transactions)?.transactionId ?? -1 };
}

/** A BootNotification before the rest, then a driver who waits; otherwise first come, first served. */
export function nextCall(calls: readonly OutgoingCall[]): OutgoingCall | undefined {
  return calls.find((call) => call.kind === 'boot') ?? calls.find((call) => call.action === 'Authorize') ?? calls[0];
}

/** What one actor may have waiting of one kind; with a CSMS that is this slow, the oldest has become untrue. */
const mostWaiting = 10;

/** The queue with one more call. It is bounded: nobody can fill it by asking, nor by a status that flutters. */
export function withCall(calls: readonly OutgoingCall[], call: OutgoingCall): readonly OutgoingCall[] {
  const alike = calls.filter(
    (other) => other.from === call.from && other.action === call.action && other.kind === call.kind,
  );
  // What the CSMS triggered is told as it is now; once is enough for all who asked (5.17).
  const kept = call.kind === 'triggered' ? 0 : mostWaiting - 1;
  const dropped = new Set(alike.slice(0, Math.max(0, alike.length - kept)));
  return [...(dropped.size > 0 ? calls.filter((other) => !dropped.has(other)) : calls), call];
}

const eventName = (action: Action) => `${action[0]?.toLowerCase()}${action.slice(1)}`;

export const answeredEvent = (call: OutgoingCall, payload: unknown) => ({
  type: `answered.${eventName(call.action)}`,
  key: call.key,
  payload,
});

export const refusal = ({ code }: { readonly code: string }) => ({ reason: 'refused', code }) as const;

/** `code`: of the CALLERROR, where there is one. */
export const failedEvent = (call: OutgoingCall, reason: CallFailure, code?: string) => ({
  type: `failed.${eventName(call.action)}`,
  key: call.key,
  reason,
  ...(code !== undefined && { code }),
});

export interface OutboxSettings {
  readonly timeoutMs: number;
  /** Submissions in total (9.1 TransactionMessageAttempts); 0 counts as 1. */
  readonly attempts: number;
  readonly retryIntervalMs: number;
  /** Quiet after the gate has opened, before transaction messages are sent. */
  readonly drainDelayMs: number;
}

export const outboxKeys: Parsers<OutboxSettings> = {
  MessageTimeout: (value) => ({ timeoutMs: inMs(value) }),
  TransactionMessageAttempts: (value) => ({ attempts: Number(value) }),
  TransactionMessageRetryInterval: (value) => ({ retryIntervalMs: inMs(value) }),
  QueueDrainDelay: (value) => ({ drainDelayMs: inMs(value) }),
};

/** Waits grow with the number of submissions: interval times those made so far (3.7.1). */
export function repeatDelayMs(attempts: number, retryIntervalMs: number): number {
  return Math.max(attempts, 1) * retryIntervalMs;
}

const known = ({ open, stopped }: Transactions, localId: string) => open.get(localId) ?? stopped.get(localId);

/** The transaction a message is about; none for what is told of an idle connector. */
export function transactionOf({ localId }: OwedMessage, transactions: Transactions): TransactionRecord | undefined {
  return localId === null ? undefined : known(transactions, localId);
}

function withoutTransaction(owed: OwedMessage): Pick<LedgerChange, 'removeTransactions'> {
  return owed.action === 'StopTransaction' && owed.localId !== null ? { removeTransactions: [owed.localId] } : {};
}

/** What the ledger must hold once the CSMS has answered. */
export function changeForAnswer(owed: OwedMessage, payload: unknown, transactions: Transactions): LedgerChange {
  const record = transactionOf(owed, transactions);
  if (owed.action === 'StartTransaction' && record) {
    const { transactionId } = payload as { readonly transactionId: number };
    const idTagInfo = idTagInfoIn(payload);
    const parentIdTag = idTagInfo?.parentIdTag ?? record.parentIdTag;
    return {
      removeOwed: [owed.seq],
      putTransactions: [
        {
          ...record,
          transactionId,
          ...(parentIdTag !== undefined && { parentIdTag }),
          // In the same breath as the answer, so that no power cut comes between: a refused tag stays refused.
          ...(idTagInfo?.status !== 'Accepted' && { refusedAtWh: record.lastMeterWh }),
        },
      ],
    };
  }
  return { removeOwed: [owed.seq], ...withoutTransaction(owed) };
}

/** A message given up on record; later ones of the transaction go with id -1 when it was the start (errata 3.18). */
export function changeForGivingUp(owed: OwedMessage, why: string, transactions: Transactions): LedgerChange {
  // The instant is stamped by whoever writes it: a chart has no clock.
  const given: GivenUpMessage = { ...owed, attempts: owed.attempts + 1, at: '', why };
  const record = transactionOf(owed, transactions);
  return {
    removeOwed: [owed.seq],
    giveUp: [given],
    ...(owed.action === 'StartTransaction' && record && { putTransactions: [{ ...record, transactionId: -1 }] }),
    ...withoutTransaction(owed),
  };
}

/** The transactions after a change of the ledger. */
export function appliedTo(transactions: Transactions, change: LedgerChange): Transactions {
  const { putTransactions = [], removeTransactions = [] } = change;
  return removeTransactions.reduce(without, putTransactions.reduce(withRecord, transactions));
}

function withRecord(transactions: Transactions, record: TransactionRecord): Transactions {
  const { localId, phase } = record;
  const others = phase === 'open' ? transactions : without(transactions, localId);
  return { ...others, [phase]: new Map(others[phase]).set(localId, record) };
}

function without(transactions: Transactions, localId: string): Transactions {
  const phase = transactions.open.has(localId) ? 'open' : 'stopped';
  if (!transactions[phase].has(localId)) return transactions;
  const left = new Map(transactions[phase]);
  left.delete(localId);
  return { ...transactions, [phase]: left };
}

/** The transactions after a message about one: what is known of its id stays known, for here it is learnt. */
export function withTransaction(transactions: Transactions, told: TransactionRecord | null): Transactions {
  if (told === null) return transactions;
  const transactionId = known(transactions, told.localId)?.transactionId ?? told.transactionId;
  return withRecord(transactions, { ...told, transactionId });
}

/**
 * What is owed with one more message, in order. Told of it again, after a crash, nobody owes it twice. The first keeps
 * its place, for it may be on its way.
 */
export function withOwed(owed: readonly OwedMessage[], message: OwedMessage): readonly OwedMessage[] {
  let place = owed.length;
  while (place > 1 && (owed[place - 1]?.seq ?? 0) > message.seq) place -= 1;
  if (owed[place - 1]?.seq === message.seq || owed[0]?.seq === message.seq) return owed;
  return place === owed.length ? [...owed, message] : owed.toSpliced(place, 0, message);
}
