/** Heartbeat, 4.6: the station is there, and asks for the time. */
import { dateTime, type Message, record } from './types/shapes.js';

export const HeartbeatRequest = record({}, 'The station is there (4.6).');
export type HeartbeatRequest = Message<typeof HeartbeatRequest>;

export const HeartbeatResponse = record(
  {
    currentTime: dateTime('Time of the CSMS; the station sets its clock by it.'),
  },
  'The time (4.6).',
);
export type HeartbeatResponse = Message<typeof HeartbeatResponse>;
