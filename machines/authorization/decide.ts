/** Which outlet a tag means, and what it may do there: 3.4, 4.1, 6.2, as pure functions over what the outlets are. */

export interface OutletView {
  readonly connectorId: number;
  /** `plugged`: a car waits for a tag. `authorised`: a tag waits for a car. */
  readonly use: 'unusable' | 'free' | 'plugged' | 'authorised' | 'busy' | 'finishing';
  readonly idTag: string | null;
  readonly parentIdTag: string | null;
  /** The authorisation holds for this outlet only. */
  readonly fixed: boolean;
  readonly transactionId: number | null;
}

/** A tag at a reader, or in a RemoteStartTransaction. */
export interface TagRequest {
  readonly idTag: string;
  /** Named by the reader or by the CSMS. */
  readonly connectorId: number | null;
  readonly remote: boolean;
}

export type TagDecision =
  | { readonly kind: 'stop'; readonly connectorId: number }
  | { readonly kind: 'withdraw'; readonly connectorId: number }
  | { readonly kind: 'ask' }
  | { readonly kind: 'ignore'; readonly why: string };

/** idTag is a CiString: its case does not matter (6.28). */
export const isSameTag = (one: string | null, other: string | null) =>
  one !== null && other !== null && one.toLowerCase() === other.toLowerCase();

const inScope = (outlets: readonly OutletView[], request: TagRequest) =>
  request.connectorId === null ? outlets : outlets.filter(({ connectorId }) => connectorId === request.connectorId);

/** Before the CSMS is asked. The tag that started a transaction stops it, and is not asked about again (3.4). */
export function decideTag(outlets: readonly OutletView[], request: TagRequest): TagDecision {
  const scope = inScope(outlets, request);
  if (!request.remote) {
    const own = scope.find(({ use, idTag }) => use === 'busy' && isSameTag(idTag, request.idTag));
    if (own) return { kind: 'stop', connectorId: own.connectorId };
    // Presented twice before plugging in: the driver has changed their mind (7.2, B1).
    const waiting = scope.find(({ use, idTag }) => use === 'authorised' && isSameTag(idTag, request.idTag));
    if (waiting) return { kind: 'withdraw', connectorId: waiting.connectorId };
  }
  if (outletFor(scope) !== null) return { kind: 'ask' };
  // A foreign tag is worth a question only where it may belong to the group of a running transaction.
  if (!request.remote && scope.some(({ use, parentIdTag }) => use === 'busy' && parentIdTag !== null))
    return { kind: 'ask' };
  return { kind: 'ignore', why: 'no outlet could use this tag' };
}

export type AcceptedTag =
  | { readonly kind: 'stop'; readonly connectorId: number }
  | { readonly kind: 'start'; readonly connectorId: number }
  | { readonly kind: 'ignore'; readonly why: string };

/** After the CSMS has accepted the tag: it stops the transaction of its group, or is the outlet's to charge with. */
export function placeTag(outlets: readonly OutletView[], request: TagRequest, parentIdTag: string | null): AcceptedTag {
  const scope = inScope(outlets, request);
  const group = request.remote
    ? undefined
    : scope.find((o) => o.use === 'busy' && isSameTag(o.parentIdTag, parentIdTag));
  if (group) return { kind: 'stop', connectorId: group.connectorId };
  const connectorId = outletFor(scope);
  return connectorId === null
    ? { kind: 'ignore', why: 'no outlet is left for this tag' }
    : { kind: 'start', connectorId };
}

/** The outlets once the tag has reached its own, so that the next tag, decided in the same breath, does not get it too. */
export function withTag(
  outlets: readonly OutletView[],
  connectorId: number,
  tag: Pick<OutletView, 'idTag' | 'parentIdTag' | 'fixed'>,
): readonly OutletView[] {
  return outlets.map((outlet) =>
    outlet.connectorId === connectorId
      ? { ...outlet, ...tag, use: outlet.use === 'free' ? 'authorised' : 'busy' }
      : outlet,
  );
}

/** A plugged outlet that waits, else the lowest free one, else one whose session has ended with the cable still in. */
function outletFor(outlets: readonly OutletView[]): number | null {
  for (const use of ['plugged', 'free', 'finishing'] as const) {
    const found = outlets.find((outlet) => outlet.use === use);
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
