import { bothStarts, testCase } from '../../language/case.js';
import { status, stopTransaction } from '../../language/messages.js';
import { hasDetachableCable, transactionStops } from '../../language/states.js';
import { and, staysLockedOnEvDisconnect, stopsOnEvDisconnect } from '../../product/applicability.js';
import { chargingWith, mayBecomeFree } from './ev-side.js';

export const tc005_2 = testCase({
  id: 'TC_005_2_CS',
  name: 'EV Side Disconnected - StopTransactionOnEVSideDisconnect = true - UnlockConnectorOnEVSideDisconnect = false',
  chapter: 'stop',
  profile: 'Core',
  purpose: 'The cable pulled out of the car ends the transaction; the plug at the station is set free on request only.',
  appliesTo: and(stopsOnEvDisconnect, staysLockedOnEvDisconnect),
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: StopTransactionOnEVSideDisconnect is true, the unlocking false, charging');
    const { transactionId } = await chargingWith(t, way, { stops: true, unlocks: false });

    t.step('1. The driver pulls the cable out of the car: the transaction ends');
    await t.driver.unplug('ev');
    const stop = stopTransaction(transactionId, { reason: 'EVDisconnected' });
    await transactionStops(t, stop, { becomes: ['Finishing', 'Available'] });
    mayBecomeFree(t);

    t.step('2. The CSMS has the connector unlocked');
    await t.ask('UnlockConnector', { connectorId: t.c }, ['Unlocked', 'NotSupported']);

    if (!hasDetachableCable(t, t.c)) return;
    t.step('3. The driver takes the cable out of the station');
    const isFree = t.statusOf(t.c) === 'Available';
    await t.driver.unplug('station');
    if (!isFree) await t.expect(status('Available', t.c));
  },
});
