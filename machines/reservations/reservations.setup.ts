import { assign, fromPromise, sendTo, setup, stopChild } from 'xstate';
import type { LedgerChange, ReservationRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import type { HeldFor, OutletView } from '../authorization/decide.js';
import { type ReservationEnd, type ReservationEnded, reservationMachine } from '../reservation/reservation.machine.js';
import { isTrue, type Parsers } from '../settings.js';
import { type ClockSet, type CsmsCall, peer } from '../system.js';
import { holdings, lostReservations, type ReservationSettings, type ReserveAnswer } from './decide.js';
import {
  answerOf,
  isAsked,
  isHeld,
  type Job,
  proposed,
  type ReservationsContext,
  type ReservationsInput,
  without,
} from './jobs.js';

export type ReservationsEvent =
  | CsmsCall<'ReserveNow' | 'CancelReservation'>
  | { type: 'outlet.changed'; outlet: OutletView }
  /** A start with it is written, and with it the end of the reservation. */
  | { type: 'reservation.used'; reservationId: number }
  | ReservationEnded
  | ClockSet;

export const reservationKeys: Parsers<ReservationSettings> = {
  ReserveConnectorZeroSupported: (value) => ({ connectorZero: isTrue(value) }),
};

/** What became of a reservation that was to be kept: `late` when its date is past. */
export type Kept = 'kept' | 'late';

const unbound = (name: string) => Promise.reject(new Error(`reservations: ${name} is not provided`));

const childOf = (reservationId: number) => `reservation-${reservationId}`;

const isSameHolder = (one: HeldFor | null, other: HeldFor | null) =>
  one?.reservationId === other?.reservationId && one?.idTag === other?.idTag && one?.parentIdTag === other?.parentIdTag;

const base = setup({
  types: {
    context: {} as ReservationsContext,
    events: {} as ReservationsEvent,
    input: {} as ReservationsInput,
    children: {} as { keep: 'keep'; write: 'write' } & Record<string, 'keep' | 'write' | 'reservation'>,
  },
  actors: {
    keep: fromPromise<Kept, ReservationRecord | null>(() => unbound('keep')),
    write: fromPromise<void, LedgerChange>(() => unbound('write')),
    reservation: reservationMachine,
  },
  guards: {
    hasWaiting: ({ context }) => context.waiting.length > 0,
    mayBeKept: ({ context }) => answerOf(context) === 'Accepted',
    isKnown: ({ context }, { reservationId }: { reservationId: number }) => isHeld(context, reservationId),
    mustBeRemoved: ({ context }) => {
      const { current } = context;
      if (current?.kind === 'cancel') return isHeld(context, current.reservationId);
      // Under the same id there may be a new one by now.
      return current?.kind === 'forget' && !isHeld(context, current.reservationId);
    },
    isLate: (_, { kept }: { kept: Kept }) => kept === 'late',
    isAsked: ({ context }, { reservationId }: { reservationId: number }) => isAsked(context, reservationId),
    isBeingReplaced: ({ context }, { reservationId }: { reservationId: number }) =>
      isAsked(context, reservationId) && isHeld(context, reservationId),
    hasEndedByItself: (_, { why }: { why: ReservationEnd }) => why === 'expired' || why === 'lost',
  },
  actions: {
    queue: assign({ waiting: ({ context }, { job }: { job: Job }) => [...context.waiting, job] }),
    takeNext: assign(({ context }) => ({
      current: context.waiting[0] ?? null,
      waiting: context.waiting.slice(1),
      wasUsed: false,
    })),
    forgetCurrent: assign({ current: null, wasUsed: false }),
    keepOutlet: assign({
      outlets: ({ context }, { outlet }: { outlet: OutletView }) =>
        context.outlets.map((known) => (known.connectorId === outlet.connectorId ? outlet : known)),
    }),
    keepUse: assign({ wasUsed: true }),
    keepReservation: assign(({ context }) => {
      const record = proposed(context);
      return record ? { reservations: [...without(context, record.reservationId), record] } : {};
    }),
    dropReservation: assign({
      reservations: ({ context }, { reservationId }: { reservationId: number }) => without(context, reservationId),
    }),
    answer: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, params: { callId: string; status: ReserveAnswer }) => ({
        type: 'outbox.respond',
        callId: params.callId,
        payload: { status: params.status },
      }),
    ),
    noteUnwritten: ({ system, context }, params: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'error',
        event: 'reservation.notWritten',
        job: context.current?.kind,
        error: String(params.error),
      }),
    noteEnd: ({ system }, { reservationId, why }: Pick<ReservationEnded, 'reservationId' | 'why'>) =>
      portsOf(system).journal.note({ level: 'info', event: 'reservation.ended', reservationId, why }),
    passUse: sendTo((_, { reservationId }: { reservationId: number }) => childOf(reservationId), {
      type: 'reservation.used',
    }),
    stopEnded: stopChild((_, { reservationId }: { reservationId: number }) => childOf(reservationId)),
    /** For displays: the connector is held, or is so no more. */
    show: (_, _params: { connectorId: number; held: boolean }) => {},
  },
});

