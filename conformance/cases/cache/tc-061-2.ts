import { testCase } from '../../language/case.js';
import { authorize, status } from '../../language/messages.js';
import { ensure } from '../../language/settings.js';
import { transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, authorizationCache, remoteHalves } from '../../product/applicability.js';
import { cached, cacheInUse, memories } from './cached.js';

export const tc061_2 = testCase({
  id: 'TC_061_2_CS',
  name: 'Clear Authorization Data in Authorization Cache - Remote',
  chapter: 'cache',
  profile: 'Core',
  purpose: 'After ClearCache a remote start with a tag the station had remembered is asked for again.',
  appliesTo: and(authorizationCache, remoteHalves),
  ways: memories,
  async play(t, way) {
    t.step('Precondition: the cache is in use, remote starts are authorized, and TAG1 is in the cache');
    await cacheInUse(t);
    await ensure(t, { AuthorizeRemoteTxRequests: true });
    await cached(t, way);

    t.step('1. The CSMS clears the cache');
    await t.ask('ClearCache', {}, 'Accepted');

    t.step('2. The driver plugs in, and the CSMS starts a transaction with TAG1');
    await t.driver.plugIn();
    await t.expect(status('Preparing', t.c));
    await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one }, 'Accepted');

    t.step('3. The CSMS is asked for TAG1');
    await t.expect(authorize(tags.one));

    t.step('4. The transaction starts');
    await transactionStarts(t);
  },
});
