/** ExtendedTriggerMessage, A02, L01, N01: the station is asked to say something now. */
import { integer, type Message, oneOf, optional, record, unboundedText } from './types/shapes.js';

export const ExtendedTriggerMessageRequest = record(
  {
    // Free text: a message the station does not know is answered with NotImplemented, which a closed list would prevent.
    requestedMessage: unboundedText('Action to send. An unknown one is answered with NotImplemented.', [
      'BootNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
      'LogStatusNotification',
      'MeterValues',
      'SignChargePointCertificate',
      'StatusNotification',
    ]),
    connectorId: optional(integer('Only where the message is of a connector. Absent: of all.')),
  },
  'Asks the station to send a message now, those of the security extension included (A02, L01, N01).',
);
export type ExtendedTriggerMessageRequest = Message<typeof ExtendedTriggerMessageRequest>;

export const ExtendedTriggerMessageResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected', 'NotImplemented'], 'Accepted: the message follows this answer.'),
  },
  'Whether the message will be sent.',
);
export type ExtendedTriggerMessageResponse = Message<typeof ExtendedTriggerMessageResponse>;
