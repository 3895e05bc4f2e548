/** The connector chart, bound to its limit and its transaction. */
import { fromPromise } from 'xstate';
import { connectorMachine } from '../machines/connector/connector.machine.js';
import type { Sampled } from '../machines/transaction/transaction.setup.js';
import { portsOf } from '../protocol/ports.js';
import { hardwareDeadlineMs, withDeadline } from './deadline.js';
import { sample, transactionActor } from './transaction.actor.js';

export const connectorActor = connectorMachine.provide({
  actors: {
    transaction: transactionActor,
    readMeter: fromPromise<Sampled, { connectorId: number }>(({ input, system }) =>
      sample(system, input.connectorId, 'trigger'),
    ),
  },
  actions: {
    setLimit: ({ context, system }) => {
      const { clock, hardware, journal } = portsOf(system);
      const { capabilities, connectorId } = context;
      if (!capabilities) return;
      const { maxPowerW: limitW, maxCurrentA: limitA } = capabilities;
      journal.note({ level: 'info', event: 'limit.set', connectorId, limitW, limitA });
      const plan = { periods: [{ startMs: 0, limitW, limitA }] };
      withDeadline(clock, hardwareDeadlineMs, 'the limit', () => hardware.setLimit(connectorId, plan)).catch((error) =>
        journal.note({ level: 'error', event: 'limit.notSet', connectorId, error: String(error) }),
      );
    },
  },
});
