import { bothStarts, crossed, testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { charging, reserved } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { reservations } from '../../product/applicability.js';
import { reservationIds } from './reservation.js';

export const tc051 = testCase({
  id: 'TC_051_CS',
  name: 'Cancel Reservation',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'The CSMS cancels a reservation: the connector is free for everybody, and nothing is left of it.',
  appliesTo: reservations,
  ways: (profile) => crossed(bothStarts(profile), reservationIds),
  async play(t, way) {
    const { reservationId } = way;

    t.step('Precondition: the connector is reserved for TAG1');
    await reserved(t, { idTag: tags.one, reservationId });

    t.step('1. The CSMS cancels the reservation');
    await t.ask('CancelReservation', { reservationId }, 'Accepted');

    t.step('2. The connector is Available');
    await t.expect(status('Available', t.c));

    t.step('3. TAG2 charges, without a reservation');
    await charging(t, way, { idTag: tags.two, withoutReservation: true });
  },
});
