import { testCase } from '../../language/case.js';
import { optional } from '../../language/expectation.js';
import { noneSince } from '../../language/lookback.js';
import { authorize, status } from '../../language/messages.js';
import { reserved, transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localStart, reservations } from '../../product/applicability.js';
import { othersUnavailable, type Reservation } from './reservation.js';

interface EditionedReservation extends Reservation {
  readonly edition: 24 | 25;
}

const ways: Readonly<Record<string, EditionedReservation>> = {
  'edition 24': { edition: 24, reservationId: 17 },
  'edition 25': { edition: 25, reservationId: 17 },
  'edition 25, reservationId 0': { edition: 25, reservationId: 0 },
};

export const tc046_1 = testCase({
  id: 'TC_046_1_CS',
  name: 'Reservation of a Connector - Local start transaction',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A reserved connector ignores the tag of somebody else and serves the one it is reserved for.',
  appliesTo: and(reservations, localStart),
  ways,
  async play(t, { edition, reservationId }) {
    t.step('Precondition: all other connectors are Unavailable');
    await othersUnavailable(t);

    t.step('1. and 2. The connector is reserved for TAG1');
    const reservedMs = t.now();
    await reserved(t, { idTag: tags.one, reservationId });

    t.step('3. The driver presents TAG2: the station does not even ask for it');
    await t.driver.present(tags.two);
    // Edition 24 lets an Authorize pass here, but wants TAG1 in each.
    if (edition === 24) t.mayCome(authorize(tags.one));
    await t.nothing();
    t.endTolerance();

    t.step('4. The driver presents TAG1');
    await t.driver.present(tags.one);
    await t.inAnyOrder([optional(authorize(tags.one)), status('Preparing', t.c)]);

    t.step('5. The driver plugs in: the transaction starts, with the reservation');
    await t.driver.plugIn();
    await transactionStarts(t, { idTag: tags.one, reservationId });
    noneSince(t, reservedMs, status('Available', t.c));
  },
});
