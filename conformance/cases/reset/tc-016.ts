import { bothStarts, testCase } from '../../language/case.js';
import { stopTransaction } from '../../language/messages.js';
import { charging, transactionStops } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { bootsWithCableIn, mayBoot } from './resets.js';

export const tc016 = testCase({
  id: 'TC_016_CS',
  name: 'Soft Reset With Transaction',
  chapter: 'reset',
  profile: 'Core',
  purpose: 'A soft reset ends a transaction and says so before any reboot.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('1. The CSMS resets the station softly');
    const resetMs = t.now();
    await t.ask('Reset', { type: 'Soft' }, 'Accepted');

    t.step('2. The transaction stops before any reboot');
    await transactionStops(t, stopTransaction(transactionId, { reason: 'SoftReset' }));

    t.step('3. When the station boots, the connector is Finishing or Preparing, the others are Available');
    await mayBoot(t, { [t.c]: ['Finishing', 'Preparing'] });
    bootsWithCableIn(t, resetMs);
  },
});
