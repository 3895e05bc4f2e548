/** Which outlet a tag means, and what it may do there: 3.4, 4.1, 6.2, as pure functions over what the outlets are. */
import type { ChargePointStatus, ChargingProfile } from '../../protocol/messages.js';

/** For whom an outlet is held: a reservation as its connector knows it (5.13). */
export interface HeldFor {
  readonly reservationId: number;
  readonly idTag: string;
  readonly parentIdTag: string | null;
}

export interface OutletView {
  readonly connectorId: number;
  /** `plugged`: a car waits for a tag. `authorised`: a tag waits for a car. `reserved`: it waits for whom it is held. */
  readonly use: 'unusable' | 'free' | 'plugged' | 'authorised' | 'busy' | 'finishing' | 'reserved';
  readonly idTag: string | null;
  readonly parentIdTag: string | null;
  /** The authorisation holds for this outlet only. */
  readonly fixed: boolean;
  /** Came with a remote start, and goes where its tag goes. */
  readonly profile: ChargingProfile | null;
  readonly transactionId: number | null;
  /** The reservation that holds it, whatever it shows. */
  readonly heldFor: HeldFor | null;
  /** A cable is in, also where that is not shown. */
  readonly isPlugged: boolean;
  /** Its cable stays locked until this tag, or one of its group, is presented again (errata 3.5). */
  readonly lockedFor: boolean;
  /** What it shows (4.9). */
  readonly status: ChargePointStatus;
  /** ChangeAvailability allows its use (5.2); one that only starts is Unavailable and operative. */
  readonly operative: boolean;
}

/** A tag at a reader, or in a RemoteStartTransaction. */
export interface TagRequest {
  readonly idTag: string;
  /** Named by the reader or by the CSMS. */
  readonly connectorId: number | null;
  readonly remote: boolean;
  /** For the transaction that is to begin (5.11). */
  readonly profile?: ChargingProfile;
}

export type TagDecision =
  | { readonly kind: 'stop'; readonly connectorId: number }
  | { readonly kind: 'withdraw'; readonly connectorId: number }
  | { readonly kind: 'release'; readonly connectorId: number }
  | { readonly kind: 'identify' }
  | { readonly kind: 'ignore'; readonly why: string };

/** idTag is a CiString: its case does not matter (6.28). */
export const isSameTag = (one: string | null, other: string | null) =>
  one !== null && other !== null && one.toLowerCase() === other.toLowerCase();

const inScope = (outlets: readonly OutletView[], request: TagRequest) =>
  request.connectorId === null ? outlets : outlets.filter(({ connectorId }) => connectorId === request.connectorId);

/** Before anybody is asked. The tag that started a transaction stops it, and is not asked about again (3.4). */
export function decideTag(outlets: readonly OutletView[], request: TagRequest): TagDecision {
  const scope = inScope(outlets, request);
  const { idTag, remote } = request;
  if (!remote) {
    const own = scope.filter((outlet) => isSameTag(outlet.idTag, idTag));
    const running = own.find(({ use }) => use === 'busy');
    if (running) return { kind: 'stop', connectorId: running.connectorId };
    // It was refused while it charged, and comes for its cable (errata 3.5).
    const locked = own.find(({ lockedFor }) => lockedFor);
    if (locked) return { kind: 'release', connectorId: locked.connectorId };
    // Presented twice before plugging in: the driver has changed their mind (7.2, B1).
    const waiting = own.find(({ use }) => use === 'authorised');
    if (waiting) return { kind: 'withdraw', connectorId: waiting.connectorId };
  }
  if (outletFor(scope, idTag, null) !== null || mayBeOfGroup(scope, remote)) return { kind: 'identify' };
  return { kind: 'ignore', why: 'no outlet could use this tag' };
}

/** A foreign tag is worth a question only where a group is known that it may be of (T 068, T 069, T 046_1, T 053_1). */
function mayBeOfGroup(scope: readonly OutletView[], remote: boolean): boolean {
  const isHeldForGroup = ({ use, heldFor }: OutletView) => isStartable(use) && (heldFor?.parentIdTag ?? null) !== null;
  const isUsedByGroup = ({ use, lockedFor, parentIdTag }: OutletView) =>
    parentIdTag !== null && (use === 'busy' || lockedFor);
  return scope.some((outlet) => isHeldForGroup(outlet) || (!remote && isUsedByGroup(outlet)));
}

