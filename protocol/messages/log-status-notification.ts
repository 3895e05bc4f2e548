/** LogStatusNotification, N01: how the upload of a log goes. */
import { integer, type Message, oneOf, optional, record } from './types/shapes.js';

export const LogStatusNotificationRequest = record(
  {
    status: oneOf(
      ['BadMessage', 'Idle', 'NotSupportedOperation', 'PermissionDenied', 'Uploaded', 'UploadFailure', 'Uploading'],
      'Idle only when triggered.',
    ),
    requestId: optional(integer('As in GetLog; absent only when triggered with nothing to tell.')),
  },
  'How the upload of a log goes (N01).',
);
export type LogStatusNotificationRequest = Message<typeof LogStatusNotificationRequest>;

export const LogStatusNotificationResponse = record({}, 'Taken note of (N01).');
export type LogStatusNotificationResponse = Message<typeof LogStatusNotificationResponse>;
