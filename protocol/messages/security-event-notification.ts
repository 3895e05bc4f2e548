/** SecurityEventNotification, A04: something happened that bears on security. */
import { dateTime, type Message, optional, record, text } from './types/shapes.js';

export const SecurityEventNotificationRequest = record(
  {
    type: text(50, 'Name of the event.'),
    timestamp: dateTime('When it happened.'),
    techInfo: optional(text(255, 'More about it.')),
  },
  'Something happened that bears on security (A04).',
);
export type SecurityEventNotificationRequest = Message<typeof SecurityEventNotificationRequest>;

export const SecurityEventNotificationResponse = record({}, 'Taken note of (A04).');
export type SecurityEventNotificationResponse = Message<typeof SecurityEventNotificationResponse>;
