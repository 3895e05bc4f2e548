/** What TC_023_4 and TC_023_5 share: the CSMS does not know a tag, and nothing starts with it. */
import { message, status } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';

/** What the catalogue sets MinimumStatusDuration to. */
export const minimumStatusDurationS = 10;

/** A status may come so much later than what it tells of. */
export function withStatusDelayMs(t: Tester): number {
  return minimumStatusDurationS * 1_000 + t.timing.maxWaitMs;
}

/** From now on this tag is answered Invalid. */
export function refuses(t: Tester, idTag: string): void {
  t.answer('Authorize', ({ payload }) => (payload.idTag === idTag ? { idTagInfo: { status: 'Invalid' } } : null));
}

/** For as long as a case watches that nothing happens. */
export async function startsNothing(t: Tester): Promise<void> {
  await t.never([message('StartTransaction'), status('Charging', t.c)]);
}
