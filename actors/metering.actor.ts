/** The metering chart, bound to the wall clock, the main meter and the ledger. */
import { fromCallback, fromPromise } from 'xstate';
import { nextBoundaryMs } from '../machines/metering/grid.js';
import { meteringMachine } from '../machines/metering/metering.machine.js';
import { type ClockSet, peer } from '../machines/system.js';
import { type MeterLocation, sampledValues } from '../machines/transaction/meter-values.js';
import type { Sampled } from '../machines/transaction/readings.js';
import type { ConnectorId, MeterReading } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { owedMessage } from './ledger.js';
import { sample } from './meter.js';

type System = { get(id: string): unknown };

/** A value taken by the clock where no transaction runs. */
export interface IdleTaking {
  readonly connectorId: ConnectorId | 0;
  readonly measurands: readonly string[];
  readonly sampled: Sampled;
  /** The value before it in its series. */
  readonly before: MeterReading | null;
}

/** Noted with the grouped writes and owed, in the order of the transaction messages (3.7.1). */
export function oweIdleTaking(system: System, { connectorId, measurands, sampled, before }: IdleTaking): void {
  const location: MeterLocation = connectorId === 0 ? 'Inlet' : 'Outlet';
  const sampledValue = sampledValues(measurands, sampled.reading, before, 'Sample.Clock', location);
  const meterValue = [{ timestamp: sampled.at, sampledValue }];
  const owed = [owedMessage(system, 'MeterValues', null, { connectorId, meterValue })];
  portsOf(system).store.ledger.note({ putOwed: owed });
  peer(system, 'outbox').send({ type: 'owed.added', owed, transaction: null });
}

/** The wall clock against the grid. */
const boundaries = fromCallback<ClockSet, { everyMs: number; told: string | null }>(
  ({ input: { everyMs, told }, receive, sendBack, system }) => {
    const { clock } = portsOf(system);
    let toldMs = told === null ? null : Date.parse(told);
    let dueMs = 0;
    let timer: unknown;
    function wait() {
      clock.clearTimeout(timer);
      dueMs = nextBoundaryMs(clock.now(), everyMs, toldMs);
      timer = clock.setTimeout(look, dueMs - clock.now());
    }
    function look() {
      const lateMs = clock.now() - dueMs;
      // Too late by a whole interval, and it would stand for another one.
      if (lateMs >= 0 && lateMs < everyMs) {
        toldMs = dueMs;
        sendBack({ type: 'clock.boundary', at: new Date(dueMs).toISOString() });
      }
      wait();
    }
    receive(wait);
    wait();
    return () => clock.clearTimeout(timer);
  },
);

export const meteringActor = meteringMachine.provide({
  actors: {
    clock: boundaries,
    readMainMeter: fromPromise<Sampled, { at: string | null }>(({ input: { at }, system }) =>
      sample(system, 0, at === null ? 'trigger' : 'clock', at),
    ),
  },
  actions: {
    oweAligned: ({ context, system }, { sampled }) => {
      const { settings, lastAligned } = context;
      oweIdleTaking(system, { connectorId: 0, measurands: settings.alignedData, sampled, before: lastAligned });
    },
  },
});
