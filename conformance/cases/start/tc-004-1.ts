import { testCase } from '../../language/case.js';
import { authorized, transactionStarts } from '../../language/states.js';
import { localStart } from '../../product/applicability.js';

export const tc004_1 = testCase({
  id: 'TC_004_1_CS',
  name: 'Regular Charging Session Identification First',
  chapter: 'start',
  profile: 'Core',
  purpose: 'A driver presents a tag first and plugs in then: the station asks once and starts a transaction.',
  appliesTo: localStart,
  async play(t) {
    t.step('Precondition: MeterValueSampleInterval is set');
    await t.configure({ MeterValueSampleInterval: t.timing.intervalS });

    t.step('1. The driver presents TAG1: the tag alone makes the connector Preparing');
    await authorized(t);

    t.step('2. The driver plugs in');
    await t.driver.plugIn();

    t.step('3. The transaction starts, without a second Authorize and a second Preparing');
    await transactionStarts(t);
  },
});
