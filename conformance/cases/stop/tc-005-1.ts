import { bothStarts, testCase } from '../../language/case.js';
import { status, stopTransaction } from '../../language/messages.js';
import { transactionStops } from '../../language/states.js';
import { and, detachableCable, stopsOnEvDisconnect, unlocksOnEvDisconnect } from '../../product/applicability.js';
import { chargingWith } from './ev-side.js';

export const tc005_1 = testCase({
  id: 'TC_005_1_CS',
  name: 'EV Side Disconnected - StopTransactionOnEVSideDisconnect = true - UnlockConnectorOnEVSideDisconnect = true',
  chapter: 'stop',
  profile: 'Core',
  purpose: 'The cable pulled out of the car ends the transaction and sets the plug at the station free.',
  appliesTo: and(detachableCable, stopsOnEvDisconnect, unlocksOnEvDisconnect),
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: StopTransactionOnEVSideDisconnect and UnlockConnectorOnEVSideDisconnect are true, charging');
    const { transactionId } = await chargingWith(t, way, { stops: true, unlocks: true });

    t.step('1. The driver pulls the cable out of the car: the transaction ends');
    await t.driver.unplug('ev');
    await transactionStops(t, stopTransaction(transactionId, { reason: 'EVDisconnected' }));

    t.step('2. The driver takes the cable out of the station, which does not hold it any more');
    await t.driver.unplug('station');
    await t.expect(status('Available', t.c));
  },
});
