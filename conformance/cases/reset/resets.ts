/** The two resets, told apart by what has to follow (5.14). */

import { message } from '../../language/messages.js';
import { type BootOptions, bootStatuses } from '../../language/states.js';
import type { Tester } from '../../language/tester.js';

/** Accepted, and the station goes down: what comes on its next connection begins with a BootNotification. */
export async function resetsHard(t: Tester): Promise<void> {
  const goesDown = t.disconnected();
  // The answer is judged first; without it nobody waits for this any more.
  goesDown.catch(() => undefined);
  await t.ask('Reset', { type: 'Hard' }, 'Accepted');
  await goesDown;
  t.station.expectBoot();
}

/** Accepted. Says later whether the connection was closed: a soft reset may leave it open. */
export async function resetsSoftly(t: Tester): Promise<{ readonly wentDown: Promise<boolean> }> {
  const down = t.station.disconnected({ timeoutMs: t.timing.maxWaitMs });
  const wentDown = down.then(
    () => true,
    () => false,
  );
  await t.ask('Reset', { type: 'Soft' }, 'Accepted');
  return { wentDown };
}

/** A soft reset need not boot anew; when it does, the statuses follow. */
export async function mayBoot(t: Tester, wentDown: Promise<boolean>, statuses: BootOptions['statuses']): Promise<void> {
  const withinMs = (await wentDown) ? t.timing.longWaitMs : 0;
  const boot = await t.maybe(message('BootNotification'), withinMs);
  if (boot !== null) await t.inAnyOrder(bootStatuses(t, statuses));
}
