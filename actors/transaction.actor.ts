/** The transaction chart, bound to the meter, the permit and the ledger. */
import { fromCallback, fromPromise } from 'xstate';
import { peer, stampOf } from '../machines/system.js';
import { sampledValues } from '../machines/transaction/meter-values.js';
import { transactionMachine } from '../machines/transaction/transaction.machine.js';
import {
  risen,
  type Sampled,
  type TransactionContext,
  type Written,
  withReading,
} from '../machines/transaction/transaction.setup.js';
import type { ConnectorId, MeterOccasion, MeterReading } from '../protocol/ports/hardware.js';
import type { TransactionRecord } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { hardwareDeadlineMs, withDeadline } from './deadline.js';
import { owedMessage, startTransaction, stopTransaction } from './ledger.js';
import { soundReading } from './meter.js';
import { stateOf } from './station-state.js';

/** A reading this old still says where a session begins. */
const freshMs = 10_000;

/** The permit lapses this long after its last renewal. */
const leaseMs = 30_000;

/** The meter's answer, or the last value it told of itself; rejects where there has never been one. */
async function readMeter(system: object, connectorId: ConnectorId, why: MeterOccasion): Promise<MeterReading> {
  const { clock, hardware, journal } = portsOf(system);
  const { meters } = stateOf(system).facts;
  try {
    const reading = await withDeadline(clock, hardwareDeadlineMs, 'the meter', () =>
      hardware.readMeter(connectorId, why),
    );
    const sound = soundReading(reading);
    if (!sound) throw new Error('the meter gave no register');
    meters.set(connectorId, { ...sound, atMs: clock.monotonic() });
    return sound;
  } catch (error) {
    const known = meters.get(connectorId);
    // A start is not begun with what the last session may have left behind.
    const isStale = known === undefined || (why === 'start' && clock.monotonic() - known.atMs > freshMs);
    const last = isStale ? undefined : known;
    journal.note({
      level: 'warn',
      event: 'meter.unread',
      connectorId,
      why,
      error: String(error),
      fallback: last !== undefined,
    });
    if (!last) throw error;
    return last;
  }
}

async function open(system: object, input: TransactionContext): Promise<Written> {
  const { random, store } = portsOf(system);
  const { connectorId, idTag, parentIdTag } = input;
  const startedAt = stampOf(system);
  const reading = await readMeter(system, connectorId, 'start');
  const meterStartWh = Math.floor(reading.energyWh);
  const record: TransactionRecord = {
    localId: random.uuid(),
    connectorId,
    idTag,
    ...(parentIdTag !== undefined && { parentIdTag }),
    meterStartWh,
    startedAt,
    transactionId: null,
    lastMeterWh: meterStartWh,
    lastSeenAt: startedAt,
    phase: 'open',
  };
  const owed = [owedMessage(system, 'StartTransaction', record.localId, startTransaction(record))];
  await store.ledger.commit({ putTransactions: [record], putOwed: owed });
  return { record, owed };
}

async function close(system: object, input: TransactionContext): Promise<Written> {
  const { connectorId, record, recovered } = input;
  if (!record) throw new Error('transaction: there is nothing to close');
  await takePermitBack(system, connectorId);
  const reading = await readMeter(system, connectorId, recovered ? 'boot' : 'stop').catch((): MeterReading => {
    return { energyWh: record.lastMeterWh };
  });
  // When the power went is not known; the last sign of life is.
  // A clock that was set back does not end a session before it began.
  const now = stampOf(system);
  const at = recovered || now < record.lastSeenAt ? record.lastSeenAt : now;
  const stopped: TransactionRecord = { ...withReading(record, { reading, at }), phase: 'stopped' };
  const owed = [owedMessage(system, 'StopTransaction', record.localId, stopTransaction(stopped, input))];
  await portsOf(system).store.ledger.commit({ putTransactions: [stopped], putOwed: owed });
  return { record: stopped, owed };
}

/** Never rejects: a driver that fails or hangs is noted. */
export async function takePermitBack(system: object, connectorId: ConnectorId): Promise<void> {
  const { clock, hardware, journal } = portsOf(system);
  await withDeadline(clock, hardwareDeadlineMs, 'the permit', () => hardware.permit(connectorId, null)).catch((error) =>
    // It lapses by itself, as nobody renews it.
    journal.note({ level: 'error', event: 'permit.notTakenBack', connectorId, error: String(error) }),
  );
}

/** The last sign of life is what a session that the power ends is stamped with: kept with the grouped writes. */
function noteAlive(system: object, { record, connectorId }: TransactionContext): void {
  if (!record) return;
  const reading = stateOf(system).facts.meters.get(connectorId) ?? { energyWh: record.lastMeterWh };
  const alive = withReading(record, { reading, at: stampOf(system) });
  portsOf(system).store.ledger.note({ putTransactions: [alive] });
}

function oweSample(system: { get(id: string): unknown }, context: TransactionContext, given: Sampled): void {
  const { record, lastSample, settings, connectorId } = context;
  if (!record) return;
  const sampled = risen(record, given);
  const before = lastSample ?? { energyWh: record.meterStartWh };
  const sampledValue = sampledValues(settings.sampledData, sampled.reading, before, 'Sample.Periodic');
  const owed = [
    owedMessage(system, 'MeterValues', record.localId, {
      connectorId,
      transactionId: record.transactionId ?? -1,
      meterValue: [{ timestamp: sampled.at, sampledValue }],
    }),
  ];
  const transaction = withReading(record, sampled);
  portsOf(system).store.ledger.note({ putTransactions: [transaction], putOwed: owed });
  peer(system, 'outbox').send({ type: 'owed.added', owed, transaction });
}

export const transactionActor = transactionMachine.provide({
  actors: {
    open: fromPromise<Written, TransactionContext>(({ input, system }) => open(system, input)),
    close: fromPromise<Written, TransactionContext>(({ input, system }) => close(system, input)),
    sample: fromPromise<Sampled, { connectorId: ConnectorId }>(({ input, system }) =>
      sample(system, input.connectorId, 'sample'),
    ),
    permit: fromPromise<void, { connectorId: ConnectorId; sessionId: string }>(({ input, system }) => {
      const { clock, hardware } = portsOf(system);
      const lease = { leaseMs, sessionId: input.sessionId };
      return withDeadline(clock, hardwareDeadlineMs, 'the permit', () => hardware.permit(input.connectorId, lease));
    }),
    ticker: fromCallback<{ type: 'none' }, { everyMs: number }, { type: string }>(
      ({ input: { everyMs }, sendBack, system }) => {
        const { clock } = portsOf(system);
        let due = clock.monotonic() + everyMs;
        let timer = clock.setTimeout(tick, everyMs);
        function tick() {
          sendBack({ type: 'sample.due' });
          // On the grid from the start on, so that late ticks do not add up; a missed one is not made up for.
          do due += everyMs;
          while (due <= clock.monotonic());
          timer = clock.setTimeout(tick, due - clock.monotonic());
        }
        return () => clock.clearTimeout(timer);
      },
    ),
  },
  actions: {
    noteAlive: ({ context, system }) => noteAlive(system, context),
    takePermitBack: ({ context, system }) => void takePermitBack(system, context.connectorId),
    oweSample: ({ context, system }, { sampled }) => oweSample(system, context, sampled),
  },
});

/** One reading with its instant, for a sample or for the CSMS that asked. */
export async function sample(system: object, connectorId: ConnectorId, why: 'sample' | 'trigger'): Promise<Sampled> {
  const at = stampOf(system);
  return { reading: await readMeter(system, connectorId, why), at };
}
