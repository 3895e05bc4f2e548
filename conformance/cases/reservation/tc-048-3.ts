import { testCase } from '../../language/case.js';
import { connectorUnavailable } from '../../language/states.js';
import { reservations } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc048_3 = testCase({
  id: 'TC_048_3_CS',
  name: 'Reservation of a Connector - Unavailable',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A connector that is out of service cannot be reserved.',
  appliesTo: reservations,
  async play(t) {
    t.step('Precondition: the connector is Unavailable');
    await connectorUnavailable(t);

    t.step('1. The CSMS asks for a reservation of the connector');
    await reservationRefused(t, t.c, 'Unavailable');
  },
});
