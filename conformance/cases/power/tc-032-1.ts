import { bothStarts, testCase } from '../../language/case.js';
import { stopTransaction } from '../../language/messages.js';
import { booted, charging, transactionStops } from '../../language/states.js';
import { backUpPower } from '../../product/applicability.js';

export const tc032_1 = testCase({
  id: 'TC_032_1_CS',
  name: 'Power failure boot charging point - configured to stop transaction(s) before going down',
  chapter: 'power',
  profile: 'Core',
  purpose: 'The power fails in a transaction: with its back-up power the station stops it before it goes down.',
  appliesTo: backUpPower,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('1. The power fails: the transaction stops before the station goes down');
    await t.driver.powerOff();
    await transactionStops(t, stopTransaction(transactionId, { reason: 'PowerLoss' }));

    t.step('2. The power returns');
    // Not before the station has gone down, which a dead line may show late or never.
    await t.station.disconnected({ timeoutMs: t.timing.maxWaitMs }).catch(() => undefined);
    await t.driver.powerOn();
    t.step('3. The station boots, and c is Finishing or Preparing');
    await booted(t, { statuses: { [t.c]: ['Finishing', 'Preparing'] } });
  },
});
