/** What a transaction does to the meter, the permit and the ledger: 4.8, 4.10, 3.7.1. */
import { keepsCable } from '../machines/connector/session.js';
import { generalReservationFor } from '../machines/reservations/decide.js';
import { installedAt } from '../machines/smart-charging/accept.js';
import { peer, stampOf } from '../machines/system.js';
import { beginning, type Taking, taken, withReading } from '../machines/transaction/readings.js';
import type { TransactionContext, Written } from '../machines/transaction/transaction.types.js';
import { instantOf } from '../protocol/date-time.js';
import type { ChargingProfile } from '../protocol/messages.js';
import type { ConnectorId, MeterReading } from '../protocol/ports/hardware.js';
import type { InstalledProfile, StopValueRecord, Store, TransactionRecord } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { hardwareDeadlineMs, pause, withDeadline } from './deadline.js';
import { owedMessage, startTransaction, stopTransaction } from './ledger.js';
import { readMeter, withOffer } from './meter.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

/** The permit lapses this long after its last renewal. */
const leaseMs = 30_000;

/** The start is on disk, with the reservation it uses up gone, before anything else is said or done. */
export async function open(system: object, input: TransactionContext): Promise<Written> {
  const { random, store } = portsOf(system);
  const { connectorId, idTag, parentIdTag, stopLists } = input;
  const startedAt = stampOf(system);
  const reading = withOffer(system, connectorId, await readMeter(system, connectorId, 'start'));
  const reservationId = reservationUsed(system, input);
  const meterStartWh = Math.floor(reading.energyWh);
  const record: TransactionRecord = {
    localId: random.uuid(),
    connectorId,
    idTag,
    ...(parentIdTag !== undefined && { parentIdTag }),
    ...(reservationId !== null && { reservationId }),
    meterStartWh,
    startedAt,
    transactionId: null,
    lastMeterWh: meterStartWh,
    lastSeenAt: startedAt,
    phase: 'open',
  };
  const installed = input.profile && boundProfile(record, input.profile);
  const stopValues = beginning(record, stopLists, reading);
  const owed = [owedMessage(system, 'StartTransaction', record.localId, startTransaction(record))];
  await store.ledger.commit({
    putTransactions: [record],
    putOwed: owed,
    ...(stopValues.length > 0 && { putStopValues: stopValues }),
    ...(reservationId !== null && { removeReservations: [reservationId] }),
    ...(installed && { putProfiles: [installed] }),
  });
  return { record, owed, stopValues, ...(installed && { installed }) };
}

/** The profile of a remote start belongs to the transaction that begins with it, which has no other yet (5.11). */
function boundProfile(
  { connectorId, localId, startedAt }: TransactionRecord,
  profile: ChargingProfile,
): InstalledProfile {
  return { connectorId, profile, installedAt: installedAt(instantOf(startedAt) ?? 0), localId };
}

/** That of its outlet, which the outlet knows, or one of any connector for this tag, which no outlet need have heard of. */
function reservationUsed(system: object, input: TransactionContext): number | null {
  const { reservationId, idTag } = input;
  const { clock, store } = portsOf(system);
  if (reservationId !== null) return reservationId;
  const { reservations } = store.ledger.contents();
  const tag = { idTag, parentIdTag: input.parentIdTag ?? null };
  return generalReservationFor(reservations, tag, clock.now())?.reservationId ?? null;
}

/** What the ledger has kept of an open transaction, in order. */
export function recall(system: object, localId: string): readonly StopValueRecord[] {
  const { stopValues } = portsOf(system).store.ledger.contents();
  return stopValues.filter((value) => value.localId === localId);
}

