/** From the first sign of a driver until cable and tag are both there, or until nobody waits any longer (7.7, B). */
import { and, not, stateIn } from 'xstate';
import { connectorSetup } from './connector.setup.js';

export const preparingStates = connectorSetup.createStateConfig({
  meta: { ocpp: 'Preparing' },
  entry: 'forgetEnd',
  on: {
    // Closed at once, as no transaction runs; by way of Available, for 7.7 has no B8.
    'availability.set': {
      guard: { type: 'closes', params: ({ event }) => event },
      target: '#connector.use.available',
      actions: [{ type: 'keepOperative', params: ({ event }) => event }, 'dropGrant'],
    },
  },
  // From the beginning of Preparing, whatever is waited for then (errata 3.77).
  after: {
    untilConnectionTimeOut: [
      // A stranger's tag is not to start on somebody's cable (B6, errata 3.20).
      {
        guard: stateIn({ cable: 'plugged' }),
        target: '#connector.use.finishing',
        actions: ['noteTimeOut', 'dropGrant'],
      },
      { target: '#connector.use.available', actions: ['noteTimeOut', 'dropGrant'] },
    ],
  },
  initial: 'awaitingTag',
  states: {
    awaitingTag: {
      tags: 'plugged',
      always: { guard: not(stateIn({ cable: 'plugged' })), target: '#connector.use.available' },
      on: {
        'tag.accepted': {
          guard: stateIn({ fault: 'clear' }),
          target: '#connector.use.transacting',
          actions: { type: 'keepGrant', params: ({ event }) => event },
        },
      },
    },
    awaitingCable: {
      tags: 'authorised',
      always: {
        guard: and([stateIn({ cable: 'plugged' }), stateIn({ fault: 'clear' })]),
        target: '#connector.use.transacting',
      },
      on: { 'tag.withdrawn': { target: '#connector.use.available', actions: 'dropGrant' } },
    },
  },
});
