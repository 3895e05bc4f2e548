/** DiagnosticsStatusNotification, 4.4: how the upload of diagnostics goes. */
import { type Message, oneOf, record } from './types/shapes.js';

export const DiagnosticsStatusNotificationRequest = record(
  {
    status: oneOf(['Idle', 'Uploaded', 'UploadFailed', 'Uploading'], 'Idle only when triggered (7.24).'),
  },
  'How the upload of diagnostics goes (4.4).',
);
export type DiagnosticsStatusNotificationRequest = Message<typeof DiagnosticsStatusNotificationRequest>;

export const DiagnosticsStatusNotificationResponse = record({}, 'Taken note of (4.4).');
export type DiagnosticsStatusNotificationResponse = Message<typeof DiagnosticsStatusNotificationResponse>;
