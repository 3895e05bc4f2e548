/** TriggerMessage, 5.17: the station is asked to say something now. */
import { integer, type Message, oneOf, optional, record, unboundedText } from './types/shapes.js';

export const TriggerMessageRequest = record(
  {
    // Free text: a message the station does not know is answered with NotImplemented, which a closed list would prevent.
    requestedMessage: unboundedText('Action to send (7.32). An unknown one is answered with NotImplemented.', [
      'BootNotification',
      'DiagnosticsStatusNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
      'MeterValues',
      'StatusNotification',
    ]),
    connectorId: optional(integer('Only where the message is of a connector. Absent: of all.')),
  },
  'Asks the station to send a message now (5.17).',
);
export type TriggerMessageRequest = Message<typeof TriggerMessageRequest>;

export const TriggerMessageResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected', 'NotImplemented'], 'Accepted: the message follows this answer (7.44).'),
  },
  'Whether the message will be sent (5.17).',
);
export type TriggerMessageResponse = Message<typeof TriggerMessageResponse>;
