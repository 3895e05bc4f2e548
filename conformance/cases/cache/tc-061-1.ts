import { testCase } from '../../language/case.js';
import { optional } from '../../language/expectation.js';
import { authorize, status } from '../../language/messages.js';
import { authorized } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, authorizationCache, localStart } from '../../product/applicability.js';
import { cacheInUse } from './cached.js';

export const tc061_1 = testCase({
  id: 'TC_061_1_CS',
  name: 'Clear Authorization Data in Authorization Cache - Local',
  chapter: 'cache',
  profile: 'Core',
  purpose: 'After ClearCache a tag the station had remembered is asked for again.',
  appliesTo: and(authorizationCache, localStart),
  async play(t) {
    t.step('Precondition: the cache is in use, ConnectionTimeOut is set, and the driver presents TAG1');
    await cacheInUse(t);
    await t.configure({ ConnectionTimeOut: t.timing.intervalS });

    t.step('1. The connector is Preparing');
    await authorized(t);

    t.step('2. Nobody plugs in until ConnectionTimeOut: the connector is Available');
    await t.expect(status('Available', t.c), { withinMs: t.timing.intervalS * 1_000 + t.timing.maxWaitMs });

    t.step('3. The CSMS clears the cache');
    await t.ask('ClearCache', {}, 'Accepted');

    t.step('4. The driver presents TAG1: the CSMS is asked again');
    await t.driver.present(tags.one);
    await t.inAnyOrder([authorize(tags.one), optional(status('Preparing', t.c))]);
  },
});
