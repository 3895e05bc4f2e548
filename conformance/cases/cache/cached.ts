/** How a tag gets into the cache: by any answer of the CSMS that tells of it (3.5.1). */
import type { Connection } from '../../language/case.js';
import { cachedByAuthorize, cachedBySession } from '../../language/memory-states.js';
import { ensureIfKnown } from '../../language/settings.js';
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
export function cached(t: Tester, { cachedBy }: Memory): Promise<void> {
  if (cachedBy === 'an authorization') return cachedByAuthorize(t);
  return cachedBySession(t, undefined, cachedBy === 'a local session' ? 'local' : 'remote');
}

/** A tag that is known needs no question any more. */
export async function cacheInUse(t: Tester): Promise<void> {
  await t.configure({ AuthorizationCacheEnabled: true, LocalPreAuthorize: true });
}

export async function remoteStartsAreAuthorized(t: Tester): Promise<void> {
  await ensureIfKnown(t, { AuthorizeRemoteTxRequests: true });
}
