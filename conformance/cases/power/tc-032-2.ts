import { bothStarts, testCase } from '../../language/case.js';
import { optional, type Received } from '../../language/expectation.js';
import { message, status, stopTransaction } from '../../language/messages.js';
import { charging, type Running, transactionStops } from '../../language/states.js';
import type { Tester } from '../../language/tester.js';
import { noBackUpPower } from '../../product/applicability.js';
import { checkFromStorage } from './stopped-by-power-loss.js';

export const tc032_2 = testCase({
  id: 'TC_032_2_CS',
  name: 'Power failure boot charging point-configured to stop transaction',
  chapter: 'power',
  profile: 'Core',
  purpose:
    'The power fails in a transaction: after the boot the station stops it, or goes on with it until a driver does.',
  appliesTo: noBackUpPower,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: charging');
    const running = await charging(t, way);

    t.step('1. The power fails and returns, the cable stays in');
    await t.driver.powerCycle();
    const boot = await t.expect(message('BootNotification'), { withinMs: t.timing.longWaitMs });

    t.step('2. Every connector tells its status, c: Preparing, Finishing or Charging; the transaction may stop');
    const own = status(['Preparing', 'Finishing', 'Charging'], t.c);
    const byItself = optional(stopTransaction(running.transactionId, { reason: 'PowerLoss' }));
    const [told, further, early] = await t.inAnyOrder([own, optional(idle(t)), byItself, ...othersAvailable(t)]);
    // What has not come yet is awaited below, once.
    t.endTolerance();

    const isIdle = told.payload.status !== 'Charging' || further !== null;
    if (isIdle && further === null) t.mayCome(idle(t));
    if (early !== null) checkFromStorage(t, running.start, early, boot.at);
    else if (isIdle) await stopsByItself(t, running, boot);
    else return driverStops(t, running);
    if (isIdle) return;

    t.step('5. c is Preparing or Finishing');
    await t.expect(idle(t));
  },
});

const othersAvailable = (t: Tester) => [0, ...t.otherConnectors].map((id) => status('Available', id));

const idle = (t: Tester) => status(['Preparing', 'Finishing'], t.c);

async function driverStops(t: Tester, { transactionId, idTag, start }: Running): Promise<void> {
  t.step('3. The transaction was resumed: the driver presents the starting tag');
  await t.driver.present(idTag);

  t.step('4. and 5. The transaction stops, c is Preparing or Finishing');
  const stop = await transactionStops(t, stopTransaction(transactionId, { reason: 'Local' }), {
    becomes: ['Preparing', 'Finishing'],
  });
  checkFromStorage(t, start, stop);
}

async function stopsByItself(t: Tester, running: Running, boot: Received<'BootNotification'>): Promise<void> {
  t.step('4. The transaction stops');
  const stop = await t.expect(stopTransaction(running.transactionId, { reason: 'PowerLoss' }));
  checkFromStorage(t, running.start, stop, boot.at);
}
