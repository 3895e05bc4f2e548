/** How a tag gets into the cache: by any answer of the CSMS that tells of it (3.5.1). */
import type { Connection } from '../../language/case.js';
import { cachedByAuthorize, cachedBySession } from '../../language/memory-states.js';
import { ensure } from '../../language/settings.js';
import type { Tester } from '../../language/tester.js';
import type { StationProfile } from '../../product/station-profile.js';

export interface Memory extends Connection {
  readonly cachedBy: 'a local session' | 'a remote session' | 'an authorization';
}

export function memories({ answers }: StationProfile): Readonly<Record<string, Memory>> {
  const remotely = { 'cached by a remote session': { cachedBy: 'a remote session' } } as const;
  if (answers['C-07'] === 'No') return remotely;
  return {
    'cached by a local session': { cachedBy: 'a local session' },
    ...remotely,
    'cached by an authorization': { cachedBy: 'an authorization' },
  };
}

/** MS-IdTagCached(TAG1). */
export async function cached(t: Tester, { cachedBy }: Memory): Promise<void> {
  if (cachedBy !== 'an authorization') {
    return cachedBySession(t, undefined, cachedBy === 'a local session' ? 'local' : 'remote');
  }
  await cachedByAuthorize(t);
  // Whoever plugs in by hand in the steps to come needs more time.
  await t.configure({ ConnectionTimeOut: Math.round(t.timing.longWaitMs / 1_000) });
}

/** A tag that is known needs no question any more. */
export async function cacheInUse(t: Tester): Promise<void> {
  await t.configure({ AuthorizationCacheEnabled: true, LocalPreAuthorize: true });
}

/** "If implemented": a station whose key is read-only asks always or never, and is left at that. */
export async function remoteStartsAreAuthorized(t: Tester): Promise<void> {
  const { configurationKey = [] } = await t.call('GetConfiguration', { key: ['AuthorizeRemoteTxRequests'] });
  if (configurationKey[0]?.readonly === false) await ensure(t, { AuthorizeRemoteTxRequests: true });
}
