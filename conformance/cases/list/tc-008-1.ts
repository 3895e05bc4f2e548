import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localList, localStart } from '../../product/applicability.js';
import { listDecides, sendTagOne } from './known-tag.js';

export const tc008_1 = testCase({
  id: 'TC_008_1_CS',
  name: 'Regular Start Charging Session Id in Local Authorization List',
  chapter: 'list',
  profile: 'Core',
  purpose: 'A driver presents a tag of the local list: the transaction starts, and nobody is asked for the tag.',
  appliesTo: and(localStart, localList),
  async play(t) {
    t.step('Precondition: tags of the local list need not be asked for, and there is no cache');
    await listDecides(t);

    await sendTagOne(t);

    t.step('3. The driver presents TAG1: no Authorize');
    await t.driver.present(tags.one);
    await t.expect(status('Preparing', t.c));

    t.step('4. The driver plugs in, the transaction starts');
    await t.driver.plugIn();
    await transactionStarts(t);
  },
});
