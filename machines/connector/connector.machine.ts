/**
 * One outlet: 4.9, 7.7, the statuses of facts from the cable, the tag and the power path.
 *
 * The regions tell apart what OCPP folds into one word: where the cable is, who uses the outlet and how far, and
 * whether a fault covers it all. `meta.ocpp` carries the status of a state; a fault outranks the rest.
 */
import { cableStates } from './cable.states.js';
import { connectorSetup } from './connector.setup.js';
import { faultStates } from './fault.states.js';
import { meteringStates } from './metering.states.js';
import { useStates } from './use.states.js';

export const connectorMachine = connectorSetup.createMachine({
  id: 'connector',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({
    ...input,
    capabilities: null,
    faults: [],
    updating: false,
    energy: 'idle',
    grant: null,
    transaction: null,
    heldFor: null,
    endedBy: null,
    measured: null,
    lastAligned: null,
  }),
  type: 'parallel',
  on: {
    'hardware.capabilities': {
      actions: [
        { type: 'keepCapabilities', params: ({ event }) => event },
        { type: 'noteAble', params: ({ event }) => event },
      ],
    },
    'hardware.fault': { actions: { type: 'keepFault', params: ({ event }) => event } },
    'availability.set': { actions: { type: 'keepOperative', params: ({ event }) => event } },
    'reservation.set': { actions: { type: 'keepHeld', params: ({ event }) => event } },
    'configuration.changed': { actions: { type: 'keepSetting', params: ({ event }) => event } },
  },
  states: { cable: cableStates, fault: faultStates, use: useStates, metering: meteringStates },
});
