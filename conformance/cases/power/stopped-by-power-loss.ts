/** The StopTransaction of TC_032: what it says comes from what the station had stored. */
import type { Received } from '../../language/expectation.js';
import type { Tester } from '../../language/tester.js';

/** Neither the register nor the time begins anew; a station that stopped by itself did so before it booted. */
export function checkFromStorage(
  t: Tester,
  start: Received<'StartTransaction'>,
  stop: Received<'StopTransaction'>,
  latestMs = Number.POSITIVE_INFINITY,
): void {
  const { meterStop, timestamp } = stop.payload;
  const { meterStart, timestamp: startedAt } = start.payload;
  t.check(meterStop >= meterStart, `a meterStop of at least meterStart, ${meterStart} Wh`, `meterStop ${meterStop}`);
  t.check(
    Date.parse(timestamp) >= Date.parse(startedAt),
    `StopTransaction with a timestamp that is not before that of the start, ${startedAt}`,
    `timestamp ${timestamp}`,
  );
  t.check(
    Date.parse(timestamp) <= latestMs,
    'StopTransaction with a timestamp from before the boot, as stored when the power failed',
    `timestamp ${timestamp}`,
  );
}
