import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { connectorFaulted } from '../../language/states.js';
import { and, faultsCanBeCaused, reservations } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc048_1 = testCase({
  id: 'TC_048_1_CS',
  name: 'Reservation of a Connector - Faulted',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A connector with a fault cannot be reserved.',
  appliesTo: and(reservations, faultsCanBeCaused),
  async play(t) {
    t.step('Precondition: the connector is Faulted');
    // It may be one of the whole station, such as an emergency stop.
    t.mayCome(...[0, ...t.otherConnectors].map((id) => status('Faulted', id)));
    await connectorFaulted(t);

    t.step('1. The CSMS asks for a reservation of the connector');
    await reservationRefused(t, t.c, 'Faulted');
  },
});