/** What has ended by itself is removed without anybody having asked. */
const answering = (statusOf: (context: ReservationsContext) => ReserveAnswer) =>
  base.enqueueActions(({ context, enqueue }) => {
    const { current } = context;
    if (!current || current.kind === 'forget') return;
    enqueue({ type: 'answer', params: { callId: current.callId, status: statusOf(context) } });
  });

/** The words of the chart: what it decides by, and what it does. */
export const reservationsSetup = base.extend({
  actions: {
    beginAll: base.enqueueActions(({ context, enqueue }) => {
      for (const { reservationId, expiryDate } of context.reservations)
        enqueue.spawnChild('reservation', { id: childOf(reservationId), input: { reservationId, expiryDate } });
    }),
    /** The one that was just kept; one it replaces is over, and nobody is told. */
    begin: base.enqueueActions(({ context, enqueue, self, system }) => {
      const record = proposed(context);
      if (!record) return;
      const { reservationId, expiryDate } = record;
      portsOf(system).journal.note({ level: 'info', event: 'reservation.kept', ...record });
      const id = childOf(reservationId);
      if (self.getSnapshot().children[id]) enqueue.stopChild(id);
      enqueue.spawnChild('reservation', { id, input: { reservationId, expiryDate } });
    }),
    /** Written already: the chart of the reservation ends, and says so. */
    endCancelled: base.enqueueActions(({ context, enqueue }) => {
      const { current } = context;
      // Its driver may have come while that was being written.
      if (current?.kind !== 'cancel' || !isHeld(context, current.reservationId)) return;
      enqueue.sendTo(childOf(current.reservationId), { type: 'reservation.cancel' });
    }),
    /** Those whose outlet serves nobody any more (5.13). */
    endLost: base.enqueueActions(({ context, enqueue }) => {
      for (const { reservationId } of lostReservations(context))
        enqueue.sendTo(childOf(reservationId), { type: 'reservation.lose' });
    }),
    tellClockSet: base.enqueueActions(({ context, enqueue }) => {
      for (const { reservationId } of context.reservations)
        enqueue.sendTo(childOf(reservationId), { type: 'clock.set' });
    }),
    /** Each outlet hears for whom it is held, as often as it says otherwise: one that crashed begins without. */
    tellHolders: base.enqueueActions(({ context, enqueue, system }) => {
      const held = holdings(context);
      for (const { connectorId, heldFor } of context.outlets) {
        const reservation = held.get(connectorId) ?? null;
        if (isSameHolder(heldFor, reservation)) continue;
        enqueue.sendTo(peer(system, `connector-${connectorId}`), { type: 'reservation.set', reservation });
        enqueue({ type: 'show', params: { connectorId, held: reservation !== null } });
      }
    }),
    answerAsJudged: answering(answerOf),
    accept: answering(() => 'Accepted'),
    reject: answering(() => 'Rejected'),
  },
});
