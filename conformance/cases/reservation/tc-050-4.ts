import { testCase } from '../../language/case.js';
import { not, reserveWholeStation } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc050_4 = testCase({
  id: 'TC_050_4_CS',
  name: 'Reservation of a Charge Point - Rejected',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A station that cannot be reserved as a whole refuses in an ordinary answer.',
  appliesTo: not('the whole station can be reserved (R-0, R-1)', reserveWholeStation),
  async play(t) {
    t.step('1. The CSMS asks for a reservation of the station');
    await reservationRefused(t, 0, 'Rejected');
  },
});
