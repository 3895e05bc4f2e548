/** UpdateFirmware, 5.19: new firmware is to be installed. */
import { dateTime, integer, type Message, optional, record, uri } from './types/shapes.js';

export const UpdateFirmwareRequest = record(
  {
    location: uri('Where the firmware is, possibly with credentials; never shown in full.'),
    retries: optional(integer('How often to try again after a failed download. Absent: the station decides.')),
    retrieveDate: dateTime('Not fetched before.'),
    retryInterval: optional(integer('Seconds between attempts. Absent: the station decides.')),
  },
  'Asks the station to fetch and install firmware, unsigned (5.19).',
);
export type UpdateFirmwareRequest = Message<typeof UpdateFirmwareRequest>;

export const UpdateFirmwareResponse = record({}, 'Taken note of; there is no way to decline (5.19).');
export type UpdateFirmwareResponse = Message<typeof UpdateFirmwareResponse>;
