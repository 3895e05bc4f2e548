/** What a transaction owes the CSMS, put in words and in order. */
import { end } from '../machines/transaction/readings.js';
import { transactionData } from '../machines/transaction/stop-values.js';
import type { TransactionContext } from '../machines/transaction/transaction.types.js';
import type { Request } from '../protocol/messages.js';
import type { MeterReading } from '../protocol/ports/hardware.js';
import type { OwedMessage, TransactionRecord } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';

type OwedAction = OwedMessage['action'];

/**
 * Takes the next place in the order of delivery. To be written in the same breath, so that order and places agree.
 * `localId`: of the transaction it is about, null where there is none.
 */
export function owedMessage<A extends OwedAction>(
  system: object,
  action: A,
  localId: string | null,
  payload: Request<A>,
): OwedMessage {
  const state = stateOf(system);
  const seq = state.nextSeq++;
  return { seq, messageId: portsOf(system).random.uuid(), action, payload, localId, attempts: 0 };
}

export function startTransaction(record: TransactionRecord): Request<'StartTransaction'> {
  const { connectorId, idTag, meterStartWh, startedAt, reservationId } = record;
  return {
    connectorId,
    idTag,
    meterStart: meterStartWh,
    timestamp: startedAt,
    ...(reservationId !== undefined && { reservationId }),
  };
}

/** The reason is always told: older central systems demand it. `reading` is that of the end. */
export function stopTransaction(
  record: TransactionRecord,
  { ending, stopLists, stopValues }: TransactionContext,
  reading: MeterReading,
): Request<'StopTransaction'> {
  const told = { reading: { ...reading, energyWh: record.lastMeterWh }, at: record.lastSeenAt };
  const last = end(record, stopLists, told);
  return {
    transactionId: record.transactionId ?? -1,
    meterStop: record.lastMeterWh,
    timestamp: record.lastSeenAt,
    reason: ending?.reason ?? 'Other',
    ...(ending?.idTag !== undefined && { idTag: ending.idTag }),
    ...(last !== null && { transactionData: transactionData(stopValues, last) }),
  };
}
