import { testCase } from '../../language/case.js';
import { ensure } from '../../language/settings.js';
import { chargePointUnavailable } from '../../language/states.js';
import { reserveWholeStation } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc050_3 = testCase({
  id: 'TC_050_3_CS',
  name: 'Reservation of a Charge Point - Unavailable',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A station that is out of service cannot be reserved as a whole.',
  appliesTo: reserveWholeStation,
  async play(t) {
    t.step('Precondition: the whole station can be reserved, and it is Unavailable');
    await ensure(t, { ReserveConnectorZeroSupported: true });
    await chargePointUnavailable(t);

    t.step('1. The CSMS asks for a reservation of the station');
    await reservationRefused(t, 0, 'Unavailable');
  },
});
