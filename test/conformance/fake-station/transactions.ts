/** A transaction from its begin to its end (4.8, 4.10). */
import type { Response, StopReason } from '../../../protocol/messages.js';
import type { Transaction } from './disk.js';
import type { Machine } from './machine.js';
import type { Authorized } from './sessions.js';

/** Until the contactor has closed and energy flows. */
const contactorMs = 150;

export class Transactions {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** What was charging when the power went ends now (4.10, PowerLoss). */
  recover(): void {
    const { disk, features, wrong } = this.#machine;
    for (const id of features.connectorIds) this.#machine.sessions.at(id).isCableIgnored = wrong('reset.forgetsCable');
    for (const transaction of [...disk.transactions.values()]) {
      if (wrong('power.losesTransaction')) disk.transactions.delete(transaction.connectorId);
      else this.stop(transaction, wrong('power.wrongReason') ? 'Other' : 'PowerLoss', null, disk.lastAliveAt);
      this.#machine.sessions.at(transaction.connectorId).isFinishing = false;
    }
  }

  begin(connectorId: number, { idTag, parentIdTag, reservation, profile }: Authorized): void {
    const { disk, meter, outbox, reservations, sessions, smartCharging, statuses, life, wrong } = this.#machine;
    const session = sessions.at(connectorId);
    session.endWaiting();
    session.authorized = null;
    const transaction: Transaction = {
      connectorId,
      idTag,
      parentIdTag,
      startedAt: Date.now(),
      meterStartWh: meter.registerWh(connectorId),
      transactionId: null,
      hasEnergy: false,
      isRefused: false,
      isSuspended: false,
    };
    disk.transactions.set(connectorId, transaction);
    if (profile !== null && !wrong('smart.dropsProfileOfRemoteStart')) smartCharging.attach(profile, transaction);
    if (reservation !== null) reservations.used(reservation);
    const isForgotten = wrong('reservation.dropsReservationId');
    outbox.push({
      kind: 'start',
      transaction,
      reservationId: isForgotten ? null : (reservation?.reservationId ?? null),
    });
    meter.begin(transaction);
    statuses.refreshAll();
    life.after(contactorMs, () => this.#energise(transaction));
  }

  #energise(transaction: Transaction): void {
    const { disk, meter, statuses } = this.#machine;
    if (disk.transactions.get(transaction.connectorId) !== transaction) return;
    transaction.hasEnergy = true;
    meter.energyOn(transaction.connectorId);
    statuses.refresh(transaction.connectorId);
    this.#judge(transaction);
  }

  /** SN(Charging) is seen first, whatever follows. */
  #judge(transaction: Transaction): void {
    const { disk, configuration, meter, life } = this.#machine;
    const isOpen = disk.transactions.get(transaction.connectorId) === transaction;
    if (!isOpen || !transaction.hasEnergy || !transaction.isRefused) return;
    if (configuration.flag('StopTransactionOnInvalidId')) {
      this.stop(transaction, 'DeAuthorized');
      return;
    }
    const leftWh = configuration.number('MaxEnergyOnInvalidId');
    life.after((leftWh * 3_600_000) / meter.powerW(transaction.connectorId), () => {
      transaction.isSuspended = true;
      meter.energyOff(transaction.connectorId);
      this.#machine.statuses.refresh(transaction.connectorId);
    });
  }

  /** StartTransaction was answered. A tag that is refused afterwards loses its energy (errata 3.17). */
  confirmed(transaction: Transaction, { transactionId, idTagInfo }: Response<'StartTransaction'>): void {
    transaction.transactionId = transactionId;
    this.#machine.authorization.learn(transaction.idTag, idTagInfo);
    transaction.parentIdTag = idTagInfo.parentIdTag ?? transaction.parentIdTag;
    transaction.isRefused = idTagInfo.status !== 'Accepted' && !this.#machine.wrong('offline.ignoresRefusedTag');
    this.#judge(transaction);
  }

  stop(transaction: Transaction, reason: StopReason, idTag: string | null = null, stoppedAt = Date.now()): void {
    const { disk, meter, outbox, sessions, smartCharging, availability, statuses } = this.#machine;
    const { connectorId } = transaction;
    const transactionData = meter.end(transaction, stoppedAt);
    const meterStopWh = meter.registerWh(connectorId);
    disk.transactions.delete(connectorId);
    smartCharging.dropProfilesOf(transaction);
    outbox.push({ kind: 'stop', transaction, reason, idTag, meterStopWh, stoppedAt, transactionData });
    sessions.at(connectorId).isFinishing = sessions.isOccupied(connectorId);
    availability.transactionEnded();
    statuses.refreshAll();
  }
}
