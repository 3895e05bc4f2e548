/** The line itself: dialled, open, lost, dialled again. */
import { connectionSetup } from './connection.setup.js';

export const lineStates = connectionSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      on: { 'connection.dial': 'linked' },
    },

    linked: {
      initial: 'dialling',
      invoke: { id: 'link', src: 'link', input: ({ context }) => context.ways.present },
      on: {
        'connection.renew': 'backOff',
        'link.closed': {
          target: 'backOff',
          actions: [
            'countFailure',
            { type: 'noteClosed', params: ({ event }) => event },
            'tellSecurity',
            'raiseMissed',
          ],
        },
      },
      states: {
        dialling: {
          tags: 'dialling',
          on: {
            'link.opened': {
              target: 'open',
              actions: [
                'forgetFailures',
                { type: 'noteOpened', params: ({ event }) => event },
                'tellSecured',
                'raiseReached',
              ],
            },
            'connection.switched': {
              guard: { type: 'leadsElsewhere', params: ({ event }) => event },
              target: '#connection.line.linked',
              reenter: true,
            },
          },
        },

        open: {
          tags: 'open',
          entry: 'tellUp',
          exit: ['tellOutboxDown', 'tellDown'],
          initial: 'deciding',
          on: {
            'connection.switched': {
              guard: { type: 'leadsElsewhere', params: ({ event }) => event },
              target: 'leaving',
            },
            'configuration.changed': {
              guard: { type: 'isPingInterval', params: ({ event }) => ({ key: event.key }) },
              target: '.deciding',
              actions: { type: 'keepSetting', params: ({ event }) => event },
            },
          },
          states: {
            deciding: {
              always: [{ guard: 'pings', target: 'quiet' }, { target: 'unwatched' }],
            },
            unwatched: {},
            quiet: {
              after: { untilPing: 'awaitingPong' },
            },
            awaitingPong: {
              entry: 'ping',
              on: { 'link.pong': 'quiet' },
              // Half-open: the network swallowed the connection without a word.
              after: { untilSilent: 'hangingUp' },
            },
            hangingUp: {
              entry: 'hangUp',
            },
          },
        },

        /** There is another way to go: what was said last is still on its way out (W A01, A05). */
        leaving: {
          tags: 'open',
          entry: 'leave',
          on: {
            'link.closed': {
              target: '#connection.line.linked',
              reenter: true,
              actions: { type: 'noteClosed', params: ({ event }) => event },
            },
          },
        },
      },
    },

    backOff: {
      tags: 'backOff',
      on: {
        'connection.switched': { guard: { type: 'leadsElsewhere', params: ({ event }) => event }, target: 'linked' },
      },
      after: { untilRedial: 'linked' },
    },
  },
});
