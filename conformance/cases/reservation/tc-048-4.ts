import { testCase } from '../../language/case.js';
import { noReservations } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc048_4 = testCase({
  id: 'TC_048_4_CS',
  name: 'Reservation of a Connector - Rejected',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A station without reservations refuses one for a connector in an ordinary answer.',
  appliesTo: noReservations,
  async play(t) {
    t.step('1. The CSMS asks for a reservation of the connector');
    await reservationRefused(t, t.c, 'Rejected');
  },
});
