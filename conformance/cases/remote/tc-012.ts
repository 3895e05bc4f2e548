import { bothStarts, testCase } from '../../language/case.js';
import { stopTransaction } from '../../language/messages.js';
import { charging, transactionStops } from '../../language/states.js';
import { always } from '../../product/applicability.js';

export const tc012 = testCase({
  id: 'TC_012_CS',
  name: 'Remote Stop Charging Session',
  chapter: 'remote',
  profile: 'Core',
  purpose: 'The CSMS stops a transaction: the station stops it with reason Remote, and the cable is still in.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('1. The CSMS stops the transaction');
    await t.ask('RemoteStopTransaction', { transactionId }, 'Accepted');

    t.step('2. The transaction stops');
    await transactionStops(t, stopTransaction(transactionId, { reason: 'Remote' }));
  },
});
