/**
 * Connector 0, the main controller: 3.8, 7.7. It knows three statuses only, and the outlets do not change them.
 */
import { assign, not, setup } from 'xstate';
import type { ChargePointStatus } from '../../protocol/messages.js';
import type { HardwareFault } from '../../protocol/ports/hardware.js';
import { keepFault } from '../connector/session.js';

export type ControllerEvent = { type: 'hardware.fault'; fault: HardwareFault };

export const controllerMachine = setup({
  types: {
    context: {} as { readonly faults: readonly HardwareFault[] },
    events: {} as ControllerEvent,
    meta: {} as { ocpp?: ChargePointStatus },
  },
  guards: {
    isFaulted: ({ context }) => context.faults.length > 0,
  },
  actions: {
    keepFault: assign({
      faults: ({ context }, params: { fault: HardwareFault }) => keepFault(context.faults, params.fault),
    }),
  },
}).createMachine({
  id: 'controller',
  options: { maxIterations: 1000 },
  context: { faults: [] },
  initial: 'available',
  on: {
    'hardware.fault': { actions: { type: 'keepFault', params: ({ event }) => event } },
  },
  states: {
    available: {
      meta: { ocpp: 'Available' },
      always: { guard: 'isFaulted', target: 'faulted' },
    },
    faulted: {
      meta: { ocpp: 'Faulted' },
      always: { guard: not('isFaulted'), target: 'available' },
    },
  },
});
