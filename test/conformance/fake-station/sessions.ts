/** From the swipe or the plug to the end of a transaction (4.8 to 4.10). */
import type { ChargingProfile } from '../../../protocol/messages.js';
import { sameTag } from './authorization.js';
import type { Reservation, Transaction } from './disk.js';
import type { Machine } from './machine.js';

export interface Authorized {
  readonly idTag: string;
  readonly parentIdTag: string | null;
  readonly reservation: Reservation | null;
  /** Came with RemoteStartTransaction. */
  readonly profile: ChargingProfile | null;
}

export interface Session {
  /** Somebody who may charge, while the cable is not in. */
  authorized: Authorized | null;
  isAsking: boolean;
  /** The transaction is over, the cable is still there. */
  isFinishing: boolean;
  hasLockFailure: boolean;
  isCableIgnored: boolean;
  endWaiting: () => void;
}

export class Sessions {
  readonly #machine: Machine;
  readonly #sessions = new Map<number, Session>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  at(connectorId: number): Session {
    const known = this.#sessions.get(connectorId);
    if (known !== undefined) return known;
    const session: Session = {
      authorized: null,
      isAsking: false,
      isFinishing: false,
      hasLockFailure: false,
      isCableIgnored: false,
      endWaiting: () => undefined,
    };
    this.#sessions.set(connectorId, session);
    return session;
  }

  /** A tag is held to the reader of this connector. */
  async swipe(connectorId: number, idTag: string): Promise<void> {
    const { disk, statuses, wrong } = this.#machine;
    const session = this.at(connectorId);
    const { status } = statuses.of(connectorId);
    if (status === 'Unavailable' || (status === 'Faulted' && !wrong('start.startsWhenFaulted'))) return;
    const transaction = disk.transactions.get(connectorId);
    if (transaction !== undefined) return this.#swipeWhileCharging(transaction, idTag);
    if (session.authorized !== null) {
      if (sameTag(session.authorized.idTag, idTag)) this.withdraw(connectorId);
      return;
    }
    if (session.isAsking) return;
    session.isAsking = true;
    const admitted = await this.admit(connectorId, idTag);
    session.isAsking = false;
    if (admitted !== null) this.welcome(connectorId, admitted);
    else if (wrong('authorize.preparingOnInvalidTag')) statuses.tellAs(connectorId, 'Preparing');
  }

  /** Whether this tag may start here. A foreign tag is not even asked about where no parent could match (5.13). */
  async admit(connectorId: number, idTag: string): Promise<Authorized | null> {
    const { authorization, reservations, wrong } = this.#machine;
    const reservation = reservations.on(connectorId);
    const plain = { idTag, parentIdTag: null, reservation, profile: null };
    if (reservation !== null && sameTag(reservation.idTag, idTag)) return plain;
    const knowsNoParent =
      reservation !== null && (reservation.parentIdTag === null || wrong('reservation.ignoresParent'));
    const asksAnyway = wrong('reservation.asksForForeignTag') || wrong('reservation.ignoresTag');
    if (knowsNoParent && !asksAnyway) return null;
    const { isAccepted, parentIdTag } = await authorization.authorize(idTag);
    if (!isAccepted) return null;
    const isRelated =
      reservation === null || (parentIdTag !== null && sameTag(parentIdTag, reservation.parentIdTag ?? ''));
    if (isRelated) return { ...plain, parentIdTag };
    return wrong('reservation.ignoresTag') ? { ...plain, parentIdTag, reservation: null } : null;
  }

  welcome(connectorId: number, authorized: Authorized): void {
    const { statuses, configuration, life, wrong } = this.#machine;
    const session = this.at(connectorId);
    session.authorized = authorized;
    session.isFinishing = false;
    statuses.refresh(connectorId);
    if (this.#isPlugged(connectorId)) {
      this.#machine.transactions.begin(connectorId, authorized);
      return;
    }
    if (wrong('start.neverTimesOut')) return;
    const timeoutMs = configuration.number('ConnectionTimeOut') * 1000;
    session.endWaiting = life.after(timeoutMs, () => this.withdraw(connectorId));
  }

  /** Nobody plugged in, or the driver thought better of it. */
  withdraw(connectorId: number): void {
    const session = this.at(connectorId);
    session.endWaiting();
    session.authorized = null;
    this.#machine.statuses.refreshAll();
  }

  plugged(connectorId: number): void {
    const { world, statuses, disk, features, wrong } = this.#machine;
    const session = this.at(connectorId);
    session.isCableIgnored = false;
    const isJammed = features.isDetachable(connectorId) && world.jammedLocks.has(connectorId);
    if (isJammed && !wrong('start.startsWithOpenLock')) {
      session.hasLockFailure = true;
      this.withdraw(connectorId);
      return;
    }
    const { authorized } = session;
    const { status } = statuses.unreserved(connectorId);
    const isUsable = status !== 'Unavailable' && (status !== 'Faulted' || wrong('start.startsWhenFaulted'));
    if (!disk.transactions.has(connectorId) && authorized !== null && isUsable) {
      if (wrong('start.asksAgainAtPlug')) void this.#machine.line.call('Authorize', { idTag: authorized.idTag });
      this.#machine.transactions.begin(connectorId, authorized);
    } else statuses.refreshAll();
  }

  unplugged(connectorId: number): void {
    const { disk, configuration, statuses, transactions, wrong } = this.#machine;
    const session = this.at(connectorId);
    const transaction = disk.transactions.get(connectorId);
    if (transaction === undefined) {
      session.isFinishing &&= this.isOccupied(connectorId);
      session.hasLockFailure &&= this.isOccupied(connectorId);
      statuses.refreshAll();
    } else if (configuration.flag('StopTransactionOnEVSideDisconnect') || wrong('stop.stopsOnDisconnectDespiteKey')) {
      transactions.stop(transaction, wrong('stop.wrongReasonOnDisconnect') ? 'Local' : 'EVDisconnected');
    } else statuses.refresh(connectorId);
  }

  /** Something broke: whatever is connected to it ends. */
  faulted(): void {
    const { disk, features, statuses, reservations, transactions } = this.#machine;
    for (const connectorId of features.connectorIds) {
      if (statuses.unreserved(connectorId).status !== 'Faulted') continue;
      reservations.outOfService(connectorId);
      this.at(connectorId).authorized = null;
      const transaction = disk.transactions.get(connectorId);
      if (transaction !== undefined) transactions.stop(transaction, 'Other');
    }
    statuses.refreshAll();
  }

  async #swipeWhileCharging(transaction: Transaction, idTag: string): Promise<void> {
    const { authorization, disk, transactions, wrong } = this.#machine;
    if (sameTag(transaction.idTag, idTag)) {
      if (wrong('stop.asksForOwnTag')) await authorization.authorize(idTag);
      transactions.stop(transaction, wrong('stop.wrongReasonLocally') ? 'Other' : 'Local', idTag);
      return;
    }
    if (wrong('stop.foreignTagStops')) transactions.stop(transaction, 'Local', idTag);
    if (transaction.parentIdTag === null || wrong('stop.ignoresParent')) return;
    const { isAccepted, parentIdTag } = await authorization.authorize(idTag);
    if (!isAccepted || parentIdTag === null || !sameTag(parentIdTag, transaction.parentIdTag)) return;
    const stopper = wrong('stop.reportsStartingTag') ? transaction.idTag : idTag;
    if (disk.transactions.get(transaction.connectorId) === transaction)
      transactions.stop(transaction, 'Local', stopper);
  }

  #isPlugged(connectorId: number): boolean {
    const cable = this.#machine.world.cables.get(connectorId);
    return cable?.atCar === true && cable.atStation;
  }

  isOccupied(connectorId: number): boolean {
    const cable = this.#machine.world.cables.get(connectorId);
    if (cable === undefined) return false;
    return this.#machine.features.isDetachable(connectorId) ? cable.atStation : cable.atCar;
  }
}
