/** What goes out next, and what becomes of an answer: pure functions over the outbox's context. */
import type { Action, Response } from '../../protocol/messages.js';
import type { GivenUpMessage, LedgerChange, OwedMessage, TransactionRecord } from '../../protocol/ports/store.js';
import type { CallFailure, OutgoingCall } from '../system.js';

/** The CALL that waits for its answer; there is at most one (J 4.1.1). */
export interface InFlight {
  readonly messageId: string;
  readonly action: Action;
  /** Where the answer goes; absent for a transaction message, whose answer goes to the ledger. */
  readonly call?: OutgoingCall;
  readonly owed?: OwedMessage;
}

export type Transactions = Readonly<Record<string, TransactionRecord>>;

/** A transaction message as it goes on the wire: with the id the CSMS gave, which may have come after it was written. */
export function payloadToSend(owed: OwedMessage, transactions: Transactions): Readonly<Record<string, unknown>> {
  if (owed.action === 'StartTransaction') return owed.payload;
  // Without an id the start was given up, or its record was damaged: errata 3.18.
  return { ...owed.payload, transactionId: transactions[owed.localId]?.transactionId ?? -1 };
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

export const failedEvent = (call: OutgoingCall, reason: CallFailure) => ({
  type: `failed.${eventName(call.action)}`,
  key: call.key,
  reason,
});

export interface OutboxSettings {
  readonly timeoutMs: number;
  /** Submissions in total (9.1 TransactionMessageAttempts); 0 counts as 1. */
  readonly attempts: number;
  readonly retryIntervalMs: number;
}

/** The settings after a configuration key has changed; keys of others change nothing. */
export function settingsWith(settings: OutboxSettings, key: string, value: string): OutboxSettings {
  switch (key) {
    case 'MessageTimeout':
      return { ...settings, timeoutMs: Number(value) * 1000 };
    case 'TransactionMessageAttempts':
      return { ...settings, attempts: Number(value) };
    case 'TransactionMessageRetryInterval':
      return { ...settings, retryIntervalMs: Number(value) * 1000 };
    default:
      return settings;
  }
}

/** Waits grow with the number of submissions: interval times those made so far (3.7.1). */
export function repeatDelayMs(attempts: number, retryIntervalMs: number): number {
  return Math.max(attempts, 1) * retryIntervalMs;
}

function withoutTransaction(owed: OwedMessage): Pick<LedgerChange, 'removeTransactions'> {
  return owed.action === 'StopTransaction' ? { removeTransactions: [owed.localId] } : {};
}

/** What the ledger must hold once the CSMS has answered. */
export function changeForAnswer(owed: OwedMessage, payload: unknown, transactions: Transactions): LedgerChange {
  const record = transactions[owed.localId];
  if (owed.action === 'StartTransaction' && record) {
    const { transactionId, idTagInfo } = payload as Response<'StartTransaction'>;
    const parentIdTag = idTagInfo.parentIdTag ?? record.parentIdTag;
    return {
      removeOwed: [owed.seq],
      putTransactions: [{ ...record, transactionId, ...(parentIdTag !== undefined && { parentIdTag }) }],
    };
  }
  return { removeOwed: [owed.seq], ...withoutTransaction(owed) };
}

/** A message given up on record; later ones of the transaction go with id -1 when it was the start (errata 3.18). */
export function changeForGivingUp(owed: OwedMessage, why: string, transactions: Transactions): LedgerChange {
  // The instant is stamped by whoever writes it: a chart has no clock.
  const given: GivenUpMessage = { ...owed, attempts: owed.attempts + 1, at: '', why };
  const record = transactions[owed.localId];
  return {
    removeOwed: [owed.seq],
    giveUp: [given],
    ...(owed.action === 'StartTransaction' && record && { putTransactions: [{ ...record, transactionId: -1 }] }),
    ...withoutTransaction(owed),
  };
}

/** The transactions after a change of the ledger. */
export function appliedTo(transactions: Transactions, change: LedgerChange): Transactions {
  if (!change.putTransactions && !change.removeTransactions) return transactions;
  const after = { ...transactions };
  for (const record of change.putTransactions ?? []) after[record.localId] = record;
  for (const localId of change.removeTransactions ?? []) delete after[localId];
  return after;
}
