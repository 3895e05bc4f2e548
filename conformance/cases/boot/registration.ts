/** How the boot cases register a station: first refused or put off, then accepted. */

import type { Received } from '../../language/expectation.js';
import { message } from '../../language/messages.js';
import { checkSpacing } from '../../language/spacing.js';
import type { Tester } from '../../language/tester.js';

type Boot = Received<'BootNotification'>;

/** The clock of a station may run this much fast; the wire rules allow it too. */
const earlyMs = 100;

/** The wait until the next attempt. Not the interval of the heartbeats, so that a station cannot take one for the other. */
const retryIntervalS = (t: Tester) => t.timing.intervalS + 1;

/** Power off and on; the first BootNotification gets this answer, the next is accepted. */
export async function powerCycled(t: Tester, first: 'Pending' | 'Rejected'): Promise<Boot> {
  let attempts = 0;
  t.answer('BootNotification', () => {
    attempts += 1;
    const currentTime = new Date(t.now()).toISOString();
    if (attempts === 1) return { status: first, interval: retryIntervalS(t), currentTime };
    return { status: 'Accepted', interval: t.timing.intervalS, currentTime };
  });
  await t.driver.powerCycle();
  return t.expect(message('BootNotification'), { withinMs: t.timing.longWaitMs });
}

/** Not before the interval is over (4.2), and about then. */
export async function triesAgain(t: Tester, first: Boot): Promise<Boot> {
  const intervalMs = retryIntervalS(t) * 1_000;
  const second = await t.expect(message('BootNotification'), { withinMs: intervalMs + t.timing.longWaitMs });
  const afterMs = Math.round(second.at - first.at);
  const came = `it after ${afterMs} ms`;
  t.check(afterMs >= intervalMs - earlyMs, `the next BootNotification not before ${intervalMs} ms`, came);
  // Whoever has closed its connection meanwhile needs time to dial.
  const latestMs = intervalMs + (second.connection === first.connection ? t.timing.deviationMs : t.timing.maxWaitMs);
  t.check(afterMs <= latestMs, `the next BootNotification about ${intervalMs} ms after the first`, came);
  return second;
}

/** At least two, one interval apart. */
export async function heartbeatsCome(t: Tester, since: Boot): Promise<void> {
  const intervalMs = t.timing.intervalS * 1_000;
  const withinMs = 3 * intervalMs + t.timing.deviationMs;
  const heartbeats = await t.collect(message('Heartbeat'), 2, { sinceMs: since.at, withinMs });
  const instants = heartbeats.map(({ at }) => at);
  checkSpacing('Heartbeat', instants, { intervalMs, deviationMs: t.timing.deviationMs });
}
