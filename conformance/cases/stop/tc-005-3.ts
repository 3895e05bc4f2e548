import { bothStarts, testCase } from '../../language/case.js';
import { message, status, stopTransaction } from '../../language/messages.js';
import { hasDetachableCable, transactionStops } from '../../language/states.js';
import { and, keepsTransactionOnEvDisconnect, staysLockedOnEvDisconnect } from '../../product/applicability.js';
import { chargingWith, mayBecomeFree } from './ev-side.js';

const info = 'EV side disconnected';

export const tc005_3 = testCase({
  id: 'TC_005_3_CS',
  name: 'EV Side Disconnected - StopTransactionOnEVSideDisconnect = false - UnlockConnectorOnEVSideDisconnect = false',
  chapter: 'stop',
  profile: 'Core',
  purpose: 'The cable pulled out of the car only suspends the transaction, and the station says why.',
  appliesTo: and(keepsTransactionOnEvDisconnect, staysLockedOnEvDisconnect),
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: StopTransactionOnEVSideDisconnect and UnlockConnectorOnEVSideDisconnect are false, charging');
    const { transactionId } = await chargingWith(t, way, { stops: false, unlocks: false });

    t.step('1. The driver pulls the cable out of the car: the transaction is suspended and goes on');
    await t.driver.unplug('ev');
    const suspended = await t.expect(status(['SuspendedEV', 'SuspendedEVSE'], t.c));
    const told = suspended.payload.info ?? 'no info';
    t.check(told === info, `${suspended.payload.status} with info "${info}"`, told);
    const other = suspended.payload.status === 'SuspendedEV' ? 'SuspendedEVSE' : 'SuspendedEV';
    t.mayCome(status(other, t.c, { info }));
    await t.never([message('StopTransaction'), status(['Finishing', 'Available'], t.c)]);

    t.step('2. The CSMS stops the transaction');
    await t.ask('RemoteStopTransaction', { transactionId }, 'Accepted');
    const becomes = hasDetachableCable(t, t.c) ? 'Finishing' : (['Finishing', 'Available'] as const);
    await transactionStops(t, stopTransaction(transactionId, { reason: 'Remote' }), { becomes });
    mayBecomeFree(t);
  },
});
