import { testCase } from '../../language/case.js';
import { transactionStarts } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { remoteStartFirst } from './remote-first.js';

export const tc011_1 = testCase({
  id: 'TC_011_1_CS',
  name: 'Remote Start Charging Session Remote Start First',
  chapter: 'remote',
  profile: 'Core',
  purpose: 'The CSMS starts a transaction at an empty connector: it waits for the cable.',
  appliesTo: always,
  async play(t) {
    await remoteStartFirst(t);

    t.step('5. The driver plugs in, and the transaction starts');
    await t.driver.plugIn();
    await transactionStarts(t);
  },
});
