import { bothStarts, testCase } from '../../language/case.js';
import { message, status } from '../../language/messages.js';
import { ensure } from '../../language/settings.js';
import { charging } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { reserveWholeStation } from '../../product/applicability.js';
import { inAnHour, othersUnavailable } from './reservation.js';

const reservationId = 17;

export const tc049 = testCase({
  id: 'TC_049_CS',
  name: 'Reservation of a Charge Point - Transaction',
  chapter: 'reservation',
  profile: 'Core',
  purpose: 'A reservation of the whole station holds its last free connector for the tag, which then charges with it.',
  appliesTo: reserveWholeStation,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: the whole station can be reserved, and all other connectors are Unavailable');
    await ensure(t, { ReserveConnectorZeroSupported: true });
    await othersUnavailable(t);

    t.step('1. The CSMS reserves the station for TAG1');
    const request = { connectorId: 0, idTag: tags.one, reservationId, expiryDate: inAnHour(t) };
    await t.ask('ReserveNow', request, 'Accepted');

    t.step('2. The last free connector is Reserved, or the station as a whole');
    // The catalogue does not fix the connector. A Reserved that was told of 0 may be taken back.
    const told = await t.expect(
      message('StatusNotification', { connectorId: [t.c, 0], status: 'Reserved', errorCode: 'NoError' }),
    );
    const ofStation = told.payload.connectorId === 0;
    if (ofStation) t.mayCome(status('Available', 0));

    t.step('3. TAG1 charges, with the reservation');
    await charging(t, way, { idTag: tags.one, reservationId, reserved: !ofStation, authorizeOptional: true });
  },
});
