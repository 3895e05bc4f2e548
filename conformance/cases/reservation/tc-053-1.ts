import { testCase } from '../../language/case.js';
import { authorized, reserved, transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localStart, reservations } from '../../product/applicability.js';
import { groupKnown, othersUnavailable } from './reservation.js';

const reservationId = 17;

export const tc053_1 = testCase({
  id: 'TC_053_1_CS',
  name: 'Use a reserved Connector with parentIdTag - Local',
  chapter: 'reservation',
  profile: 'Core',
  purpose:
    'A reservation for a group serves another tag of this group: the station asks for the tag to learn its group.',
  appliesTo: and(reservations, localStart),
  async play(t) {
    groupKnown(t);

    t.step('Precondition: all other connectors are Unavailable');
    await othersUnavailable(t);

    t.step('1. and 2. The connector is reserved for TAG1 and its group');
    await reserved(t, { idTag: tags.one, parentIdTag: tags.parent, reservationId });

    t.step('3. The driver presents TAG2, of the same group');
    await authorized(t, tags.two);

    t.step('4. The driver plugs in: the transaction starts for TAG2, with the reservation');
    await t.driver.plugIn();
    await transactionStarts(t, { idTag: tags.two, reservationId });
  },
});
