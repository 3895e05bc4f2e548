import { testCase } from '../../language/case.js';
import { ensure } from '../../language/settings.js';
import { connectorOccupied } from '../../language/states.js';
import { reserveWholeStation } from '../../product/applicability.js';
import { reservationRefused } from './reservation.js';

export const tc050_2 = testCase({
  id: 'TC_050_2_CS',
  name: 'Reservation of a Charge Point - Occupied',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A station with a cable in every connector cannot be reserved as a whole.',
  appliesTo: reserveWholeStation,
  async play(t) {
    t.step('Precondition: the whole station can be reserved, and every connector is Preparing, its cable in');
    await ensure(t, { ReserveConnectorZeroSupported: true });
    for (const { id } of t.profile.connectors) await connectorOccupied(t, id);

    t.step('1. The CSMS asks for a reservation of the station');
    await reservationRefused(t, 0, 'Occupied');
  },
});
