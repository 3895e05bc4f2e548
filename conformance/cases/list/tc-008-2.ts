import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { ensure } from '../../language/settings.js';
import { transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localList, remoteHalves } from '../../product/applicability.js';
import { listDecides, sendTagOne } from './known-tag.js';

export const tc008_2 = testCase({
  id: 'TC_008_2_CS',
  name: 'Regular Start Charging Session Id in Local Authorization List (remote)',
  chapter: 'list',
  profile: 'Core',
  purpose: 'The CSMS starts with a tag of the local list: the transaction starts, and nobody is asked for the tag.',
  appliesTo: and(localList, remoteHalves),
  async play(t) {
    t.step('Precondition: tags of remote starts are authorized, by the local list first, and there is no cache');
    await listDecides(t);
    await ensure(t, { AuthorizeRemoteTxRequests: true });

    await sendTagOne(t);

    t.step('3. The driver plugs in');
    await t.driver.plugIn();
    await t.expect(status('Preparing', t.c));

    t.step('4. The CSMS asks for a start with TAG1: no Authorize');
    await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one }, 'Accepted');

    t.step('5. The transaction starts');
    await transactionStarts(t);
  },
});
