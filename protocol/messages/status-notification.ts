/** StatusNotification, 4.9: the state of an outlet has changed. */

import { dateTime, integer, type Message, optional, record, text } from './types/shapes.js';
import { ChargePointErrorCode, ChargePointStatus } from './types/status.js';

export const StatusNotificationRequest = record(
  {
    connectorId: integer('0 or more; 0 is the charge point.'),
    errorCode: ChargePointErrorCode,
    info: optional(text(50, 'More about the error, for people.')),
    status: ChargePointStatus,
    timestamp: optional(dateTime('When the state changed. Absent: on arrival.')),
    vendorId: optional(text(255, 'Who defined vendorErrorCode.')),
    vendorErrorCode: optional(text(50, "The vendor's own error code.")),
  },
  'State of a connector or of the charge point (4.9).',
);
export type StatusNotificationRequest = Message<typeof StatusNotificationRequest>;

export const StatusNotificationResponse = record({}, 'Taken note of (4.9).');
export type StatusNotificationResponse = Message<typeof StatusNotificationResponse>;
