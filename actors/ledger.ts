/** What a transaction owes the CSMS, put in words and in order. */
import type { TransactionContext } from '../machines/transaction/transaction.setup.js';
import type { Request } from '../protocol/messages.js';
import type { OwedMessage, TransactionRecord } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';

type OwedAction = OwedMessage['action'];

/** Takes the next place in the order of delivery. To be written in the same breath, so that order and places agree. */
export function owedMessage<A extends OwedAction>(
  system: object,
  action: A,
  localId: string,
  payload: Request<A>,
): OwedMessage {
  const state = stateOf(system);
  const seq = state.nextSeq++;
  return { seq, messageId: portsOf(system).random.uuid(), action, payload, localId, attempts: 0 };
}

export function startTransaction(record: TransactionRecord): Request<'StartTransaction'> {
  const { connectorId, idTag, meterStartWh, startedAt } = record;
  return { connectorId, idTag, meterStart: meterStartWh, timestamp: startedAt };
}

/** The reason is always told: older central systems demand it. */
export function stopTransaction(record: TransactionRecord, { ending }: TransactionContext): Request<'StopTransaction'> {
  return {
    transactionId: record.transactionId ?? -1,
    meterStop: record.lastMeterWh,
    timestamp: record.lastSeenAt,
    reason: ending?.reason ?? 'Other',
    ...(ending?.idTag !== undefined && { idTag: ending.idTag }),
  };
}
