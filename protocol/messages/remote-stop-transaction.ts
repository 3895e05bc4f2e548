/** RemoteStopTransaction, 5.12: the CSMS stops a transaction. */
import { integer, type Message, oneOf, record } from './types/shapes.js';

export const RemoteStopTransactionRequest = record(
  {
    transactionId: integer('The transaction to stop.'),
  },
  'Asks the station to stop a transaction (5.12).',
);
export type RemoteStopTransactionRequest = Message<typeof RemoteStopTransactionRequest>;

export const RemoteStopTransactionResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Rejected: no such transaction runs (7.39).'),
  },
  'Whether the station will try (5.12).',
);
export type RemoteStopTransactionResponse = Message<typeof RemoteStopTransactionResponse>;
