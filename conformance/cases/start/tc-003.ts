import { testCase } from '../../language/case.js';
import { authorize, status } from '../../language/messages.js';
import { transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localStart, plugsInBeforeAuthorization } from '../../product/applicability.js';

export const tc003 = testCase({
  id: 'TC_003_CS',
  name: 'Regular Charging Session - Plugin First',
  chapter: 'start',
  profile: 'Core',
  purpose: 'A driver plugs in first and presents a tag then: the station asks for the tag and starts a transaction.',
  appliesTo: and(localStart, plugsInBeforeAuthorization),
  async play(t) {
    t.step('1. The driver plugs in');
    await t.driver.plugIn();
    await t.expect(status('Preparing', t.c));

    t.step('2. The driver presents TAG1');
    await t.driver.present(tags.one);
    await t.expect(authorize(tags.one));

    t.step('3. The transaction starts');
    await transactionStarts(t);
  },
});
