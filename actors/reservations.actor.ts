/** The reservations, bound to the ledger, to the wall clock and to the display. */
import { fromPromise } from 'xstate';
import { reservationMachine } from '../machines/reservation/reservation.machine.js';
import { isOver } from '../machines/reservations/decide.js';
import { reservationsMachine } from '../machines/reservations/reservations.machine.js';
import type { Kept } from '../machines/reservations/reservations.setup.js';
import type { LedgerChange, ReservationRecord } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { deadlineActor } from './deadline.actor.js';
import { hardwareDeadlineMs, withDeadline } from './deadline.js';

async function keep(system: object, record: ReservationRecord | null): Promise<Kept> {
  const { clock, store } = portsOf(system);
  if (!record || isOver(record.expiryDate, clock.now())) return 'late';
  await store.ledger.commit({ putReservations: [record] });
  return 'kept';
}

export const reservationActor = reservationMachine.provide({ actors: { deadline: deadlineActor } });

export const reservationsActor = reservationsMachine.provide({
  actors: {
    keep: fromPromise<Kept, ReservationRecord | null>(({ input, system }) => keep(system, input)),
    write: fromPromise<void, LedgerChange>(({ input, system }) => portsOf(system).store.ledger.commit(input)),
    reservation: reservationActor,
  },
  actions: {
    show: ({ system }, { connectorId, held }) => {
      const { clock, hardware, journal } = portsOf(system);
      const showing = async () => hardware.reserve?.(connectorId, held);
      withDeadline(clock, hardwareDeadlineMs, 'the display', showing).catch((error) =>
        journal.note({ level: 'warn', event: 'reservation.notShown', connectorId, error: String(error) }),
      );
    },
  },
});
