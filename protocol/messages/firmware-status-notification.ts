/** FirmwareStatusNotification, 4.5: how a firmware update goes. */
import { type Message, oneOf, record } from './types/shapes.js';

export const FirmwareStatusNotificationRequest = record(
  {
    status: oneOf(
      ['Downloaded', 'DownloadFailed', 'Downloading', 'Idle', 'InstallationFailed', 'Installing', 'Installed'],
      'Idle only when triggered (7.25).',
    ),
  },
  'How a firmware update without signature goes (4.5).',
);
export type FirmwareStatusNotificationRequest = Message<typeof FirmwareStatusNotificationRequest>;

export const FirmwareStatusNotificationResponse = record({}, 'Taken note of (4.5).');
export type FirmwareStatusNotificationResponse = Message<typeof FirmwareStatusNotificationResponse>;
