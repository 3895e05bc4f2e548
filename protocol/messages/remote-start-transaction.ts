/** RemoteStartTransaction, 5.11: the CSMS starts a transaction. */
import { idToken } from './types/authorization.js';
import { ChargingProfile } from './types/charging.js';
import { integer, type Message, oneOf, optional, record } from './types/shapes.js';

export const RemoteStartTransactionRequest = record(
  {
    connectorId: optional(integer('1 or more. Absent: the station chooses.')),
    idTag: idToken('The tag the transaction is for.'),
    chargingProfile: optional(ChargingProfile),
  },
  'Asks the station to start a transaction for a tag (5.11).',
);
export type RemoteStartTransactionRequest = Message<typeof RemoteStartTransactionRequest>;

export const RemoteStartTransactionResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Accepted: the station will try; no promise that charging starts (7.39).'),
  },
  'Whether the station will try (5.11).',
);
export type RemoteStartTransactionResponse = Message<typeof RemoteStartTransactionResponse>;
