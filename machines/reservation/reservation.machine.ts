/** One reservation: 5.1, 5.13. It ends once, in one of four ways, whichever comes first. */
import { forwardTo, fromCallback, sendParent, setup } from 'xstate';
import type { ClockSet } from '../system.js';

export type ReservationEvent =
  /** A transaction has begun with it. */
  | { type: 'reservation.used' }
  | { type: 'reservation.cancel' }
  /** Its outlet is Faulted or Unavailable. */
  | { type: 'reservation.lose' }
  | { type: 'deadline' }
  | ClockSet;

export interface ReservationInput {
  readonly reservationId: number;
  /** ISO 8601 in UTC. */
  readonly expiryDate: string;
}

export type ReservationEnd = 'used' | 'expired' | 'cancelled' | 'lost';

export interface ReservationEnded {
  readonly type: 'reservation.ended';
  readonly reservationId: number;
  readonly why: ReservationEnd;
}

export const reservationMachine = setup({
  types: {
    context: {} as ReservationInput,
    events: {} as ReservationEvent,
    input: {} as ReservationInput,
    children: {} as { deadline: 'deadline' },
  },
  actors: {
    /** Says `deadline` when the wall clock has reached the date, however it is set meanwhile. */
    deadline: fromCallback<ClockSet, { dueAt: string }>(() => {
      throw new Error('reservation: no deadline provided');
    }),
  },
  actions: {
    passOn: forwardTo('deadline'),
    tellEnd: sendParent(({ context }, { why }: { why: ReservationEnd }): ReservationEnded => {
      return { type: 'reservation.ended', reservationId: context.reservationId, why };
    }),
  },
}).createMachine({
  id: 'reservation',
  options: { maxIterations: 1000 },
  context: ({ input }) => input,
  initial: 'held',
  states: {
    held: {
      invoke: { id: 'deadline', src: 'deadline', input: ({ context }) => ({ dueAt: context.expiryDate }) },
      on: {
        'clock.set': { actions: 'passOn' },
        deadline: 'expired',
        'reservation.used': 'used',
        'reservation.cancel': 'cancelled',
        'reservation.lose': 'lost',
      },
    },
    used: { type: 'final', entry: { type: 'tellEnd', params: { why: 'used' } } },
    expired: { type: 'final', entry: { type: 'tellEnd', params: { why: 'expired' } } },
    cancelled: { type: 'final', entry: { type: 'tellEnd', params: { why: 'cancelled' } } },
    lost: { type: 'final', entry: { type: 'tellEnd', params: { why: 'lost' } } },
  },
});
