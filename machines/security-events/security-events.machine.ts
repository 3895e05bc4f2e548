/**
 * Security events on their way to the CSMS: whitepaper A04, section 8.
 *
 * Written before it is said, an event leaves the ledger when the CSMS has answered. They are told in order, one at a
 * time, as calls that transaction messages do not wait for. A CSMS that does not know the message, does not answer it or
 * hangs up over it is left in peace for ever longer: charging goes on.
 */
import { contextFrom } from './kept.js';
import { securityEventsSetup } from './security-events.setup.js';

export const securityEventsMachine = securityEventsSetup.createMachine({
  id: 'security-events',
  options: { maxIterations: 1000 },
  context: ({ input }) => contextFrom(input),
  type: 'parallel',
  on: {
    'security.kept': [
      {
        guard: { type: 'leavesNoRoom', params: ({ event }) => event },
        actions: [{ type: 'keep', params: ({ event }) => event }, 'noteCrowdedOut', 'crowdOut'],
      },
      { actions: { type: 'keep', params: ({ event }) => event } },
    ],
  },
  states: {
    /** What comes often is told of once; while more of it comes, now and then, with how much it was. */
    intake: {
      initial: 'calm',
      states: {
        calm: {
          on: {
            'security.event': [
              {
                guard: { type: 'comesInFloods', params: ({ event }) => event },
                target: 'flooded',
                actions: [
                  { type: 'keepFirst', params: ({ event }) => event },
                  { type: 'raiseKept', params: ({ event }) => event },
                ],
              },
              { actions: { type: 'raiseKept', params: ({ event }) => event } },
            ],
          },
        },
        flooded: {
          on: {
            'security.event': [
              {
                guard: { type: 'isCounted', params: ({ event }) => event },
                actions: { type: 'count', params: ({ event }) => event },
              },
              {
                guard: { type: 'comesInFloods', params: ({ event }) => event },
                actions: [
                  { type: 'keepFirst', params: ({ event }) => event },
                  { type: 'raiseKept', params: ({ event }) => event },
                ],
              },
              { actions: { type: 'raiseKept', params: ({ event }) => event } },
            ],
          },
          after: {
            untilCounted: [
              {
                guard: 'moreHaveCome',
                target: 'flooded',
                reenter: true,
                actions: ['raiseCounted', 'forgetCounted'],
              },
              { target: 'calm', actions: 'forgetFlood' },
            ],
          },
        },
      },
    },

    keeping: {
      initial: 'idle',
      states: {
        idle: {
          always: { guard: 'hasChanges', target: 'writing', actions: 'takeChanges' },
        },
        writing: {
          invoke: {
            id: 'write',
            src: 'write',
            input: ({ context }) => context.change,
            onDone: { target: 'idle', actions: ['noteWritten', 'keepWritten'] },
            onError: {
              target: 'diskFailing',
              actions: [{ type: 'noteUnwritten', params: ({ event }) => event }, 'keepUnwritten'],
            },
          },
        },
        diskFailing: {
          after: { untilDiskIsTried: 'idle' },
        },
      },
    },

    telling: {
      initial: 'offline',
      states: {
        /** Not accepted yet, or without a connection (4.2). Of both the statuses hear first, and go first (errata 3.22). */
        offline: {
          on: {
            'registration.accepted': { target: 'online', actions: 'forgetUnwanted' },
            'registration.resumed': { target: 'online', actions: 'forgetUnwanted' },
          },
        },
        online: {
          initial: 'begun',
          on: { 'registration.offline': { target: 'offline', actions: 'forgetAsked' } },
          states: {
            begun: {
              always: [{ guard: 'endsConnections', target: 'waiting' }, { target: 'idle' }],
            },
            idle: {
              always: { guard: 'hasNews', target: 'asking', actions: 'takeNext' },
            },
            asking: {
              entry: 'tell',
              on: {
                'answered.securityEventNotification': {
                  guard: { type: 'isAsked', params: ({ event }) => event },
                  target: 'idle',
                  actions: ['noteTold', 'dropAsked'],
                },
                'failed.securityEventNotification': [
                  {
                    guard: { type: 'wentOffline', params: ({ event }) => event },
                    target: '#security-events.telling.offline',
                    actions: ['countLoss', 'forgetAsked'],
                  },
                  {
                    guard: { type: 'wasSilent', params: ({ event }) => event },
                    target: 'waiting',
                    actions: ['countSilence', 'forgetAsked'],
                  },
                  {
                    guard: { type: 'isUnknown', params: ({ event }) => event },
                    target: 'idle',
                    actions: [{ type: 'noteRefused', params: ({ event }) => event }, 'dropAsked', 'keepUnwanted'],
                  },
                  {
                    guard: { type: 'isAsked', params: ({ event }) => event },
                    target: 'idle',
                    actions: [{ type: 'noteRefused', params: ({ event }) => event }, 'dropAsked'],
                  },
                ],
              },
            },
            waiting: {
              after: { untilToldAgain: 'idle' },
            },
          },
        },
      },
    },
  },
});
