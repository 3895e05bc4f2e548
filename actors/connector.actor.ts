/** The connector chart, bound to its lock, its meter and its transaction. */
import { fromPromise } from 'xstate';
import { connectorMachine } from '../machines/connector/connector.machine.js';
import type { Sampled } from '../machines/transaction/readings.js';
import type { UnlockOutcome } from '../protocol/ports/hardware.js';
import { showAvailable } from './availability.js';
import { openLock } from './lock.js';
import { sample } from './meter.js';
import { oweIdleTaking } from './metering.actor.js';
import { transactionActor } from './transaction.actor.js';

export const connectorActor = connectorMachine.provide({
  actors: {
    transaction: transactionActor,
    unlock: fromPromise<UnlockOutcome, { connectorId: number }>(({ input, system, signal }) =>
      openLock(system, input.connectorId, signal),
    ),
    readMeter: fromPromise<Sampled, { connectorId: number; at: string | null }>(
      ({ input: { connectorId, at }, system }) => sample(system, connectorId, at === null ? 'trigger' : 'clock', at),
    ),
  },
  actions: {
    oweAligned: ({ context, system }, { sampled }) => {
      const { connectorId, settings, lastAligned } = context;
      oweIdleTaking(system, { connectorId, measurands: settings.alignedData, sampled, before: lastAligned });
    },
    tellOperative: ({ context, system }, { operative }) => showAvailable(system, context.connectorId, operative),
  },
});
