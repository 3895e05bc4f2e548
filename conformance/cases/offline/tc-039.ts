import { testCase } from '../../language/case.js';
import { startTransaction, stopTransaction } from '../../language/messages.js';
import { hasDetachableCable } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localStart, localStop, offlineAuthorization } from '../../product/applicability.js';
import { driverStarts, mayStartOffline, offlineFor } from './offline-start.js';
import { whileOffline } from './outage.js';

export const tc039 = testCase({
  id: 'TC_039_CS',
  name: 'Offline Transaction',
  chapter: 'offline',
  profile: 'Core',
  purpose: 'A whole transaction happens offline: its start and its stop come when the station is back, in this order.',
  appliesTo: and(localStart, localStop, offlineAuthorization),
  async play(t) {
    t.step('Precondition: the station knows TAG1 and may start with it offline');
    await mayStartOffline(t, tags.one);

    t.step('1. The network is cut; the driver starts with TAG1, stops with it and unplugs; the network returns');
    await whileOffline(
      t,
      async () => {
        await driverStarts(t, tags.one);
        await t.driver.present(tags.one);
        await offlineFor(t, t.timing.quietMs);
        await t.driver.unplug();
        if (hasDetachableCable(t, t.c)) await t.driver.unplug('station');
        await offlineFor(t, t.timing.quietMs / 2);
      },
      { unchanged: true },
    );

    t.step('2. StartTransaction');
    const start = await t.expect(startTransaction(t.c, tags.one));

    t.step('3. StopTransaction with the id just received');
    await t.expect(stopTransaction(t.answerTo(start).transactionId, { reason: 'Local' }));
  },
});
