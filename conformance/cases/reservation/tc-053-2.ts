import { testCase } from '../../language/case.js';
import { ensure } from '../../language/settings.js';
import { chargingRemotely, reserved } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, remoteHalves, reservations } from '../../product/applicability.js';
import { groupKnown } from './reservation.js';

const reservationId = 17;

export const tc053_2 = testCase({
  id: 'TC_053_2_CS',
  name: 'Use a reserved Connector with parentIdTag - Remote',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A reservation for a group serves another tag of this group that the CSMS starts.',
  appliesTo: and(reservations, remoteHalves),
  async play(t) {
    groupKnown(t);

    t.step('Precondition: the station authorizes remote starts, else it cannot learn the group');
    await ensure(t, { AuthorizeRemoteTxRequests: true });

    t.step('1. The connector is reserved for TAG1 and its group');
    await reserved(t, { idTag: tags.one, parentIdTag: tags.parent, reservationId });

    t.step('2. to 4. The driver plugs in, which changes nothing; the CSMS starts for TAG2, with the reservation');
    await chargingRemotely(t, { idTag: tags.two, reservationId, reserved: true });
  },
});
