import { bothStarts, testCase } from '../../language/case.js';
import { message, status, stopTransaction } from '../../language/messages.js';
import { charging, driverLeaves, transactionStops } from '../../language/states.js';
import { fixedCable } from '../../product/applicability.js';

export const tc018_2 = testCase({
  id: 'TC_018_2_CS',
  name: 'Unlock Connector - With Charging Session',
  chapter: 'unlock',
  profile: 'Core',
  purpose: 'Where the cable is fixed, a request to unlock the connector leaves its transaction alone.',
  appliesTo: fixedCable,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('1. The CSMS wants the connector unlocked: the transaction goes on');
    await t.ask('UnlockConnector', { connectorId: t.c }, 'NotSupported');
    await t.never([message('StopTransaction'), status(['Finishing', 'Available'], t.c)]);

    t.step('Afterwards: the transaction can still be stopped by the CSMS, and the driver leaves');
    await t.ask('RemoteStopTransaction', { transactionId }, 'Accepted');
    await transactionStops(t, stopTransaction(transactionId, { reason: 'Remote' }));
    await driverLeaves(t);
  },
});
