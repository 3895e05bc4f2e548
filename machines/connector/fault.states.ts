/**
 * Whether a fault covers the outlet (7.6): apart from its use, so that it goes back to where it was (7.7, I1 to I8), as
 * far as cable and tag have not moved meanwhile. A warning covers nothing: it is told with the status that holds.
 */
import { not } from 'xstate';
import { connectorSetup } from './connector.setup.js';

export const faultStates = connectorSetup.createStateConfig({
  initial: 'clear',
  states: {
    clear: {
      always: { guard: 'isFaulted', target: 'faulted' },
    },
    faulted: {
      meta: { ocpp: 'Faulted' },
      tags: 'unusable',
      entry: 'stopForFault',
      always: { guard: not('isFaulted'), target: 'clear' },
    },
  },
});
