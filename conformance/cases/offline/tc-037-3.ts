import { testCase } from '../../language/case.js';
import { stopTransaction } from '../../language/messages.js';
import { ensureIfKnown } from '../../language/settings.js';
import { transactionStarts, transactionStops } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localStart, offlineAuthorization } from '../../product/applicability.js';
import { disowns, driverStarts, mayStartOffline, toldNoHistory } from './offline-start.js';
import { whileOffline } from './outage.js';

export const tc037_3 = testCase({
  id: 'TC_037_3_CS',
  name: 'Offline Start Transaction - Invalid IdTag - StopTransactionOnInvalidId = true',
  chapter: 'offline',
  profile: 'Core',
  purpose: 'A tag that started offline turns out to be invalid: the transaction is reported, and then it stops.',
  appliesTo: and(localStart, offlineAuthorization),
  async play(t) {
    t.step('Precondition: the station accepts TAGX offline; an invalid tag stops the transaction');
    await t.configure({ StopTransactionOnInvalidId: true });
    await ensureIfKnown(t, { MaxEnergyOnInvalidId: 0 });
    await mayStartOffline(t, tags.invalid);

    t.step('1. The network is cut, the driver starts with TAGX, the network returns');
    const outage = await whileOffline(t, async () => {
      await driverStarts(t, tags.invalid);
      disowns(t, tags.invalid);
    });

    t.step('2. StartTransaction, which is answered Invalid, and 3. SN(Charging)');
    const { transactionId } = await transactionStarts(t, { idTag: tags.invalid });
    toldNoHistory(t, outage);

    t.step('4. The transaction stops');
    await transactionStops(t, stopTransaction(transactionId, { reason: 'DeAuthorized' }));
  },
});
