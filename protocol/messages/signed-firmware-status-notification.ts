/** SignedFirmwareStatusNotification, L01: how a signed firmware update goes. */
import { integer, type Message, oneOf, optional, record } from './types/shapes.js';

export const SignedFirmwareStatusNotificationRequest = record(
  {
    status: oneOf(
      [
        'Downloaded',
        'DownloadFailed',
        'Downloading',
        'DownloadScheduled',
        'DownloadPaused',
        'Idle',
        'InstallationFailed',
        'Installing',
        'Installed',
        'InstallRebooting',
        'InstallScheduled',
        'InstallVerificationFailed',
        'InvalidSignature',
        'SignatureVerified',
      ],
      'Idle only when triggered.',
    ),
    requestId: optional(integer('As in SignedUpdateFirmware; absent only with Idle.')),
  },
  'How a signed firmware update goes (L01).',
);
export type SignedFirmwareStatusNotificationRequest = Message<typeof SignedFirmwareStatusNotificationRequest>;

export const SignedFirmwareStatusNotificationResponse = record({}, 'Taken note of (L01).');
export type SignedFirmwareStatusNotificationResponse = Message<typeof SignedFirmwareStatusNotificationResponse>;
