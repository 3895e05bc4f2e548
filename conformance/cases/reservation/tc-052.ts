import { bothStarts, testCase } from '../../language/case.js';
import { noneSince } from '../../language/lookback.js';
import { message } from '../../language/messages.js';
import { charging, reserved } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { reservations } from '../../product/applicability.js';

const reservationId = 17;

export const tc052 = testCase({
  id: 'TC_052_CS',
  name: 'Cancel Reservation - Rejected',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A reservation that the station does not know cannot be cancelled, and the one it knows stays.',
  appliesTo: reservations,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: the connector is reserved for TAG1');
    await reserved(t, { idTag: tags.one, reservationId });

    t.step('1. The CSMS cancels another reservation: the connector stays Reserved');
    const cancelledMs = t.now();
    await t.ask('CancelReservation', { reservationId: reservationId + 1 }, 'Rejected');
    await t.nothing();
    noneSince(t, cancelledMs, message('StatusNotification'));

    t.step('Check: the reservation still works: TAG1 charges with it');
    await charging(t, way, { idTag: tags.one, reservationId, reserved: true, authorizeOptional: true });
  },
});
