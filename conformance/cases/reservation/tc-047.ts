import { bothStarts, testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { charging, reserved } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { reservations } from '../../product/applicability.js';
import { othersUnavailable } from './reservation.js';

/** A station may look at its reservations every second only, by a clock of whole seconds: a fifth is tolerated. */
const reservedForMs = 10_000;

export const tc047 = testCase({
  id: 'TC_047_CS',
  name: 'Reservation of a Connector - Expire',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'Nobody comes: the reservation ends when it expires, and the connector is free for everybody.',
  appliesTo: reservations,
  isLong: true,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: all other connectors are Unavailable');
    await othersUnavailable(t);

    t.step('1. and 2. The connector is reserved for TAG1, not for long');
    const { expiresMs } = await reserved(t, { idTag: tags.one, forMs: reservedForMs });

    t.step('3. Nobody comes: the connector is Available when the reservation expires');
    const withinMs = expiresMs - t.now() + t.timing.maxWaitMs;
    await t.expect(status('Available', t.c), { atMs: expiresMs, withinMs, deviationMs: reservedForMs / 5 });

    t.step('4. Another tag charges, without a reservation');
    await charging(t, way, { idTag: tags.two, withoutReservation: true });
  },
});
