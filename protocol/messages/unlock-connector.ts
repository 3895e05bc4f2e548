/** UnlockConnector, 5.18: the cable is let go. */
import { integer, type Message, oneOf, record } from './types/shapes.js';

export const UnlockConnectorRequest = record(
  {
    connectorId: integer('1 or more.'),
  },
  'Asks the station to unlock the cable at its outlet (5.18).',
);
export type UnlockConnectorRequest = Message<typeof UnlockConnectorRequest>;

export const UnlockConnectorResponse = record(
  {
    status: oneOf(
      ['Unlocked', 'UnlockFailed', 'NotSupported'],
      'NotSupported: no such connector, or it has no lock (7.46).',
    ),
  },
  'Whether the cable is free (5.18).',
);
export type UnlockConnectorResponse = Message<typeof UnlockConnectorResponse>;
