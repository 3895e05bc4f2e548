/** What the outbox can be asked and told, in as few words as tell its transitions apart. */
import type { OutboxInput } from '../../machines/outbox/outbox.setup.js';
import { mostOwed } from '../../machines/outbox/thinning.js';
import type { CallKind } from '../../machines/system.js';
import { outboxSettings } from './chart-settings.js';
import { owed, transaction } from './stores.js';

export const outboxInput: OutboxInput = {
  owed: [],
  transactions: [],
  settings: outboxSettings({ TransactionMessageAttempts: '2' }),
  mostOwed,
};

/** Message ids of what the CSMS has asked over the present connection. */
export const asked: readonly string[] = ['csms-1', 'csms-2', 'theirs'];

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

/** What has become of connector 1. */
export const status = (messageId: string) => ({
  ...call('ordinary', messageId, 'status-1'),
  action: 'StatusNotification',
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

export const started = (transactionId: number, judged = 'Accepted') => ({
  transactionId,
  idTagInfo: { status: judged },
});

/** A sample of the same transaction. */
export const sample = (seq: number, of: number) => ({
  type: 'owed.added',
  owed: [owed(seq, `tx-${of}`, { action: 'MeterValues', payload: { connectorId: 1 } })],
  transaction: transaction(`tx-${of}`),
});

export const result = (messageId: string, payload: unknown = {}) => ({ type: 'frame.result', messageId, payload });

export const refusal = (messageId: string) => ({
  type: 'frame.error',
  messageId,
  code: 'InternalError',
  description: 'try later',
});
