/** StartTransaction, 4.8: a transaction has begun. */
import { IdTagInfo, idToken } from './types/authorization.js';
import { dateTime, integer, type Message, optional, record } from './types/shapes.js';

export const StartTransactionRequest = record(
  {
    connectorId: integer('1 or more.'),
    idTag: idToken('The tag it was started with.'),
    meterStart: integer('Meter register at the start, whole Wh.'),
    reservationId: optional(integer('The reservation this transaction uses up.')),
    timestamp: dateTime('When the transaction began.'),
  },
  'A transaction has begun (4.8).',
);
export type StartTransactionRequest = Message<typeof StartTransactionRequest>;

export const StartTransactionResponse = record(
  {
    idTagInfo: IdTagInfo,
    transactionId: integer('Given by the CSMS, and the same in all that follows.'),
  },
  'Id of the transaction and verdict on the tag (4.8).',
);
export type StartTransactionResponse = Message<typeof StartTransactionResponse>;
