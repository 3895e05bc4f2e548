/** Reset, 5.14: the station is to start anew. */
import { type Message, oneOf, record } from './types/shapes.js';

export const ResetRequest = record(
  {
    type: oneOf(['Hard', 'Soft'], 'Soft ends transactions in good order first (7.42).'),
  },
  'Asks the station to reset itself (5.14).',
);
export type ResetRequest = Message<typeof ResetRequest>;

export const ResetResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Accepted: the reset follows (7.41).'),
  },
  'Whether the station will reset (5.14).',
);
export type ResetResponse = Message<typeof ResetResponse>;
