import { bothStarts, testCase } from '../../language/case.js';
import { stopTransaction } from '../../language/messages.js';
import { charging, transactionStops } from '../../language/states.js';
import { localStop } from '../../product/applicability.js';
import { offlineFor } from './offline-start.js';
import { whileOffline } from './outage.js';

export const tc038 = testCase({
  id: 'TC_038_CS',
  name: 'Offline Stop Transaction',
  chapter: 'offline',
  profile: 'Core',
  purpose: 'A driver stops while the station is offline: the station tells of it when it is back.',
  appliesTo: localStop,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId, idTag } = await charging(t, way);

    t.step('1. The network is cut, the driver presents the starting tag, the network returns');
    await whileOffline(t, async () => {
      await t.driver.present(idTag);
      await offlineFor(t, t.timing.quietMs);
    });

    t.step('2. The transaction stops');
    await transactionStops(t, stopTransaction(transactionId, { reason: 'Local' }));
  },
});
