/**
 * The connection to the CSMS: J 3.1, 3.2, 5.3; security profiles and the change from one to another: W A00, A01, A05.
 *
 * Every way of closing leads to a new dial, and nobody ever gives up. A handshake that succeeded resets the waits. New
 * credentials, or a higher profile, are on trial until the CSMS has taken the station in with them; if that does not
 * happen for long, what was before is tried, to and fro, so that nobody is locked out. What has proven itself is not
 * left for less.
 */
import { connectionSetup } from './connection.setup.js';
import { lineStates } from './line.states.js';

export type { ConnectionEvent, ConnectionInput, LinkCommand } from './connection.types.js';

export const connectionMachine = connectionSetup.createMachine({
  id: 'connection',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, failures: 0, toldAbout: [] }),
  type: 'parallel',
  on: {
    'configuration.changed': { actions: { type: 'keepSetting', params: ({ event }) => event } },
  },
  states: {
    line: lineStates,

    /** Whether the present way has proven itself, or may still be left for the one before it. */
    way: {
      initial: 'deciding',
      on: {
        'connection.switched': [
          {
            guard: { type: 'leadsElsewhere', params: ({ event }) => event },
            target: '.deciding',
            actions: { type: 'keepWays', params: ({ event }) => event },
          },
          {
            guard: { type: 'leavesNothingBehind', params: ({ event }) => event },
            target: '.proven',
            actions: { type: 'keepWays', params: ({ event }) => event },
          },
          // Something was kept for later: what is tried is the same.
          { actions: { type: 'keepWays', params: ({ event }) => event } },
        ],
      },
      states: {
        deciding: {
          always: [{ guard: 'isOnTrial', target: 'trial' }, { target: 'proven' }],
        },

        proven: {
          on: {
            'connection.switched': {
              target: 'deciding',
              actions: { type: 'keepWays', params: ({ event }) => event },
            },
          },
        },

        trial: {
          tags: 'onTrial',
          initial: 'untried',
          states: {
            /** A station that boots where the network is late has not failed yet. */
            untried: {
              on: {
                'way.reached': { target: 'tried', actions: 'askForLife' },
                'way.missed': 'tried',
              },
            },
            tried: {
              on: {
                'way.reached': { actions: 'askForLife' },
                'connection.lives': '#connection.way.proving',
              },
              // Connected or not: who opens the door and says nothing need not be the CSMS.
              after: { untilFallback: '#connection.way.leaving' },
            },
          },
        },

        /** Neither this nor the next one fails; if it did, the trial would go on. */
        leaving: {
          tags: 'onTrial',
          invoke: {
            id: 'leaveWay',
            src: 'leaveWay',
            input: ({ context }) => context.ways.present,
            onDone: { actions: { type: 'raiseSwitched', params: ({ event }) => ({ ways: event.output }) } },
            onError: 'trial',
          },
        },

        proving: {
          tags: 'onTrial',
          invoke: {
            id: 'proveWay',
            src: 'proveWay',
            input: ({ context }) => context.ways.present,
            onDone: { actions: { type: 'raiseSwitched', params: ({ event }) => ({ ways: event.output }) } },
            onError: 'trial',
          },
        },
      },
    },
  },
});