export async function close(system: object, input: TransactionContext, signal: AbortSignal): Promise<Written> {
  const { connectorId, record, recovered, stopValues } = input;
  if (!record) throw new Error('transaction: there is nothing to close');
  const cable = keepsCable(input.settings, input.ending?.reason ?? null) ? 'keepLocked' : undefined;
  const isBack = await takePermitBack(system, connectorId, cable);
  // A driver that does not obey may deliver until the lease has lapsed, and what it delivers is billed.
  if (!isBack) await pause(portsOf(system).clock, leaseMs, signal);
  // What the meter has told of itself counts, whatever it shows now: a register only rises.
  const toldWh = stateOf(system).facts.meters.get(connectorId)?.energyWh ?? 0;
  const knownWh = Math.max(record.lastMeterWh, recovered ? 0 : toldWh);
  const known: MeterReading = { energyWh: knownWh };
  const read = await readMeter(system, connectorId, recovered ? 'boot' : 'stop').catch(() => known);
  const reading = withOffer(system, connectorId, { ...read, energyWh: Math.max(read.energyWh, knownWh) });
  // When the power went is not known; the last sign of life is.
  // A clock that was set back does not end a session before it began.
  const now = stampOf(system);
  const at = recovered || now < record.lastSeenAt ? record.lastSeenAt : now;
  const stopped: TransactionRecord = { ...withReading(record, { reading, at }), phase: 'stopped' };
  const owed = [owedMessage(system, 'StopTransaction', record.localId, stopTransaction(stopped, input, reading))];
  const told = stopValues.map(({ localId, index }) => ({ localId, index }));
  const { store } = portsOf(system);
  // What was for this transaction only goes with it (3.13.1).
  const profiles = profilesOf(store, record.localId);
  await store.ledger.commit({
    putTransactions: [stopped],
    putOwed: owed,
    ...(told.length > 0 && { removeStopValues: told }),
    ...(profiles.length > 0 && { removeProfiles: profiles }),
  });
  return { record: stopped, owed, stopValues: [] };
}

/** By chargingProfileId: the TxProfiles of a transaction. */
export const profilesOf = ({ ledger }: Pick<Store, 'ledger'>, localId: string): readonly number[] =>
  ledger.contents().profiles.flatMap((one) => (one.localId === localId ? [one.profile.chargingProfileId] : []));

export function givePermit(system: object, connectorId: ConnectorId, sessionId: string): Promise<void> {
  const { clock, hardware } = portsOf(system);
  const lease = { leaseMs, sessionId };
  return withDeadline(clock, hardwareDeadlineMs, 'the permit', () => hardware.permit(connectorId, lease));
}

/** False where the driver failed or did not answer, which is noted: its permit lapses by itself. Never rejects. */
export async function takePermitBack(system: object, connectorId: ConnectorId, cable?: 'keepLocked'): Promise<boolean> {
  const { clock, hardware, journal } = portsOf(system);
  const take = () => (cable ? hardware.permit(connectorId, null, cable) : hardware.permit(connectorId, null));
  return withDeadline(clock, hardwareDeadlineMs, 'the permit', take).then(
    () => true,
    (error: unknown) => {
      journal.note({ level: 'error', event: 'permit.notTakenBack', connectorId, error: String(error) });
      return false;
    },
  );
}

/** The last sign of life is what a session that the power ends is stamped with: kept with the grouped writes. */
export function noteAlive(system: object, { record, connectorId }: TransactionContext): void {
  if (!record) return;
  const reading = stateOf(system).facts.meters.get(connectorId) ?? { energyWh: record.lastMeterWh };
  const alive = withReading(record, { reading, at: stampOf(system) });
  portsOf(system).store.ledger.note({ putTransactions: [alive] });
}

export function noteRecord(system: object, { record }: TransactionContext): void {
  if (record) portsOf(system).store.ledger.note({ putTransactions: [record] });
}

/** A value of the running transaction: told in its order, and kept for the stop. */
export function oweTaking(system: System, context: TransactionContext, taking: Taking): void {
  const { connectorId } = context;
  if (!context.record) return;
  const { record, meterValue, stop } = taken(context, context.record, taking);
  const payload = { connectorId, transactionId: record.transactionId ?? -1, meterValue: [meterValue] };
  const owed = [owedMessage(system, 'MeterValues', record.localId, payload)];
  portsOf(system).store.ledger.note({
    putTransactions: [record],
    putOwed: owed,
    ...(stop.put.length > 0 && { putStopValues: stop.put }),
    ...(stop.remove.length > 0 && { removeStopValues: stop.remove }),
  });
  peer(system, 'outbox').send({ type: 'owed.added', owed, transaction: record });
}
