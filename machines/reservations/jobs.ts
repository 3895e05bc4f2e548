/** What is written one after the other: what was asked for, and what has ended by itself. */
import type { Request } from '../../protocol/messages.js';
import type { LedgerChange, ReservationRecord } from '../../protocol/ports/store.js';
import type { OutletView } from '../authorization/decide.js';
import { judgeReservation, type ReservationSettings, type ReserveAnswer, recordOf } from './decide.js';

/** `forget`: it is over already, and leaves the ledger. */
export type Job =
  | { readonly kind: 'reserve'; readonly callId: string; readonly request: Request<'ReserveNow'> }
  | { readonly kind: 'cancel'; readonly callId: string; readonly reservationId: number }
  | { readonly kind: 'forget'; readonly reservationId: number };

export interface ReservationsInput {
  readonly settings: ReservationSettings;
  /** As the ledger has them. */
  readonly reservations: readonly ReservationRecord[];
  /** As they are before they have said anything of themselves. */
  readonly outlets: readonly OutletView[];
}

export interface ReservationsContext extends ReservationsInput {
  readonly waiting: readonly Job[];
  readonly current: Job | null;
  /** The reservation that the present job replaces was used while that was being written. */
  readonly wasUsed: boolean;
}

export const forgetting = ({ reservationId }: { readonly reservationId: number }): Job => ({
  kind: 'forget',
  reservationId,
});

export const isHeld = ({ reservations }: ReservationsContext, id: number) =>
  reservations.some(({ reservationId }) => reservationId === id);

/** A ReserveNow with this id is being seen to. */
export const isAsked = ({ current }: ReservationsContext, id: number) =>
  current?.kind === 'reserve' && current.request.reservationId === id;

export const without = ({ reservations }: ReservationsContext, id: number) =>
  reservations.filter(({ reservationId }) => reservationId !== id);

/** What a ReserveNow asks for, as it will be kept. */
export const proposed = ({ current }: ReservationsContext): ReservationRecord | null =>
  current?.kind === 'reserve' ? recordOf(current.request) : null;

/** What the present request is answered as things stand. */
export function answerOf(context: ReservationsContext): ReserveAnswer {
  const { current, wasUsed } = context;
  if (current?.kind !== 'reserve') return 'Rejected';
  return wasUsed ? 'Occupied' : judgeReservation(current.request, context);
}

/** As it was before the present reservation was written. */
export function undoing(context: ReservationsContext): LedgerChange {
  const { current, reservations, wasUsed } = context;
  if (current?.kind !== 'reserve') return {};
  const { reservationId } = current.request;
  const replaced = reservations.find((one) => one.reservationId === reservationId);
  return replaced && !wasUsed ? { putReservations: [replaced] } : { removeReservations: [reservationId] };
}

export function removing({ current }: ReservationsContext): LedgerChange {
  return current === null || current.kind === 'reserve' ? {} : { removeReservations: [current.reservationId] };
}
