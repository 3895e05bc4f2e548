/** The transaction chart, bound to the meter, the permit and the ledger. */
import { fromCallback, fromPromise } from 'xstate';
import type { Sampled } from '../machines/transaction/readings.js';
import { transactionMachine } from '../machines/transaction/transaction.machine.js';
import type { TransactionContext, Written } from '../machines/transaction/transaction.types.js';
import type { ConnectorId } from '../protocol/ports/hardware.js';
import type { StopValueRecord } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { meterWatch, sample } from './meter.js';
import { close, givePermit, noteAlive, noteRecord, open, oweTaking, recall, takePermitBack } from './transaction.js';

interface Grid {
  readonly everyMs: number;
  readonly startedAt: string;
}

/** On the grid from the start of the transaction on, so that late ticks do not add up; a missed one is not made up for. */
const ticker = fromCallback<{ type: 'none' }, Grid>(({ input: { everyMs, startedAt }, sendBack, system }) => {
  const { clock } = portsOf(system);
  const sinceStartMs = clock.now() - Date.parse(startedAt);
  // Behind us on the grid, whatever the clock has been set to since the start.
  const sinceTickMs = Number.isFinite(sinceStartMs) ? ((sinceStartMs % everyMs) + everyMs) % everyMs : 0;
  let dueMs = clock.monotonic() - sinceTickMs + everyMs;
  let timer = clock.setTimeout(tick, dueMs - clock.monotonic());
  function tick() {
    const lateMs = clock.monotonic() - dueMs;
    sendBack({ type: 'sample.due', at: new Date(clock.now() - lateMs).toISOString() });
    do dueMs += everyMs;
    while (dueMs <= clock.monotonic());
    timer = clock.setTimeout(tick, dueMs - clock.monotonic());
  }
  return () => clock.clearTimeout(timer);
});

export const transactionActor = transactionMachine.provide({
  actors: {
    open: fromPromise<Written, TransactionContext>(({ input, system }) => open(system, input)),
    close: fromPromise<Written, TransactionContext>(({ input, system, signal }) => close(system, input, signal)),
    recall: fromPromise<readonly StopValueRecord[], { localId: string }>(({ input, system }) =>
      Promise.resolve(recall(system, input.localId)),
    ),
    sample: fromPromise<Sampled, { connectorId: ConnectorId; at: string | null }>(({ input, system }) =>
      sample(system, input.connectorId, 'sample', input.at),
    ),
    permit: fromPromise<void, { connectorId: ConnectorId; sessionId: string }>(({ input, system }) =>
      givePermit(system, input.connectorId, input.sessionId),
    ),
    meterWatch,
    ticker,
  },
  actions: {
    noteAlive: ({ context, system }) => noteAlive(system, context),
    noteRecord: ({ context, system }) => noteRecord(system, context),
    takePermitBack: ({ context, system }) => void takePermitBack(system, context.connectorId),
    withholdPermit: ({ context, system }) => void takePermitBack(system, context.connectorId, 'keepLocked'),
    oweTaking: ({ context, system }, taking) => oweTaking(system, context, taking),
  },
});
