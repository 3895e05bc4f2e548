import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, authorizationCache, localStart } from '../../product/applicability.js';
import { cached, cacheInUse, memories } from './cached.js';

export const tc007_1 = testCase({
  id: 'TC_007_1_CS',
  name: 'Regular Start Charging Session Cached Id',
  chapter: 'cache',
  profile: 'Core',
  purpose: 'A tag the station remembers starts a transaction without a question to the CSMS.',
  appliesTo: and(authorizationCache, localStart),
  ways: memories,
  async play(t, way) {
    t.step('Precondition: the cache is in use, and TAG1 is in it');
    await cacheInUse(t);
    await cached(t, way);

    t.step('1. The driver presents TAG1: the connector is Preparing, and the CSMS is not asked');
    await t.driver.present(tags.one);
    await t.expect(status('Preparing', t.c));

    t.step('2. The driver plugs in, and the transaction starts, still without an Authorize');
    await t.driver.plugIn();
    await transactionStarts(t);
  },
});
