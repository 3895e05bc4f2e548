/** StopTransaction, 4.10: a transaction has ended. */
import { IdTagInfo, idToken } from './types/authorization.js';
import { MeterValue } from './types/metering.js';
import { dateTime, integer, list, type Message, optional, record } from './types/shapes.js';
import { StopReason } from './types/status.js';

export const StopTransactionRequest = record(
  {
    idTag: optional(idToken('The tag it was stopped with. Absent: stopped without one.')),
    meterStop: integer('Meter register at the end, whole Wh.'),
    timestamp: dateTime('When the transaction ended.'),
    transactionId: integer('As StartTransaction was answered; -1 when it never was (errata 3.18).'),
    reason: optional(StopReason),
    transactionData: optional(list(MeterValue, 'Values of the transaction, for billing.')),
  },
  'A transaction has ended (4.10).',
);
export type StopTransactionRequest = Message<typeof StopTransactionRequest>;

export const StopTransactionResponse = record(
  {
    idTagInfo: optional(IdTagInfo),
  },
  'Verdict on the tag that stopped it (4.10).',
);
export type StopTransactionResponse = Message<typeof StopTransactionResponse>;
