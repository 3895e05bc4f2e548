/** What the cases of the cable pulled out of the car begin with. */
import type { Start } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { ensure, ensureIfKnown } from '../../language/settings.js';
import { charging, hasDetachableCable, type Running } from '../../language/states.js';
import type { Tester } from '../../language/tester.js';

export interface EvSideKeys {
  readonly stops: boolean;
  readonly unlocks: boolean;
}

/** The keys as the case wants them, and RS-Charging. */
export async function chargingWith(t: Tester, way: Start, { stops, unlocks }: EvSideKeys): Promise<Running> {
  await ensureIfKnown(t, { MinimumStatusDuration: 0 });
  await ensure(t, { StopTransactionOnEVSideDisconnect: stops, UnlockConnectorOnEVSideDisconnect: unlocks });
  return charging(t, way);
}

/** With a fixed cable nothing is left to be done: a Finishing is soon over (4.9, A9). */
export function mayBecomeFree(t: Tester): void {
  if (!hasDetachableCable(t, t.c) && t.statusOf(t.c) === 'Finishing') t.mayCome(status('Available', t.c));
}
