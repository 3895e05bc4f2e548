/** The reservations of a station with two outlets, each with its own chart and a real deadline. */
import { reservationActor, reservationsActor } from '../../actors/reservations.actor.js';
import type { HeldFor, OutletView } from '../../machines/authorization/decide.js';
import type { ReservationsInput } from '../../machines/reservations/jobs.js';
import type { reservationsMachine } from '../../machines/reservations/reservations.machine.js';
import type { ReservationRecord } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';
import { ChartRig } from './chart-rig.js';
import { outlet } from './outlets.js';

export const hourMs = 3_600_000;

/** The clock of a rig begins with 2026. */
export const inAnHour = '2026-01-01T01:00:00.000Z';

export const forTag1: HeldFor = { reservationId: 17, idTag: 'TAG-1', parentIdTag: null };

/** The reservations as the CSMS and the outlets deal with them; what is written ends as a test says. */
export class ReservationDesk {
  readonly rig: ChartRig<typeof reservationsMachine>;

  constructor(
    reservations: readonly ReservationRecord[] = [],
    more: Partial<ReservationsInput> = {},
    ports: Partial<Ports> = {},
  ) {
    this.rig = new ChartRig(reservationsActor, {
      ports,
      peers: ['outbox', 'connector-1', 'connector-2'],
      children: { reservation: reservationActor },
      input: {
        settings: { connectorZero: true },
        reservations,
        outlets: [outlet(1, 'free'), outlet(2, 'free')],
        ...more,
      },
    });
  }

  reserve(connectorId: number, more: object = {}): void {
    const payload = { connectorId, reservationId: 17, idTag: 'TAG-1', expiryDate: inAnHour, ...more };
    this.rig.send({ type: 'csms.reserveNow', callId: 'reserve', payload });
  }

  cancel(reservationId: number): void {
    this.rig.send({ type: 'csms.cancelReservation', callId: 'cancel', payload: { reservationId } });
  }

  /** The outlet says so, with what it was last told. */
  becomes(view: OutletView): void {
    this.rig.send({ type: 'outlet.changed', outlet: view });
  }

  kept(output: 'kept' | 'late' = 'kept'): void {
    this.rig.done('keep', output);
  }

  get answers(): unknown[] {
    return this.rig.eventsTo('outbox').map(({ payload }) => payload.status);
  }

  /** What an outlet was told of its holder, in order. */
  told(connectorId: number): unknown[] {
    return this.rig.eventsTo(`connector-${connectorId}`).map((event) => event['reservation']);
  }

  get held(): number[] {
    return this.rig.snapshot.context.reservations.map(({ reservationId }) => reservationId);
  }

  /** What was given to be written: reservations, and changes besides. */
  get written(): unknown[] {
    return this.rig.begun.filter(({ id }) => id === 'keep' || id === 'write').map(({ input }) => input);
  }
}
