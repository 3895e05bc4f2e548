/** ReserveNow, 5.13: an outlet is kept for someone. */
import { idToken } from './types/authorization.js';
import { dateTime, integer, type Message, oneOf, optional, record } from './types/shapes.js';

export const ReserveNowRequest = record(
  {
    connectorId: integer('0 or more; 0 keeps any one connector, not a certain one.'),
    expiryDate: dateTime('When the reservation ends by itself.'),
    idTag: idToken('The tag it is kept for.'),
    parentIdTag: optional(idToken('Any tag of this group may use it too.')),
    reservationId: integer('Id of the reservation.'),
  },
  'Keeps a connector for a tag, or replaces the reservation of the same id (5.13).',
);
export type ReserveNowRequest = Message<typeof ReserveNowRequest>;

export const ReserveNowResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Faulted', 'Occupied', 'Rejected', 'Unavailable'],
      'Rejected: the station takes no reservations; the others name the state that prevents it (7.40).',
    ),
  },
  'Whether the connector is kept (5.13).',
);
export type ReserveNowResponse = Message<typeof ReserveNowResponse>;
