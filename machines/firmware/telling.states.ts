/** The statuses on their way to the CSMS: in order, one at a time, each until it was answered. */
import { and, not, stateIn } from 'xstate';
import { firmwareSetup } from './firmware.setup.js';

export const tellingStates = firmwareSetup.createStateConfig({
  initial: 'offline',
  states: {
    /** Not accepted yet, or without a connection (4.2). */
    offline: {
      on: { 'registration.accepted': 'online', 'registration.resumed': 'online' },
    },
    online: {
      initial: 'begun',
      on: { 'registration.offline': { target: 'offline', actions: 'forgetAsked' } },
      states: {
        begun: {
          always: [{ guard: 'endsConnections', target: 'waiting' }, { target: 'idle' }],
        },
        idle: {
          // Written before it is said, where the disk does what it should.
          always: {
            guard: and(['hasNews', not(stateIn({ keeping: 'writing' }))]),
            target: 'asking',
            actions: 'takeNews',
          },
        },
        asking: {
          entry: 'tellNews',
          on: {
            'answered.firmwareStatusNotification': {
              guard: { type: 'isAsked', params: ({ event }) => event },
              target: 'idle',
              actions: 'dropAsked',
            },
            'answered.signedFirmwareStatusNotification': {
              guard: { type: 'isAsked', params: ({ event }) => event },
              target: 'idle',
              actions: 'dropAsked',
            },
            'failed.firmwareStatusNotification': [
              {
                guard: { type: 'wentOffline', params: ({ event }) => event },
                target: '#firmware.telling.offline',
                actions: ['countUnanswered', 'forgetAsked'],
              },
              {
                guard: { type: 'wasSilent', params: ({ event }) => event },
                target: 'waiting',
                actions: ['countUnanswered', 'forgetAsked'],
              },
              { guard: { type: 'isAsked', params: ({ event }) => event }, target: 'idle', actions: 'dropAsked' },
            ],
            'failed.signedFirmwareStatusNotification': [
              {
                guard: { type: 'wentOffline', params: ({ event }) => event },
                target: '#firmware.telling.offline',
                actions: ['countUnanswered', 'forgetAsked'],
              },
              {
                guard: { type: 'wasSilent', params: ({ event }) => event },
                target: 'waiting',
                actions: ['countUnanswered', 'forgetAsked'],
              },
              { guard: { type: 'isAsked', params: ({ event }) => event }, target: 'idle', actions: 'dropAsked' },
            ],
          },
        },
        waiting: {
          after: { untilToldAgain: 'idle' },
        },
      },
    },
  },
});
