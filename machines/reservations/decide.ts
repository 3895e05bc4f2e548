/** What a ReserveNow is answered, and which outlets are held for whom: 5.13, 6.5, as pure functions over what the outlets are. */
import { instantOf } from '../../protocol/date-time.js';
import type { Request, Response } from '../../protocol/messages.js';
import type { ReservationRecord } from '../../protocol/ports/store.js';
import { type HeldFor, isSameTag, type OutletView } from '../authorization/decide.js';

export type ReserveAnswer = Response<'ReserveNow'>['status'];

/** What the station can be asked to hold. */
export interface ReservationSettings {
  /** Any connector, connector 0, can be reserved. */
  readonly connectorZero: boolean;
}

export interface Situation {
  readonly settings: ReservationSettings;
  /** In order of connectorId. */
  readonly outlets: readonly OutletView[];
  /** Oldest first. */
  readonly reservations: readonly ReservationRecord[];
}

const usable: readonly OutletView['use'][] = ['free', 'reserved'];

/** A driver may still use it: nobody does, and nothing is in the way. */
const isFree = ({ use, status }: OutletView) => status !== 'Faulted' && usable.includes(use);

/** Not yet up after a start; it is expected to be free when it is. */
const isStarting = ({ use, status, operative }: OutletView) =>
  use === 'unusable' && status === 'Unavailable' && operative;

/** It serves nobody until somebody mends it or sets it operative; an outlet that only starts is not lost. */
const isOut = ({ use, status, operative }: OutletView) => status === 'Faulted' || (use === 'unusable' && !operative);

/** The tag it was made for, or one of its group, has come to this outlet, and its transaction has not yet begun. */
function isClaimedAt(reservation: ReservationRecord, { use, heldFor, transactionId, ...outlet }: OutletView): boolean {
  if (use !== 'authorised' && use !== 'busy') return false;
  if (heldFor !== null) return heldFor.reservationId === reservation.reservationId;
  return transactionId === null && isFor(reservation, outlet);
}

/** The tag is the reserved one, or of the reserved group. */
export function isFor(
  reservation: ReservationRecord,
  tag: { readonly idTag: string | null; readonly parentIdTag: string | null },
): boolean {
  const { idTag, parentIdTag } = reservation;
  return isSameTag(idTag, tag.idTag) || isSameTag(parentIdTag ?? null, tag.parentIdTag);
}

/** Reservations of connector 0 whose driver has not come yet, but for the one with the id `except`. */
function unclaimed({ reservations, outlets }: Situation, except?: number): readonly ReservationRecord[] {
  return reservations.filter(
    (one) =>
      one.connectorId === 0 && one.reservationId !== except && !outlets.some((outlet) => isClaimedAt(one, outlet)),
  );
}

/** Outlets that no reservation of their own holds, but for that with the id `except`. */
function unreserved({ reservations, outlets }: Situation, except?: number): readonly OutletView[] {
  const own = new Set(
    reservations.flatMap(({ connectorId, reservationId }) => (reservationId === except ? [] : [connectorId])),
  );
  return outlets.filter(({ connectorId }) => !own.has(connectorId));
}

/** 5.13, 7.40. Whether the date is past is not judged here: `isOver` does. A reservation of the same id gives way. */
export function judgeReservation(request: Request<'ReserveNow'>, situation: Situation): ReserveAnswer {
  const { settings, outlets } = situation;
  const { connectorId, reservationId } = request;
  if (connectorId === 0 && !settings.connectorZero) return 'Rejected';
  const asked = connectorId === 0 ? outlets : outlets.filter((outlet) => outlet.connectorId === connectorId);
  if (asked.length === 0) return 'Rejected';
  if (asked.every(({ status }) => status === 'Faulted')) return 'Faulted';
  if (asked.every(({ use, status }) => status === 'Faulted' || use === 'unusable')) return 'Unavailable';
  const free = unreserved(situation, reservationId).filter(isFree);
  if (connectorId !== 0 && !free.some((outlet) => outlet.connectorId === connectorId)) return 'Occupied';
  // One outlet more is needed; for each reservation of any connector one must be left.
  return free.length > unclaimed(situation, reservationId).length ? 'Accepted' : 'Occupied';
}

/** Without an instant nobody could say when it ends. */
export function isOver(expiryDate: string, now: number): boolean {
  return (instantOf(expiryDate) ?? now) <= now;
}

/** The request as it is kept; its date in UTC. */
export function recordOf({
  connectorId,
  expiryDate,
  idTag,
  parentIdTag,
  reservationId,
}: Request<'ReserveNow'>): ReservationRecord {
  return {
    reservationId,
    connectorId,
    idTag,
    ...(parentIdTag !== undefined && { parentIdTag }),
    expiryDate: new Date(instantOf(expiryDate) ?? 0).toISOString(),
  };
}

const heldFor = ({ reservationId, idTag, parentIdTag }: ReservationRecord): HeldFor => ({
  reservationId,
  idTag,
  parentIdTag: parentIdTag ?? null,
});

/**
 * For whom each outlet is held, by connectorId; those held for nobody are null. A reservation of connector 0 needs no
 * outlet while more are free than there are such reservations; then the lowest are held, for the oldest first.
 */
export function holdings(situation: Situation): ReadonlyMap<number, HeldFor | null> {
  const { reservations, outlets } = situation;
  const held = new Map<number, HeldFor | null>();
  for (const outlet of outlets) {
    const own = reservations.find(({ connectorId }) => connectorId === outlet.connectorId);
    const claiming = reservations.find(
      (one) => one.connectorId === 0 && outlet.heldFor !== null && isClaimedAt(one, outlet),
    );
    const holder = isOut(outlet) ? undefined : (own ?? claiming);
    held.set(outlet.connectorId, holder ? heldFor(holder) : null);
  }
  const waiting = unclaimed(situation);
  const left = unreserved(situation).filter((outlet) => isFree(outlet) || isStarting(outlet));
  if (left.length > waiting.length) return held;
  for (const [i, { connectorId }] of left.entries()) {
    const holder = waiting[i];
    if (holder) held.set(connectorId, heldFor(holder));
  }
  return held;
}

/** An outlet that has not said anything of itself yet. */
export const unseenOutlet = (connectorId: number, operative: boolean): OutletView => ({
  connectorId,
  use: 'unusable',
  idTag: null,
  parentIdTag: null,
  fixed: false,
  profile: null,
  transactionId: null,
  heldFor: null,
  isPlugged: false,
  lockedFor: false,
  status: 'Unavailable',
  operative,
});

/** Reservations that end because their connector, or for connector 0 every one, is Faulted or Unavailable (5.13, 6.5). */
export function lostReservations({ reservations, outlets }: Situation): readonly ReservationRecord[] {
  return reservations.filter(({ connectorId }) => {
    const needed = connectorId === 0 ? outlets : outlets.filter((outlet) => outlet.connectorId === connectorId);
    return needed.length > 0 && needed.every(isOut);
  });
}

/** The reservation of connector 0 that a start with this tag uses up; that of an outlet is known to the outlet. */
export function generalReservationFor(
  reservations: readonly ReservationRecord[],
  tag: { readonly idTag: string; readonly parentIdTag: string | null },
  now: number,
): ReservationRecord | null {
  const general = reservations.filter(
    (one) => one.connectorId === 0 && isFor(one, tag) && !isOver(one.expiryDate, now),
  );
  // The driver's own before that of the group.
  return general.find(({ idTag }) => isSameTag(idTag, tag.idTag)) ?? general[0] ?? null;
}