export type AcceptedTag =
  | { readonly kind: 'stop'; readonly connectorId: number }
  | { readonly kind: 'release'; readonly connectorId: number }
  | { readonly kind: 'start'; readonly connectorId: number }
  | { readonly kind: 'ignore'; readonly why: string };

/** The tag is good: it stops the transaction of its group, frees its cable, or is the outlet's to charge with. */
export function placeTag(outlets: readonly OutletView[], request: TagRequest, parentIdTag: string | null): AcceptedTag {
  const scope = inScope(outlets, request);
  const group = request.remote ? [] : scope.filter((outlet) => isSameTag(outlet.parentIdTag, parentIdTag));
  const running = group.find(({ use }) => use === 'busy');
  if (running) return { kind: 'stop', connectorId: running.connectorId };
  const locked = group.find(({ lockedFor }) => lockedFor);
  if (locked) return { kind: 'release', connectorId: locked.connectorId };
  const connectorId = outletFor(scope, request.idTag, parentIdTag);
  return connectorId === null
    ? { kind: 'ignore', why: 'no outlet is left for this tag' }
    : { kind: 'start', connectorId };
}

/** The outlets once the tag has reached its own, so that the next tag, decided in the same breath, does not get it too. */
export function withTag(
  outlets: readonly OutletView[],
  connectorId: number,
  tag: Pick<OutletView, 'idTag' | 'parentIdTag' | 'fixed' | 'profile'>,
): readonly OutletView[] {
  return outlets.map((outlet) => {
    if (outlet.connectorId !== connectorId) return outlet;
    const waitsForCable = outlet.use === 'free' || (outlet.use === 'reserved' && !outlet.isPlugged);
    return { ...outlet, ...tag, use: waitsForCable ? 'authorised' : 'busy' };
  });
}

/** The outlets once an authorisation was taken back from one that waited for a car. */
export function withoutTag(outlets: readonly OutletView[], connectorId: number): readonly OutletView[] {
  return outlets.map((outlet) =>
    outlet.connectorId === connectorId
      ? { ...outlet, use: outlet.heldFor ? 'reserved' : 'free', idTag: null, parentIdTag: null, profile: null }
      : outlet,
  );
}

/** In the order in which they are looked for: a car waits, nobody is there, a session has ended with the cable still in. */
const startable = ['plugged', 'free', 'finishing'] as const;

const isStartable = (use: OutletView['use']) => use === 'reserved' || startable.some((one) => one === use);

/** The one held for the tag or its group; else a plugged one that waits, else the lowest free one, else one left over. */
function outletFor(scope: readonly OutletView[], idTag: string, parentIdTag: string | null): number | null {
  const usable = scope.filter(({ use, lockedFor }) => isStartable(use) && !lockedFor);
  const held =
    usable.find(({ heldFor }) => isSameTag(heldFor?.idTag ?? null, idTag)) ??
    usable.find(({ heldFor }) => isSameTag(heldFor?.parentIdTag ?? null, parentIdTag));
  if (held) return held.connectorId;
  for (const use of startable) {
    const found = usable.find((outlet) => outlet.use === use && outlet.heldFor === null);
    if (found) return found.connectorId;
  }
  return null;
}

/** Tags and remote starts that may wait for the CSMS; a reader is not read faster than that, and storms are not tags. */
const mostWaiting = 10;

/** The request may queue up: there is room, and it is not there already, as a tag is that was held to the reader twice. */
export function mayWait(pending: readonly (TagRequest | null)[], request: TagRequest): boolean {
  const isSame = (other: TagRequest | null) =>
    other !== null &&
    other.connectorId === request.connectorId &&
    (isSameTag(other.idTag, request.idTag) || (other.remote && request.remote && request.connectorId !== null));
  return pending.length <= mostWaiting && !pending.some(isSame);
}

/** An authorised driver plugged in elsewhere than the station had guessed: the authorisation follows the cable. */
export function movedTag(outlets: readonly OutletView[]): { from: OutletView; to: OutletView } | null {
  const to = outlets.find(({ use }) => use === 'plugged');
  const from = outlets.find(({ use, fixed }) => use === 'authorised' && !fixed);
  return from && to ? { from, to } : null;
}
