/** What the outbox can be asked and told, in as few words as tell its transitions apart. */
import type { OutboxInput } from '../../machines/outbox/outbox.setup.js';
import type { CallKind } from '../../machines/system.js';
import { owed, transaction } from './stores.js';

export const outboxInput: OutboxInput = {
  owed: [],
  transactions: [],
  settings: { timeoutMs: 30_000, attempts: 2, retryIntervalMs: 60_000 },
};

const actions = { boot: 'BootNotification', triggered: 'Heartbeat', ordinary: 'Authorize' } as const;

/** A call of an actor; the message id is the kind unless told otherwise. */
export const call = (kind: CallKind, messageId: string = kind, from = 'authorization') => ({
  type: 'outbox.call',
  messageId,
  kind,
  from,
  key: '',
  action: actions[kind],
  payload: { about: messageId },
});

/** The start of transaction `tx-1`, as message `message-1`. */
export const start = (seq = 1) => ({
  type: 'owed.added',
  owed: [owed(seq, `tx-${seq}`)],
  transaction: transaction(`tx-${seq}`),
});

/** The stop of the same transaction. */
export const stop = (seq: number, of: number) => ({
  type: 'owed.added',
  owed: [owed(seq, `tx-${of}`, { action: 'StopTransaction', payload: { transactionId: -1, meterStop: 2000 } })],
  transaction: transaction(`tx-${of}`, { phase: 'stopped' }),
});

export const started = (transactionId: number, status = 'Accepted') => ({ transactionId, idTagInfo: { status } });

export const result = (messageId: string, payload: unknown = {}) => ({ type: 'frame.result', messageId, payload });

export const refusal = (messageId: string) => ({
  type: 'frame.error',
  messageId,
  code: 'InternalError',
  description: 'try later',
});
