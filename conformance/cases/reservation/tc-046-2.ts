import { testCase } from '../../language/case.js';
import { optional } from '../../language/expectation.js';
import { authorize, status } from '../../language/messages.js';
import { chargingRemotely, reserved, transactionStarts } from '../../language/states.js';
import { type Tester, tags } from '../../language/tester.js';
import { reservations } from '../../product/applicability.js';
import type { Reservation } from './reservation.js';

interface OrderedReservation extends Reservation {
  readonly pluggedInFirst: boolean;
}

const ways: Readonly<Record<string, OrderedReservation>> = {
  'plugged in first': { pluggedInFirst: true, reservationId: 17 },
  'started first': { pluggedInFirst: false, reservationId: 17 },
  'plugged in first, reservationId 0': { pluggedInFirst: true, reservationId: 0 },
};

export const tc046_2 = testCase({
  id: 'TC_046_2_CS',
  name: 'Reservation of a Connector - Remote start transaction',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A transaction that the CSMS starts for the tag of the reservation uses this reservation.',
  appliesTo: reservations,
  ways,
  async play(t, { pluggedInFirst, reservationId }) {
    t.step('1. and 2. The connector is reserved for TAG1');
    await reserved(t, { idTag: tags.one, reservationId });

    if (pluggedInFirst) {
      t.step('3. The driver plugs in, which changes nothing; the CSMS starts for TAG1, with the reservation');
      await chargingRemotely(t, { idTag: tags.one, reservationId, reserved: true, authorizeOptional: true });
    } else {
      t.step('3. The CSMS starts for TAG1, the driver plugs in: the transaction starts, with the reservation');
      await startedBeforePluggedIn(t, reservationId);
    }
  },
});

async function startedBeforePluggedIn(t: Tester, reservationId: number): Promise<void> {
  const authorizes = (await t.valueOf('AuthorizeRemoteTxRequests')) === 'true';
  await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one }, 'Accepted');
  const preparing = status('Preparing', t.c);
  await t.inAnyOrder(authorizes ? [optional(authorize(tags.one)), preparing] : [preparing]);
  await t.driver.plugIn();
  await transactionStarts(t, { idTag: tags.one, reservationId });
}
