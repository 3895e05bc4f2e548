import { testCase } from '../../language/case.js';
import { connectorOccupied } from '../../language/states.js';
import { reservations } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc048_2 = testCase({
  id: 'TC_048_2_CS',
  name: 'Reservation of a Connector - Occupied',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A connector with a cable in it cannot be reserved, even before anybody is authorized.',
  appliesTo: reservations,
  async play(t) {
    t.step('Precondition: the cable is in, the connector is Preparing');
    await connectorOccupied(t);

    t.step('1. The CSMS asks for a reservation of the connector');
    await reservationRefused(t, t.c, 'Occupied');
  },
});
