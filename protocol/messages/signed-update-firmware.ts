/** SignedUpdateFirmware, L01: new firmware, with proof of who made it. */
import { dateTime, integer, type Message, oneOf, optional, record, text } from './types/shapes.js';

export const SignedFirmware = record(
  {
    location: text(512, 'URL of the firmware, possibly with credentials; never shown in full.'),
    retrieveDateTime: dateTime('Not fetched before.'),
    installDateTime: optional(dateTime('Not installed before. Absent: as soon as possible.')),
    signingCertificate: text(5500, 'Certificate of who signed it, PEM.'),
    signature: text(800, 'Signature over the file, base64.'),
  },
  'The firmware and the proof of its origin.',
);
export type SignedFirmware = Message<typeof SignedFirmware>;

export const SignedUpdateFirmwareRequest = record(
  {
    retries: optional(integer('How often to try again after a failed download. Absent: the station decides.')),
    retryInterval: optional(integer('Seconds between attempts. Absent: the station decides.')),
    requestId: integer('Repeated in every SignedFirmwareStatusNotification of this update.'),
    firmware: SignedFirmware,
  },
  'Asks the station to fetch, check and install signed firmware (L01).',
);
export type SignedUpdateFirmwareRequest = Message<typeof SignedUpdateFirmwareRequest>;

export const SignedUpdateFirmwareResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Rejected', 'AcceptedCanceled', 'InvalidCertificate', 'RevokedCertificate'],
      'AcceptedCanceled: an update that ran was ended for this one.',
    ),
  },
  'Whether the update begins (L01).',
);
export type SignedUpdateFirmwareResponse = Message<typeof SignedUpdateFirmwareResponse>;
