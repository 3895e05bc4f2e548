import { bothStarts, testCase } from '../../language/case.js';
import { optional } from '../../language/expectation.js';
import { message, status, stopTransaction } from '../../language/messages.js';
import { booted, bootStatuses, charging, transactionStops } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { bootsWithCableIn, resetsHard } from './resets.js';

export const tc015 = testCase({
  id: 'TC_015_CS',
  name: 'Hard Reset With Transaction',
  chapter: 'reset',
  profile: 'Core',
  purpose: 'A hard reset ends a transaction, told of before the reboot or after it, and once.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);
    const stop = stopTransaction(transactionId, { reason: 'HardReset' });
    const statuses = { [t.c]: ['Finishing', 'Preparing'] } as const;

    t.step('1. The CSMS resets the station hard');
    const resetMs = t.now();
    await resetsHard(t);

    if (t.received('StopTransaction').length > 0) {
      t.step('2. Variant A: the transaction stops before the reboot');
      await transactionStops(t, stop);
      await booted(t, { statuses });
    } else {
      t.step('2. Variant B: the station boots and tells then that the transaction has stopped');
      await t.expect(message('BootNotification'), { withinMs: t.timing.longWaitMs });
      await t.inAnyOrder([...bootStatuses(t, statuses), stop, optional(status('Finishing', t.c))]);
    }
    bootsWithCableIn(t, resetMs);
    await t.never([message('StopTransaction')]);
  },
});
