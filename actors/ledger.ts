/** What a transaction owes the CSMS, put in words and in order. */
import type { TransactionContext } from '../machines/transaction/transaction.setup.js';
import type { Request } from '../protocol/messages.js';
import type { LedgerChange, OwedMessage, TransactionRecord } from '../protocol/ports/store.js';
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

/** Stops that are being written or are on disk: each resolves with its record, or with null when the write failed. */
const stops = new WeakMap<object, Map<string, Promise<TransactionRecord | null>>>();

function stopsOf(system: object): Map<string, Promise<TransactionRecord | null>> {
  const known = stops.get(system) ?? new Map<string, Promise<TransactionRecord | null>>();
  stops.set(system, known);
  return known;
}

/** Writes the stop of a transaction and the message that tells of it. */
export function commitStop(system: object, stopped: TransactionRecord, putOwed: readonly OwedMessage[]): Promise<void> {
  const written = portsOf(system).store.ledger.commit({ putTransactions: [stopped], putOwed });
  const outcome = written.then(
    () => stopped,
    () => null,
  );
  stopsOf(system).set(stopped.localId, outcome);
  return written;
}

/**
 * Writes what became of a message. The outbox may know the transaction as it was before its stop: what is stopped stays
 * so, or the next boot would find it open and stop it, and bill it, a second time.
 */
export async function commitFate(system: object, change: LedgerChange): Promise<void> {
  const { ledger } = portsOf(system).store;
  const known = stopsOf(system);
  for (const localId of change.removeTransactions ?? []) known.delete(localId);
  const records = change.putTransactions ?? [];
  // Nothing to wait for, and so no await: changes are applied in the order of the calls.
  if (!records.some(({ localId }) => known.has(localId))) return ledger.commit(change);
  const putTransactions = await Promise.all(
    records.map(async (record) => {
      const stopped = await known.get(record.localId);
      return stopped ? { ...stopped, transactionId: record.transactionId } : record;
    }),
  );
  return ledger.commit({ ...change, putTransactions });
}
