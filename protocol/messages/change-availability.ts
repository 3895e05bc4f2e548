/** ChangeAvailability, 5.2: an outlet, or all of them, is taken out of service or put back. */
import { integer, type Message, oneOf, record } from './types/shapes.js';

export const ChangeAvailabilityRequest = record(
  {
    connectorId: integer('0 or more; 0 is the charge point with all its connectors.'),
    type: oneOf(['Inoperative', 'Operative'], 'Whether it may be used from then on; kept across reboots (7.4).'),
  },
  'Takes a connector out of service or puts it back (5.2).',
);
export type ChangeAvailabilityRequest = Message<typeof ChangeAvailabilityRequest>;

export const ChangeAvailabilityResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected', 'Scheduled'], 'Scheduled: once the running transaction has ended (7.3).'),
  },
  'Whether availability changes (5.2).',
);
export type ChangeAvailabilityResponse = Message<typeof ChangeAvailabilityResponse>;
