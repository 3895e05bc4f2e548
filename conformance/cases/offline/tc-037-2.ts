import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { ensureIfKnown } from '../../language/settings.js';
import { transactionStarts } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, localStart, offlineAuthorization } from '../../product/applicability.js';
import { disowns, driverStarts, mayStartOffline, toldNoHistory } from './offline-start.js';
import { whileOffline } from './outage.js';
import { staysWithoutEnergy } from './suspended.js';

export const tc037_2 = testCase({
  id: 'TC_037_2_CS',
  name: 'Offline Start Transaction - Invalid IdTag - StopTransactionOnInvalidId = false',
  chapter: 'offline',
  profile: 'Core',
  purpose: 'A tag that started offline turns out to be invalid: the transaction stays open, and gives no energy.',
  appliesTo: and(localStart, offlineAuthorization),
  async play(t) {
    t.step('Precondition: the station accepts TAGX offline; an invalid tag suspends the transaction at once');
    await t.configure({ StopTransactionOnInvalidId: false });
    await ensureIfKnown(t, { MaxEnergyOnInvalidId: 0 });
    // Not of the catalogue: it shows that no energy flows.
    await t.configure({ MeterValueSampleInterval: t.timing.intervalS });
    await mayStartOffline(t, tags.invalid);

    t.step('1. The network is cut, the driver starts with TAGX, the network returns');
    const outage = await whileOffline(t, async () => {
      await driverStarts(t, tags.invalid);
      disowns(t, tags.invalid);
    });

    t.step('2. StartTransaction, which is answered Invalid, and 3. SN(Charging)');
    await transactionStarts(t, { idTag: tags.invalid });
    toldNoHistory(t, outage);

    t.step('4. SN(SuspendedEVSE)');
    await t.expect(status('SuspendedEVSE', t.c));

    t.step('Check: the transaction stays open, without energy');
    await staysWithoutEnergy(t);
  },
});
