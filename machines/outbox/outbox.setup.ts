import { assign, fromPromise, raise, sendTo, setup } from 'xstate';
import type { Response } from '../../protocol/messages.js';
import type { LedgerChange, OwedMessage, TransactionRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { type CallFailure, type ConfigurationChanged, type OutgoingCall, peer } from '../system.js';
import {
  answeredEvent,
  appliedTo,
  changeForAnswer,
  changeForGivingUp,
  failedEvent,
  type InFlight,
  nextCall,
  type OutboxSettings,
  repeatDelayMs,
  settingsWith,
  type Transactions,
  withCall,
} from './queue.js';

export type OutboxEvent =
  | { type: 'link.down' }
  | { type: 'gate.shut' | 'gate.boot' | 'gate.pending' | 'gate.open' }
  | OutgoingCall
  /** Written in the ledger already, by whoever sends this. */
  | { type: 'owed.added'; owed: readonly OwedMessage[]; transaction: TransactionRecord }
  | { type: 'owed.answered'; payload: unknown }
  | { type: 'owed.failed'; why: string }
  | { type: 'outbox.respond'; callId: string; payload: object }
  | { type: 'outbox.refuse'; callId: string; code: string; description: string }
  | { type: 'frame.result'; messageId: string; payload: unknown }
  | { type: 'frame.error'; messageId: string; code: string; description: string }
  | ConfigurationChanged;

export interface OutboxInput {
  readonly owed: readonly OwedMessage[];
  readonly transactions: readonly TransactionRecord[];
  readonly settings: OutboxSettings;
}

export interface OutboxContext {
  readonly settings: OutboxSettings;
  readonly calls: readonly OutgoingCall[];
  readonly owed: readonly OwedMessage[];
  readonly transactions: Transactions;
  readonly inFlight: InFlight | null;
  /** Other calls overtake transaction messages, but not for ever: after one of them it is the turn of what is owed. */
  readonly owedsTurn: boolean;
  /** What is being written about the first of `owed`. */
  readonly change: LedgerChange;
  /** The answer to the first of `owed`, told to its connector once recorded; null when it was given up. */
  readonly answer: unknown;
}

function callInFlight({ inFlight }: OutboxContext): OutgoingCall {
  if (!inFlight?.call) throw new Error('outbox: the message in flight is not a call of an actor');
  return inFlight.call;
}

const base = setup({
  types: {
    context: {} as OutboxContext,
    events: {} as OutboxEvent,
    input: {} as OutboxInput,
    children: {} as { record: 'record' },
  },
  actors: {
    record: fromPromise<void, LedgerChange>(() => Promise.reject(new Error('outbox: no ledger provided'))),
  },
  delays: {
    untilTimeout: ({ context }) => context.settings.timeoutMs,
    untilRepeat: ({ context }) => repeatDelayMs(context.owed[0]?.attempts ?? 1, context.settings.retryIntervalMs),
    untilDiskIsTried: 5_000,
  },
  guards: {
    bootWaits: ({ context }) => context.calls.some(({ kind }) => kind === 'boot'),
    callWaits: ({ context }) => context.calls.length > 0,
    owedWaits: ({ context }) => context.owed.length > 0,
    isOwedsTurn: ({ context }) => context.owedsTurn,
    isFirstOwed: ({ context }, params: { messageId: string }) => context.owed[0]?.messageId === params.messageId,
    isInFlight: ({ context }, params: { messageId: string }) => context.inFlight?.messageId === params.messageId,
    owedIsInFlight: ({ context }, params: { messageId: string }) =>
      context.inFlight?.messageId === params.messageId && context.inFlight.owed !== undefined,
    owedWasSent: ({ context }) => context.inFlight?.owed !== undefined,
    wasLastAttempt: ({ context }) => (context.owed[0]?.attempts ?? 0) + 1 >= context.settings.attempts,
    mayQueue: (_, params: { call: OutgoingCall; kinds: readonly OutgoingCall['kind'][] }) =>
      params.kinds.includes(params.call.kind),
  },
  actions: {
    queue: assign({ calls: ({ context }, params: { call: OutgoingCall }) => withCall(context.calls, params.call) }),
    dropCalls: assign({ calls: [] }),
    keepOwed: assign(({ context }, params: { owed: readonly OwedMessage[]; transaction: TransactionRecord }) => {
      // After a crash it may be told of again; what it knows already it does not owe twice.
      const news = params.owed.filter(({ seq }) => context.owed.every((known) => known.seq !== seq));
      if (news.length === 0) return {};
      const { transaction } = params;
      // The id of the CSMS is learnt here, so here it is known best.
      const transactionId = context.transactions[transaction.localId]?.transactionId ?? transaction.transactionId;
      const putTransactions = [{ ...transaction, transactionId }];
      return {
        owed: [...context.owed, ...news],
        transactions: appliedTo(context.transactions, { putTransactions }),
      };
    }),
    takeCall: assign(({ context }) => {
      const call = nextCall(context.calls);
      if (!call) return {};
      return {
        owedsTurn: true,
        calls: context.calls.filter((other) => other !== call),
        inFlight: { messageId: call.messageId, action: call.action, call },
      };
    }),
    takeOwed: assign({
      owedsTurn: false,
      inFlight: ({ context }) => {
        const owed = context.owed[0];
        return owed ? { messageId: owed.messageId, action: owed.action, owed } : null;
      },
    }),
    clearInFlight: assign({ inFlight: null }),
    /** Hands the call in flight to the link. */
    transmit: () => {},
    /** Hands an answer of ours to the link. */
    respond: (_, _params: { callId: string; payload: object }) => {},
    refuse: (_, _params: { callId: string; code: string; description: string }) => {},
    tellAnswer: sendTo(
      ({ system, context }) => peer(system, callInFlight(context).from),
      ({ context }, params: { payload: unknown }) => answeredEvent(callInFlight(context), params.payload) as never,
    ),
    tellFailure: sendTo(
      ({ system, context }) => peer(system, callInFlight(context).from),
      ({ context }, params: { reason: CallFailure }) => failedEvent(callInFlight(context), params.reason) as never,
    ),
    /** The gate is shut for this call. */
    failOne: sendTo(
      ({ system }, params: { call: OutgoingCall }) => peer(system, params.call.from),
      (_, params: { call: OutgoingCall }) => failedEvent(params.call, 'offline') as never,
    ),
    noteStray: ({ system }, params: { messageId: string }) =>
      portsOf(system).journal.note({ level: 'warn', event: 'answer.unasked', messageId: params.messageId }),
    keepAnswer: assign(({ context }, params: { payload: unknown }) => {
      const owed = context.owed[0];
      if (!owed) return {};
      return { answer: params.payload, change: changeForAnswer(owed, params.payload, context.transactions) };
    }),
    keepAttempt: assign(({ context }) => {
      const [first, ...rest] = context.owed;
      if (!first) return {};
      const tried = { ...first, attempts: first.attempts + 1 };
      return { owed: [tried, ...rest], change: { putOwed: [tried] } };
    }),
    giveUp: assign(({ context }, params: { why: string }) => {
      const owed = context.owed[0];
      return owed ? { answer: null, change: changeForGivingUp(owed, params.why, context.transactions) } : {};
    }),
    noteFailure: ({ system, context }, params: { why: string }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'owed.failed',
        action: context.owed[0]?.action,
        messageId: context.owed[0]?.messageId,
        attempts: (context.owed[0]?.attempts ?? 0) + 1,
        why: params.why,
      }),
    noteGivenUp: ({ system, context }) =>
      portsOf(system).journal.note({
        level: 'error',
        event: 'owed.givenUp',
        action: context.owed[0]?.action,
        messageId: context.owed[0]?.messageId,
      }),
    noteDisk: ({ system }, params: { error: unknown }) =>
      portsOf(system).journal.note({ level: 'error', event: 'ledger.failed', error: String(params.error) }),
    applyChange: assign(({ context }) => ({
      owed: context.owed.slice(1),
      transactions: appliedTo(context.transactions, context.change),
    })),
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(context.settings, params.key, params.value),
    }),
    raiseAnswered: raise((_, params: { payload: unknown }) => ({
      type: 'owed.answered' as const,
      payload: params.payload,
    })),
    raiseFailed: raise((_, params: { why: string }) => ({ type: 'owed.failed' as const, why: params.why })),
  },
});

/** The words of the chart: what it decides by, and what it does. */
export const outboxSetup = base.extend({
  actions: {
    /** The line is gone: everybody who waits for an answer hears so. */
    failAll: base.enqueueActions(({ context, enqueue, system }) => {
      const waiting = context.inFlight?.call ? [context.inFlight.call, ...context.calls] : context.calls;
      for (const call of waiting) enqueue.sendTo(peer(system, call.from), failedEvent(call, 'offline') as never);
    }),
    /** What the CSMS made of a StartTransaction, once it is recorded. */
    tellConnector: base.enqueueActions(({ context, enqueue, system }) => {
      const owed = context.owed[0];
      const record = owed && context.transactions[owed.localId];
      if (owed?.action !== 'StartTransaction' || !record || context.answer === null) return;
      const { transactionId, idTagInfo } = context.answer as Response<'StartTransaction'>;
      enqueue.sendTo(peer(system, `connector-${record.connectorId}`), {
        type: 'transaction.confirmed',
        localId: owed.localId,
        transactionId,
        idTagInfo,
      });
    }),
  },
});
