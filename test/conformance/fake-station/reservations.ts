/** ReserveNow and CancelReservation (5.1, 5.13). */
import type { Request, Response } from '../../../protocol/messages.js';
import { type Commands, Refusal, reply } from './commands.js';
import type { Reservation } from './disk.js';
import type { Machine } from './machine.js';

type Answer = Response<'ReserveNow'>['status'];

export class Reservations {
  readonly #machine: Machine;
  readonly #expiries = new Map<number, () => void>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      ReserveNow: (request) => this.#reserve(request),
      CancelReservation: ({ reservationId }) => this.#cancel(reservationId),
    };
  }

  start(): void {
    for (const reservation of this.#all) this.#awaitExpiry(reservation);
  }

  /**
   * The reservation that keeps others away from this connector. One of the whole station keeps none in particular,
   * until no more connectors are left than there are such reservations.
   */
  on(connectorId: number): Reservation | null {
    const { features, statuses, wrong } = this.#machine;
    const own = this.#all.find((each) => each.connectorId === connectorId);
    if (own !== undefined) return own;
    const general = this.#all.filter((each) => each.connectorId === 0 && !this.#isInUse(each));
    const isReserved = (id: number) => this.#all.some((each) => each.connectorId === id);
    const left = features.connectorIds.filter((id) => !isReserved(id) && statuses.isUnclaimed(id));
    const isLast = left.includes(connectorId) && left.length <= general.length;
    return isLast && !wrong('reservation.ignoresConnectorZero') ? (general[0] ?? null) : null;
  }

  used(reservation: Reservation): void {
    this.#forget(reservation);
  }

  /** A reservation ends with the service of its connector (5.13). */
  outOfService(connectorId: number): void {
    for (const reservation of this.#all) if (reservation.connectorId === connectorId) this.#forget(reservation);
  }

  get #all(): readonly Reservation[] {
    return [...this.#machine.disk.reservations.values()];
  }

  #isInUse(reservation: Reservation): boolean {
    const { features, sessions } = this.#machine;
    return features.connectorIds.some((id) => sessions.at(id).authorized?.reservation === reservation);
  }

  #reserve(request: Request<'ReserveNow'>) {
    const { disk, features, statuses, wrong } = this.#machine;
    if (!features.hasReservation && wrong('reservation.errorWhenUnsupported')) {
      throw new Refusal('NotSupported', 'there are no reservations');
    }
    const status = this.#judge(request);
    if (status !== 'Accepted') return reply<'ReserveNow'>({ status });
    const reservation: Reservation = {
      reservationId: request.reservationId,
      connectorId: request.connectorId,
      idTag: request.idTag,
      parentIdTag: request.parentIdTag ?? null,
      expiresAt: Date.parse(request.expiryDate),
    };
    disk.reservations.set(reservation.reservationId, reservation);
    this.#awaitExpiry(reservation);
    return reply<'ReserveNow'>({ status }, () => statuses.refreshAll());
  }

  #judge({ connectorId, expiryDate, reservationId }: Request<'ReserveNow'>): Answer {
    const { features, statuses } = this.#machine;
    if (!features.hasReservation || (connectorId === 0 && !features.reservesConnectorZero)) return 'Rejected';
    if (Date.parse(expiryDate) <= Date.now()) return 'Rejected';
    if (connectorId !== 0 && !features.connectorIds.includes(connectorId)) return 'Rejected';
    const candidates = connectorId === 0 ? features.connectorIds : [connectorId];
    const isItsOwn = (id: number) => this.on(id)?.reservationId === reservationId;
    const found = candidates.map((id) => (isItsOwn(id) ? statuses.unreserved(id).status : statuses.of(id).status));
    const spare = found.filter((status) => status === 'Available').length;
    const others = this.#all.filter((each) => each.connectorId === 0 && each.reservationId !== reservationId);
    if (spare > (connectorId === 0 ? others.length : 0)) return 'Accepted';
    return this.#refusal(found);
  }

  #refusal(found: readonly string[]): Answer {
    const { wrong } = this.#machine;
    const all = (wanted: string) => found.every((status) => status === wanted);
    if (all('Faulted')) return wrong('reservation.acceptsFaulted') ? 'Accepted' : 'Faulted';
    if (all('Unavailable')) return wrong('reservation.acceptsUnavailable') ? 'Accepted' : 'Unavailable';
    return wrong('reservation.acceptsOccupied') ? 'Accepted' : 'Occupied';
  }

  #cancel(reservationId: number) {
    const { disk, statuses, wrong } = this.#machine;
    const known = wrong('reservation.cancelsAnyId') ? this.#all[0] : disk.reservations.get(reservationId);
    if (known === undefined) return reply<'CancelReservation'>({ status: 'Rejected' });
    if (!wrong('reservation.staysAfterCancel')) this.#forget(known);
    return reply<'CancelReservation'>({ status: 'Accepted' }, () => statuses.refreshAll());
  }

  #forget({ reservationId }: Reservation): void {
    this.#expiries.get(reservationId)?.();
    this.#expiries.delete(reservationId);
    this.#machine.disk.reservations.delete(reservationId);
  }

  #awaitExpiry(reservation: Reservation): void {
    const { life, statuses, wrong } = this.#machine;
    this.#expiries.get(reservation.reservationId)?.();
    if (wrong('reservation.neverExpires')) return;
    const at = wrong('reservation.expiresEarly')
      ? Date.now() + (reservation.expiresAt - Date.now()) / 3
      : reservation.expiresAt;
    const cancel = life.at(at, () => {
      this.#forget(reservation);
      statuses.refreshAll();
    });
    this.#expiries.set(reservation.reservationId, cancel);
  }
}
