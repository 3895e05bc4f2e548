/** CancelReservation, 5.1: a reservation is given up. */
import { integer, type Message, oneOf, record } from './types/shapes.js';

export const CancelReservationRequest = record(
  {
    reservationId: integer('The reservation to end.'),
  },
  'Ends a reservation (5.1).',
);
export type CancelReservationRequest = Message<typeof CancelReservationRequest>;

export const CancelReservationResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Rejected: no reservation has this id (7.5).'),
  },
  'Whether there was such a reservation (5.1).',
);
export type CancelReservationResponse = Message<typeof CancelReservationResponse>;
