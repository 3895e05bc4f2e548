import { testCase } from '../../language/case.js';
import { authorize, status } from '../../language/messages.js';
import { ensure, ensureIfKnown } from '../../language/settings.js';
import { tags } from '../../language/tester.js';
import { remoteHalves } from '../../product/applicability.js';
import { minimumStatusDurationS, refuses, startsNothing, withStatusDelayMs } from './refused-tag.js';

export const tc023_5 = testCase({
  id: 'TC_023_5_CS',
  name: 'Start remote Charging Session Authorize invalid',
  chapter: 'authorize',
  profile: 'Core',
  purpose: 'The CSMS starts with a tag that it calls Invalid when it is asked for it: no transaction starts.',
  appliesTo: remoteHalves,
  isLong: true,
  async play(t) {
    t.step('Precondition: tags of remote starts are asked for, and a status has to last 10 s');
    await ensure(t, { AuthorizeRemoteTxRequests: true });
    await ensureIfKnown(t, { MinimumStatusDuration: minimumStatusDurationS });
    refuses(t, tags.invalid);

    t.step('1. The CSMS asks for a start with TAGX');
    await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.invalid }, 'Accepted');

    t.step('2. The station asks for TAGX');
    await t.expect(authorize(tags.invalid));

    t.step('3. The driver plugs in');
    await t.driver.plugIn();
    await t.expect(status('Preparing', t.c), { withinMs: withStatusDelayMs(t) });

    t.step('Check: nothing starts');
    await startsNothing(t);
  },
});
