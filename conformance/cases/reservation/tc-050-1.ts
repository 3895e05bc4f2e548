import { testCase } from '../../language/case.js';
import { ensure } from '../../language/settings.js';
import { chargePointFaulted } from '../../language/states.js';
import { and, faultsCanBeCaused, reserveWholeStation } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc050_1 = testCase({
  id: 'TC_050_1_CS',
  name: 'Reservation of a Charge Point - Faulted',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A station with a fault cannot be reserved as a whole.',
  appliesTo: and(reserveWholeStation, faultsCanBeCaused),
  async play(t) {
    t.step('Precondition: the whole station can be reserved, and it is Faulted');
    await ensure(t, { ReserveConnectorZeroSupported: true });
    await chargePointFaulted(t);

    t.step('1. The CSMS asks for a reservation of the station');
    await reservationRefused(t, 0, 'Faulted');
  },
});
