/** What each connector is doing, and StatusNotification whenever that changes (4.9). */
import type { ChargePointStatus, Request } from '../../../protocol/messages.js';
import type { Machine } from './machine.js';

interface Condition {
  readonly status: ChargePointStatus;
  readonly errorCode: Request<'StatusNotification'>['errorCode'];
  readonly info?: string;
}

export class Statuses {
  readonly #machine: Machine;
  /** What the CSMS knows, by connector; nothing for one whose notification got lost. */
  readonly #told = new Map<number, ChargePointStatus>();
  /** Changes that have not lasted long enough yet. */
  readonly #waiting = new Map<number, { readonly status: ChargePointStatus; readonly cancel: () => void }>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** After the boot all of them (errata 3.22), after a mere interruption those that differ from what was told. */
  online(): void {
    const ids = [0, ...this.#machine.features.connectorIds];
    const isZeroKnown = this.#machine.wrong('boot.omitsConnectorZero') && this.#machine.disk.boots > 1;
    const skipsCharging = this.#machine.wrong('offline.replaysWithoutCharging');
    for (const id of isZeroKnown ? ids.slice(1) : ids) {
      if (skipsCharging && this.#told.has(id) && this.of(id).status === 'Charging') this.#told.set(id, 'Charging');
      this.#tellIfChanged(id);
    }
  }

  /** Something may have changed; a change that does not last MinimumStatusDuration is not told. */
  refresh(connectorId: number): void {
    if (!this.#machine.line.isOnline) return;
    const minimumS = this.#machine.configuration.number('MinimumStatusDuration');
    const { status } = this.of(connectorId);
    const waiting = this.#waiting.get(connectorId);
    if (minimumS > 0 && waiting?.status === status) return;
    waiting?.cancel();
    this.#waiting.delete(connectorId);
    if (minimumS === 0) this.#tellIfChanged(connectorId);
    else this.#waiting.set(connectorId, { status, cancel: this.#tellAfter(minimumS * 1000, connectorId) });
  }

  refreshAll(): void {
    for (const id of [0, ...this.#machine.features.connectorIds]) this.refresh(id);
  }

  /** Whether it changed or not, as for a TriggerMessage. */
  tell(connectorId: number): void {
    const { status, errorCode, info } = this.of(connectorId);
    this.#told.set(connectorId, status);
    void this.#machine.line
      .call('StatusNotification', {
        connectorId,
        status,
        errorCode,
        timestamp: new Date().toISOString(),
        ...(info === undefined ? {} : { info }),
      })
      .then((answer) => {
        if (answer === null && this.#told.get(connectorId) === status) this.#told.delete(connectorId);
      });
  }

  /** Says a status that is not so: only a wrong station does. */
  tellAs(connectorId: number, status: ChargePointStatus): void {
    void this.#machine.line.call('StatusNotification', { connectorId, status, errorCode: 'NoError' });
  }

  of(connectorId: number): Condition {
    const condition = this.unreserved(connectorId);
    const isReserved = this.isUnclaimed(connectorId) && this.#machine.reservations.on(connectorId) !== null;
    return isReserved ? plain('Reserved') : condition;
  }

  /** Fit for use, and nobody has been let in: there may be a cable, but no authorization. */
  isUnclaimed(connectorId: number): boolean {
    if (connectorId === 0 || this.#machine.disk.transactions.has(connectorId)) return false;
    const { status } = this.unreserved(connectorId);
    const isFit = status === 'Available' || status === 'Preparing';
    return isFit && this.#machine.sessions.at(connectorId).authorized === null;
  }

  /** What it would be without any reservation. */
  unreserved(connectorId: number): Condition {
    const { disk, sessions, wrong } = this.#machine;
    if (this.#isFaulted(connectorId)) return { status: 'Faulted', errorCode: 'GroundFailure' };
    const isInoperative = disk.inoperative.has(connectorId);
    if (connectorId === 0) return plain(isInoperative ? 'Unavailable' : 'Available');
    const session = sessions.at(connectorId);
    if (session.hasLockFailure) return { status: 'Faulted', errorCode: 'ConnectorLockFailure' };
    const charging = this.#ofTransaction(connectorId);
    if (charging !== null) return charging;
    if (session.isFinishing) return plain(wrong('stop.availableWithCableIn') ? 'Available' : 'Finishing');
    return plain(isInoperative ? 'Unavailable' : this.#preparation(connectorId));
  }

  #tellAfter(delayMs: number, connectorId: number): () => void {
    return this.#machine.life.after(delayMs, () => {
      this.#waiting.delete(connectorId);
      this.#tellIfChanged(connectorId);
    });
  }

  #tellIfChanged(connectorId: number): void {
    if (!this.#machine.line.isOnline) return;
    if (this.of(connectorId).status !== this.#told.get(connectorId)) this.tell(connectorId);
  }

  #isFaulted(connectorId: number): boolean {
    const { defects } = this.#machine.world;
    return defects.has(0) || defects.has(connectorId);
  }

  #ofTransaction(connectorId: number): Condition | null {
    const { disk, world, wrong } = this.#machine;
    const transaction = disk.transactions.get(connectorId);
    if (transaction === undefined || !transaction.hasEnergy) return null;
    if (transaction.isSuspended) return plain('SuspendedEVSE');
    if (world.cables.get(connectorId)?.atCar === true) return plain('Charging');
    return wrong('stop.noDisconnectInfo')
      ? plain('SuspendedEV')
      : { ...plain('SuspendedEV'), info: 'EV side disconnected' };
  }

  /** From the first sign of a driver until energy flows (4.9, A2). */
  #preparation(connectorId: number): ChargePointStatus {
    const { disk, world, sessions, wrong } = this.#machine;
    const { authorized, isCableIgnored } = sessions.at(connectorId);
    const isPlugged = world.cables.get(connectorId)?.atCar === true && !isCableIgnored;
    const showsCable = isPlugged && !wrong('start.noPreparingOnPlug');
    if (showsCable || disk.transactions.has(connectorId)) return 'Preparing';
    if (authorized === null || wrong('start.noPreparingOnSwipe')) return 'Available';
    return 'Preparing';
  }
}

function plain(status: ChargePointStatus): Condition {
  return { status, errorCode: 'NoError' };
}
