/** A start without the CSMS: preconditions, the driver's acts, and what must have become of them (TC_037, TC_039). */
import type { Received } from '../../language/expectation.js';
import { noneSince } from '../../language/lookback.js';
import { cachedBySession, listed } from '../../language/memory-states.js';
import { message } from '../../language/messages.js';
import { ensure, ensureIfKnown } from '../../language/settings.js';
import type { Tester } from '../../language/tester.js';
import type { Outage } from './outage.js';

/** A clock that counts whole seconds may be so much behind. */
export const wholeSecondMs = 1_000;

/** The station may start for this tag by itself: it is in the cache and in the local list, where there are these. */
export async function mayStartOffline(t: Tester, idTag: string): Promise<void> {
  const { answers } = t.profile;
  await ensure(t, { LocalAuthorizeOffline: true });
  // A station may name the key of what it does not have, to say that it is off.
  if (answers['LA-0'] !== 'No') await ensureIfKnown(t, { LocalAuthListEnabled: true });
  if (answers['C-04'] !== 'No') await ensureIfKnown(t, { AuthorizationCacheEnabled: true });
  if (answers['C-02'] !== 'No') await ensureIfKnown(t, { AllowOfflineTxForUnknownId: true });
  // The cache first: what is in the list never enters it (3.5.3).
  if (answers['C-04'] === 'Yes') await cachedBySession(t, idTag);
  if (answers['LA-0'] === 'Yes') await listed(t, idTag);
}

/** The driver starts, and the station is given the time for it, until energy flows. Where a lock forbids it, the cable is not first (AQ-2). */
export async function driverStarts(t: Tester, idTag: string): Promise<void> {
  const swipesFirst = t.profile.answers['AQ-2'] === 'Yes';
  if (swipesFirst) await t.driver.present(idTag);
  await t.driver.plugIn();
  if (!swipesFirst) await t.driver.present(idTag);
  await offlineFor(t, t.timing.powerUpMs);
}

/** Nothing can be seen of the station meanwhile. */
export const offlineFor = (t: Tester, durationMs: number): Promise<void> => t.never([], durationMs);

/** After the start, its answer Invalid disowns this tag, which the station has had good reasons to accept. */
export function disowns(t: Tester, idTag: string): void {
  t.answer('StartTransaction', (call) =>
    call.payload.idTag === idTag ? { ...t.station.defaultAnswer(call), idTagInfo: { status: 'Invalid' } } : null,
  );
  if (t.profile.answers['LA-0'] !== 'Yes') return;
  // The list says otherwise, and a station tells of that (3.5.2).
  t.mayCome(message('StatusNotification', { connectorId: 0, errorCode: 'LocalListConflict' }));
}

/**
 * It says when it began, and not when it was sent. The case lets a second pass before the network returns, so that a
 * clock of whole seconds shows the difference too.
 */
export function checkBeganOffline(t: Tester, { payload }: Received<'StartTransaction'>, outage: Outage): void {
  const beganMs = Date.parse(payload.timestamp);
  const earliestMs = outage.cutMs - wholeSecondMs - t.timing.deviationMs;
  t.check(
    beganMs >= earliestMs && beganMs <= outage.restoredMs - wholeSecondMs,
    'StartTransaction with the time of its start, while the station was offline',
    `${payload.timestamp}; it was offline from ${iso(outage.cutMs)} to ${iso(outage.restoredMs)}`,
  );
}

/** Preparing was over when the network returned: a station tells what is, not all that has been (4.9). */
export function toldNoHistory(t: Tester, { cutMs }: Outage): void {
  noneSince(t, cutMs, message('StatusNotification', { connectorId: t.c, status: 'Preparing' }));
}

const iso = (ms: number) => new Date(ms).toISOString();
