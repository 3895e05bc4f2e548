import { bothStarts, testCase } from '../../language/case.js';
import { charging } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { goesOn } from './running.js';

export const tc028 = testCase({
  id: 'TC_028_CS',
  name: 'Remote Stop Transaction Rejected',
  chapter: 'authorize',
  profile: 'Core',
  purpose: 'The CSMS stops a transaction that the station does not have: it rejects that, and its own one goes on.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('1. The CSMS stops a transaction with an unknown id');
    await t.ask('RemoteStopTransaction', { transactionId: transactionId + 1_000 }, 'Rejected');

    t.step('Check: the transaction goes on');
    await goesOn(t);
  },
});
