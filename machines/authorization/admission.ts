/** What becomes of the tag in hand, from what is known of it and of the outlets, as pure functions. */
import type { IdTagInfo, Request } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import { startFlaw } from '../smart-charging/accept.js';
import type { ChargingProduct } from '../smart-charging/smart-charging.types.js';
import type { AuthorizationEvent } from './authorization.setup.js';
import { decideTag, mayWait, type OutletView, placeTag, type TagRequest } from './decide.js';
import { type AuthorizationSettings, judge, judgeOffline, type KnownOfTag, unknownTag, type Verdict } from './judge.js';

export interface AuthorizationInput {
  readonly settings: AuthorizationSettings;
  /** What the profile of a remote start is judged by. */
  readonly charging: ChargingProduct;
}

export interface AuthorizationContext extends AuthorizationInput {
  /** Before the first Accepted no transaction may be started or stopped from afar (4.2). */
  readonly registered: boolean;
  readonly outlets: readonly OutletView[];
  /** As the smart charging has them. */
  readonly profiles: readonly InstalledProfile[];
  readonly waiting: readonly TagRequest[];
  readonly current: TagRequest | null;
  /** Of the present tag, once it was looked up. */
  readonly known: KnownOfTag | null;
}

export interface LookUpInput {
  readonly idTag: string;
  readonly settings: AuthorizationSettings;
}

/** What the CSMS says of a tag, and by which settings it is remembered. */
export interface Lesson extends LookUpInput {
  readonly idTagInfo: IdTagInfo;
}

/**
 * A remote start that the CSMS vouches for itself (AuthorizeRemoteTxRequests false, 5.11). Where only an outlet is left
 * that is held for a group, the tag is asked about all the same: its group is not known otherwise.
 */
export function skipsAuthorize({ current, outlets, settings }: AuthorizationContext): boolean {
  return current?.remote === true && !settings.authorizeRemote && placeTag(outlets, current, null).kind === 'start';
}

/** The group of the present tag, from whoever has said that it is good. */
function parentOf({ known, settings }: AuthorizationContext, event: AuthorizationEvent): string | null {
  if (event.type === 'answered.authorize') return event.payload.idTagInfo.parentIdTag ?? null;
  if (!known) return null;
  const verdict = event.type === 'failed.authorize' ? judgeOffline(settings, known) : judge(settings, known);
  return verdict.kind === 'accept' ? verdict.parentIdTag : null;
}

/** What becomes of the present tag, now that it is good. */
export function admissionOf(context: AuthorizationContext, event: AuthorizationEvent) {
  const { current, outlets } = context;
  if (!current) return null;
  const { idTag, connectorId: named, profile = null } = current;
  const parentIdTag = parentOf(context, event);
  const tag = { idTag, parentIdTag, fixed: named !== null, profile };
  return { tag, placed: placeTag(outlets, current, parentIdTag) };
}

export const verdictOf = ({ settings, known }: AuthorizationContext): Verdict => judge(settings, known ?? unknownTag);

/** Why the present tag may not charge, as far as the station itself judged it. */
export function whyRefused({ known, settings }: AuthorizationContext): string {
  const verdict = judgeOffline(settings, known ?? unknownTag);
  return verdict.kind === 'refuse' ? verdict.why : 'unknown';
}

/** The remote start as it waits its turn. Without smart charging its profile is left aside (5.11). */
export function remoteRequest(
  { charging }: Pick<AuthorizationContext, 'charging'>,
  { idTag, connectorId, chargingProfile: profile }: Request<'RemoteStartTransaction'>,
): TagRequest {
  const request = { idTag, connectorId: connectorId ?? null, remote: true };
  return profile && charging.isSmart ? { ...request, profile } : request;
}

/** Why the profile of a remote start cannot be taken; null where it can, and where there is none that counts. */
export function remoteFlaw(context: AuthorizationContext, payload: Request<'RemoteStartTransaction'>): string | null {
  const { charging: product, profiles, current, waiting, outlets } = context;
  const { profile } = remoteRequest(context, payload);
  const coming = [current, ...waiting].filter((request) => request?.profile);
  // Once its transaction runs, a profile is installed.
  const placed = outlets.filter((outlet) => outlet.profile && outlet.use !== 'busy');
  return profile ? startFlaw(profile, { product, profiles, awaited: coming.length + placed.length }) : null;
}

/** It can be waited with, and its profile can be taken. */
export function canStart(context: AuthorizationContext, payload: Request<'RemoteStartTransaction'>): boolean {
  const { registered, current, waiting, outlets } = context;
  const request = remoteRequest(context, payload);
  return (
    registered &&
    remoteFlaw(context, payload) === null &&
    mayWait([current, ...waiting], request) &&
    decideTag(outlets, request).kind === 'identify'
  );
}
