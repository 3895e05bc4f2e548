/** Whether a tag may charge, from what is known of it: 3.5, 4.1, as pure functions. */
import type { AuthorizationStatus, IdTagInfo } from '../../protocol/messages.js';
import type { KnownTag } from '../../protocol/ports/store.js';
import { isTrue, type Parsers } from '../settings.js';

export interface AuthorizationSettings {
  readonly authorizeRemote: boolean;
  readonly localListEnabled: boolean;
  readonly cacheEnabled: boolean;
  readonly localPreAuthorize: boolean;
  readonly localAuthorizeOffline: boolean;
  readonly allowOfflineTxForUnknownId: boolean;
}

/** A product without a cache or without a list lacks the key, and so it is off. */
export const authorizationKeys: Parsers<AuthorizationSettings> = {
  AuthorizeRemoteTxRequests: (value) => ({ authorizeRemote: isTrue(value) }),
  LocalAuthListEnabled: (value) => ({ localListEnabled: isTrue(value) }),
  AuthorizationCacheEnabled: (value) => ({ cacheEnabled: isTrue(value) }),
  LocalPreAuthorize: (value) => ({ localPreAuthorize: isTrue(value) }),
  LocalAuthorizeOffline: (value) => ({ localAuthorizeOffline: isTrue(value) }),
  AllowOfflineTxForUnknownId: (value) => ({ allowOfflineTxForUnknownId: isTrue(value) }),
};

/** What the station itself knows of a tag, expiry already reckoned in. What is switched off is not looked into. */
export interface KnownOfTag {
  readonly listed: IdTagInfo | null;
  readonly cached: IdTagInfo | null;
  /** The CSMS can be asked. */
  readonly isOnline: boolean;
}

export const unknownTag: KnownOfTag = { listed: null, cached: null, isOnline: true };

export type Verdict =
  | { readonly kind: 'accept'; readonly by: 'list' | 'cache' | 'nobody'; readonly parentIdTag: string | null }
  | { readonly kind: 'refuse'; readonly why: string }
  | { readonly kind: 'ask' };

/** A driver who charges elsewhere (ConcurrentTx) is a known driver; in the list that is enough (3.5.2). */
export const isValidInList = (status: AuthorizationStatus) => status === 'Accepted' || status === 'ConcurrentTx';

/** An entry whose time has passed becomes Expired, whatever good was said of it (3.5.1). */
export function asOf({ idTagInfo }: KnownTag, now: number): IdTagInfo {
  const { expiryDate, status } = idTagInfo;
  const hasExpired = expiryDate !== undefined && Date.parse(expiryDate) <= now;
  return hasExpired && isValidInList(status) ? { ...idTagInfo, status: 'Expired' } : idTagInfo;
}

/**
 * While the CSMS can be asked, only a good entry spares the question, and only with LocalPreAuthorize. One that says no
 * may be out of date: the CSMS has the last word (3.5.1, 4.1). The list speaks before the cache.
 */
export function judgeOnline(settings: AuthorizationSettings, known: KnownOfTag): Verdict {
  const good = settings.localPreAuthorize ? goodEntry(known) : null;
  return good ?? { kind: 'ask' };
}

/**
 * Nobody can be asked: the list, then the cache, where LocalAuthorizeOffline lets them speak; a tag in neither passes
 * with AllowOfflineTxForUnknownId. What is known as bad, or has expired, never does (3.5.4).
 */
export function judgeOffline(settings: AuthorizationSettings, known: KnownOfTag): Verdict {
  const entry = known.listed ?? known.cached;
  if (!entry)
    return settings.allowOfflineTxForUnknownId
      ? { kind: 'accept', by: 'nobody', parentIdTag: null }
      : { kind: 'refuse', why: 'unknown, and nobody can be asked' };
  const good = goodEntry(known);
  if (!good) return { kind: 'refuse', why: entry.status };
  return settings.localAuthorizeOffline ? good : { kind: 'refuse', why: 'what is known does not count offline' };
}

export function judge(settings: AuthorizationSettings, known: KnownOfTag): Verdict {
  return known.isOnline ? judgeOnline(settings, known) : judgeOffline(settings, known);
}

function goodEntry({ listed, cached }: KnownOfTag): (Verdict & { kind: 'accept' }) | null {
  const entry = listed ?? cached;
  if (!entry) return null;
  const isGood = listed ? isValidInList(entry.status) : entry.status === 'Accepted';
  if (!isGood) return null;
  return { kind: 'accept', by: listed ? 'list' : 'cache', parentIdTag: entry.parentIdTag ?? null };
}

/** The CSMS says yes where the list says no, or no where it says yes (3.5.2). */
export function contradicts(listed: IdTagInfo, answer: IdTagInfo): boolean {
  return isValidInList(listed.status) !== isValidInList(answer.status);
}
