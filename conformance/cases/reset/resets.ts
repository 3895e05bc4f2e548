/** The two resets, told apart by what has to follow (5.14). */

import { noneSince } from '../../language/lookback.js';
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

/** A soft reset need not boot anew, nor close the connection; when it does boot, the statuses follow. */
export async function mayBoot(t: Tester, statuses: BootOptions['statuses']): Promise<void> {
  const boot = await t.maybe(message('BootNotification'), t.timing.longWaitMs);
  await (boot === null ? t.reconnected() : t.inAnyOrder(bootStatuses(t, statuses)));
}

/** Out of service all along, from the first word after the boot. */
export function neverAvailable(t: Tester, sinceMs: number): void {
  noneSince(t, sinceMs, message('StatusNotification', { connectorId: t.c, status: 'Available' }));
}

/** The cable is still in: after the boot, if there was one, the connector was never free, nor did it charge. */
export function bootsWithCableIn(t: Tester, resetMs: number): void {
  const boot = t.received('BootNotification').find(({ at }) => at >= resetMs);
  if (boot === undefined) return;
  noneSince(t, boot.at, message('StatusNotification', { connectorId: t.c, status: ['Available', 'Charging'] }));
}
