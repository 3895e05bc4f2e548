import { assign, fromPromise, raise, sendTo, setup } from 'xstate';
import type { LedgerChange, OwedMessage, TransactionRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { settingsWith } from '../settings.js';
import { type CallFailure, type ConfigurationChanged, type OutgoingCall, peer } from '../system.js';
import { idTagInfoIn } from './answer.js';
import {
  answeredEvent,
  appliedTo,
  changeForAnswer,
  changeForGivingUp,
  failedEvent,
  type InFlight,
  nextCall,
  type OutboxSettings,
  outboxKeys,
  repeatDelayMs,
  type Transactions,
  transactionOf,
  withCall,
  withOwed,
  withTransaction,
} from './queue.js';
import { nextPassAt, thinned } from './thinning.js';

export type OutboxEvent =
  | { type: 'link.down' }
  | { type: 'gate.shut' | 'gate.boot' | 'gate.pending' | 'gate.open' }
  | OutgoingCall
  /** Written in the ledger already, by whoever sends this; without a transaction where none runs. */
  | ({ type: 'owed.added' } & Added)
  | { type: 'owed.answered'; payload: unknown }
  | { type: 'owed.failed'; why: string }
  | { type: 'outbox.respond'; callId: string; payload: object }
  | { type: 'outbox.refuse'; callId: string; code: string; description: string }
  | { type: 'frame.result'; messageId: string; payload: unknown }
  | { type: 'frame.error'; messageId: string; code: string; description: string }
  | ConfigurationChanged;

interface Added {
  readonly owed: readonly OwedMessage[];
  readonly transaction: TransactionRecord | null;
}

export interface OutboxInput {
  readonly owed: readonly OwedMessage[];
  readonly transactions: readonly TransactionRecord[];
  readonly settings: OutboxSettings;
  /** Messages that may be owed before MeterValues are let go of. */
  readonly mostOwed: number;
}

export interface OutboxContext {
  readonly settings: OutboxSettings;
  readonly calls: readonly OutgoingCall[];
  readonly owed: readonly OwedMessage[];
  readonly transactions: Transactions;
  readonly mostOwed: number;
  /** With more messages than this, MeterValues are let go of: `mostOwed`, or above it where nothing more can go. */
  readonly thinAt: number;
  /** What the last pass has let go of, by `seq`. */
  readonly thinned: readonly number[];
  /** Message ids of the statuses that were news when the connection was back: they go before what is owed. */
  readonly news: readonly string[];
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
    untilDrained: ({ context }) => context.settings.drainDelayMs,
  },
  guards: {
    bootWaits: ({ context }) => context.calls.some(({ kind }) => kind === 'boot'),
    callWaits: ({ context }) => context.calls.length > 0,
    owedWaits: ({ context }) => context.owed.length > 0,
    isTooMuch: ({ context }, params: Added) => context.owed.length + params.owed.length > context.thinAt,
    newsIsTold: ({ context: { news, calls, inFlight } }) =>
      !news.some((id) => inFlight?.messageId === id || calls.some(({ messageId }) => messageId === id)),
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
    keepNews: assign({
      news: ({ context }) =>
        context.calls.flatMap(({ action, messageId }) => (action === 'StatusNotification' ? [messageId] : [])),
    }),
    keepOwed: assign(({ context }, { owed, transaction }: Added) => ({
      owed: owed.reduce(withOwed, context.owed),
      transactions: withTransaction(context.transactions, transaction),
    })),
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
    /** Room is short: of the MeterValues some are let go of, evenly (thinning.ts). */
    thin: assign(({ context }) => {
      const dropped = thinned(context.owed, context.mostOwed);
      const owed = context.owed.filter(({ seq }) => !dropped.has(seq));
      return { owed, thinAt: nextPassAt(owed.length, context.mostOwed), thinned: [...dropped] };
    }),
    /** Takes what is owed no more out of the ledger. */
    forgetThinned: () => {},
    /** Hands an answer of ours to the link, while the connection is the one it was asked over. */
    respond: (_, _params: { callId: string; payload: object }) => {},
    refuse: (_, _params: { callId: string; code: string; description: string }) => {},
    tellAnswer: sendTo(
      ({ system, context }) => peer(system, callInFlight(context).from),
      ({ context }, params: { payload: unknown }) => answeredEvent(callInFlight(context), params.payload) as never,
    ),
    tellFailure: sendTo(
      ({ system, context }) => peer(system, callInFlight(context).from),
      ({ context }, { reason, code }: { reason: CallFailure; code?: string }) =>
        failedEvent(callInFlight(context), reason, code) as never,
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
        settingsWith(outboxKeys, context.settings, params.key, params.value),
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
      const record = owed && transactionOf(owed, context.transactions);
      const idTagInfo = idTagInfoIn(context.answer);
      if (owed?.action !== 'StartTransaction' || !record || !idTagInfo) return;
      const { transactionId } = context.answer as { readonly transactionId: number };
      enqueue.sendTo(peer(system, `connector-${record.connectorId}`), {
        type: 'transaction.confirmed',
        localId: record.localId,
        transactionId,
        idTagInfo,
      });
    }),
    /** What the CSMS said of a tag, for the cache and the list (3.5.1, 3.5.2). At once: a ClearCache may follow. */
    tellJudged: base.enqueueActions(({ context, enqueue, system }) => {
      const idTag = context.owed[0]?.payload['idTag'];
      const idTagInfo = idTagInfoIn(context.answer);
      if (typeof idTag !== 'string' || !idTagInfo) return;
      enqueue.sendTo(peer(system, 'authorization'), { type: 'tag.judged', idTag, idTagInfo });
    }),
  },
});
