import { bothStarts, testCase } from '../../language/case.js';
import { stopTransaction } from '../../language/messages.js';
import { charging, driverLeaves, transactionStops } from '../../language/states.js';
import { detachableCable } from '../../product/applicability.js';

export const tc018_1 = testCase({
  id: 'TC_018_1_CS',
  name: 'Unlock Connector - With Charging Session (not fixed cable)',
  chapter: 'unlock',
  profile: 'Core',
  purpose: 'Unlocking a connector with a detachable cable ends its transaction and sets the cable free.',
  appliesTo: detachableCable,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('1. The CSMS has the connector unlocked');
    await t.ask('UnlockConnector', { connectorId: t.c }, 'Unlocked');

    t.step('2. The transaction stops');
    await transactionStops(t, stopTransaction(transactionId, { reason: 'UnlockCommand' }));

    t.step('3. The driver takes the cable out');
    await driverLeaves(t);
  },
});
