import { testCase } from '../../language/case.js';
import { transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localStart, offlineAuthorization } from '../../product/applicability.js';
import {
  checkBeganOffline,
  driverStarts,
  mayStartOffline,
  offlineFor,
  toldNoHistory,
  wholeSecondMs,
} from './offline-start.js';
import { whileOffline } from './outage.js';

export const tc037_1 = testCase({
  id: 'TC_037_1_CS',
  name: 'Offline Start Transaction - Valid IdTag',
  chapter: 'offline',
  profile: 'Core',
  purpose: 'A driver starts while the station is offline: the station tells of it when it is back, with the true time.',
  appliesTo: and(localStart, offlineAuthorization),
  async play(t) {
    t.step('Precondition: the station knows TAG1 and may start with it offline');
    await mayStartOffline(t, tags.one);

    t.step('1. The network is cut, the driver plugs in and presents TAG1, the network returns');
    const outage = await whileOffline(t, async () => {
      await driverStarts(t, tags.one);
      await offlineFor(t, wholeSecondMs);
    });

    t.step('2. StartTransaction and 3. SN(Charging); no Authorize, no history');
    const { start } = await transactionStarts(t, { idTag: tags.one });
    checkBeganOffline(t, start, outage);
    toldNoHistory(t, outage);
  },
});
