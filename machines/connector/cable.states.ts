/** Where the cable is, as the hardware tells it. A fixed one is never in the socket only. */
import { connectorSetup } from './connector.setup.js';

export const cableStates = connectorSetup.createStateConfig({
  initial: 'unplugged',
  on: {
    'hardware.plug': [
      { guard: { type: 'isAtCar', params: ({ event }) => event }, target: '.plugged' },
      { guard: { type: 'isCableOnly', params: ({ event }) => event }, target: '.cableOnly' },
      { target: '.unplugged' },
    ],
  },
  states: {
    unplugged: {},
    /** A detachable cable is in the station's socket, and at no car. */
    cableOnly: {},
    plugged: {},
  },
});
