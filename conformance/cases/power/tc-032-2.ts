import { bothStarts, testCase } from '../../language/case.js';
import { type Expectation, optional, type Received } from '../../language/expectation.js';
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
    const byItself = stopTransaction(running.transactionId, { reason: 'PowerLoss' });
    const statuses = [own, optional(idle(t)), ...othersAvailable(t)] as const;
    const [early, , further] = await t.inAnyOrder([optional(byItself), ...statuses]);
    // What has not come yet may still come, once.
    t.endTolerance();
    if (further === null) t.mayCome(idle(t));

    const stop = early ?? (await stopsByItself(t, byItself));
    if (stop === null) return driverStops(t, running);
    checkFromStorage(t, running.start, stop, boot.at);
    if (t.statusOf(t.c) !== 'Charging') return;

    t.step('5. c is Preparing or Finishing');
    await t.expect(idle(t));
  },
});

const othersAvailable = (t: Tester) => [0, ...t.otherConnectors].map((id) => status('Available', id));

const idle = (t: Tester) => status(['Preparing', 'Finishing'], t.c);

/** Null where the station resumes the transaction instead: c is Charging, or becomes so after all have told. */
async function stopsByItself(
  t: Tester,
  byItself: Expectation<'StopTransaction'>,
): Promise<Received<'StopTransaction'> | null> {
  if (t.statusOf(t.c) === 'Charging') return null;
  t.step('4. The transaction stops');
  const next = await t.oneOf([byItself, status('Charging', t.c)]);
  return next.action === 'StopTransaction' ? next : null;
}

async function driverStops(t: Tester, { transactionId, idTag, start }: Running): Promise<void> {
  t.step('3. The transaction was resumed: the driver presents the starting tag');
  // Where no driver can stop anything (C-08), the CSMS does.
  const isRemote = t.profile.answers['C-08'] === 'No';
  if (isRemote) await t.ask('RemoteStopTransaction', { transactionId }, 'Accepted');
  else await t.driver.present(idTag);

  t.step('4. and 5. The transaction stops, c is Preparing or Finishing');
  const expected = stopTransaction(transactionId, { reason: isRemote ? 'Remote' : 'Local' });
  const stop = await transactionStops(t, expected, { becomes: ['Preparing', 'Finishing'] });
  checkFromStorage(t, start, stop);
}
