/**
 * One outlet: 4.9, 7.7, the statuses of facts from the cable, the tag and the power path.
 *
 * The regions tell apart what OCPP folds into one word: where the cable is, who uses the outlet and how far, and
 * whether a fault covers it all. `meta.ocpp` carries the status of a state; a fault outranks the rest.
 */
import { and, not, stateIn } from 'xstate';
import { connectorSetup } from './connector.setup.js';
import { transactionInput } from './session.js';

export const connectorMachine = connectorSetup.createMachine({
  id: 'connector',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, capabilities: null, faults: [], grant: null, transaction: null }),
  type: 'parallel',
  on: {
    'hardware.capabilities': {
      actions: [{ type: 'keepCapabilities', params: ({ event }) => event }, 'setLimit'],
    },
    'hardware.fault': { actions: { type: 'keepFault', params: ({ event }) => event } },
    'configuration.changed': { actions: { type: 'keepSetting', params: ({ event }) => event } },
  },
  states: {
    cable: {
      initial: 'unplugged',
      states: {
        unplugged: {
          on: {
            'hardware.plug': { guard: { type: 'isPlugged', params: ({ event }) => event }, target: 'plugged' },
          },
        },
        plugged: {
          on: {
            'hardware.plug': { guard: { type: 'isUnplugged', params: ({ event }) => event }, target: 'unplugged' },
          },
        },
      },
    },

    fault: {
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
    },

    use: {
      initial: 'starting',
      states: {
        starting: {
          meta: { ocpp: 'Unavailable' },
          tags: 'unusable',
          always: { guard: not('isRecovered'), target: 'unknown' },
          // A transaction left open is ended before the outlet is used again.
          on: { 'hardware.ready': { target: 'recovering', actions: 'keepRecordsGrant' } },
        },

        recovering: {
          meta: { ocpp: 'Unavailable' },
          tags: 'unusable',
          invoke: {
            id: 'transaction',
            src: 'transaction',
            input: ({ context }) => transactionInput(context),
            onDone: { target: 'unknown', actions: 'dropGrant' },
          },
        },

        unknown: {
          meta: { ocpp: 'Unavailable' },
          tags: 'unusable',
          always: { guard: 'isCapable', target: 'available' },
        },

        available: {
          meta: { ocpp: 'Available' },
          tags: 'free',
          always: { guard: stateIn({ cable: 'plugged' }), target: 'preparing.awaitingTag' },
          on: {
            'tag.accepted': {
              target: 'preparing.awaitingCable',
              actions: { type: 'keepGrant', params: ({ event }) => event },
            },
          },
        },

        preparing: {
          meta: { ocpp: 'Preparing' },
          initial: 'awaitingTag',
          states: {
            awaitingTag: {
              tags: 'plugged',
              always: { guard: stateIn({ cable: 'unplugged' }), target: '#connector.use.available' },
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
              after: {
                untilConnectionTimeOut: {
                  target: '#connector.use.available',
                  actions: ['noteTimeOut', 'dropGrant'],
                },
              },
              on: { 'tag.withdrawn': { target: '#connector.use.available', actions: 'dropGrant' } },
            },
          },
        },

        transacting: {
          tags: 'busy',
          invoke: {
            id: 'transaction',
            src: 'transaction',
            input: ({ context }) => transactionInput(context),
            onDone: [
              { guard: stateIn({ cable: 'plugged' }), target: 'finishing', actions: 'dropGrant' },
              { target: 'available', actions: 'dropGrant' },
            ],
          },
          on: {
            'transaction.stop': { actions: 'passOn' },
            'transaction.opened': { actions: { type: 'keepTransaction', params: ({ event }) => event } },
            'transaction.confirmed': {
              // The start of an earlier transaction may be answered only now.
              guard: { type: 'isCurrent', params: ({ event }) => event },
              actions: [{ type: 'keepConfirmation', params: ({ event }) => event }, 'passOn'],
            },
            'configuration.changed': {
              actions: [{ type: 'keepSetting', params: ({ event }) => event }, 'passSettingsOn'],
            },
            'transaction.withheld': '.active.suspendedEVSE',
            'transaction.closing': '.ending',
          },
          initial: 'active',
          states: {
            active: {
              initial: 'beginning',
              on: {
                'hardware.userStop': { actions: { type: 'stopForUser', params: ({ event }) => event } },
                'hardware.plug': [
                  {
                    guard: { type: 'endsWhenUnplugged', params: ({ event }) => event },
                    actions: 'stopForUnplugging',
                  },
                  {
                    guard: { type: 'isUnplugged', params: ({ event }) => event },
                    target: '.suspendedEV',
                  },
                ],
                'hardware.energy': [
                  {
                    guard: { type: 'powerIs', params: ({ event }) => [event.state, 'delivering'] },
                    target: '.charging',
                  },
                  {
                    guard: { type: 'powerIs', params: ({ event }) => [event.state, 'suspendedEV'] },
                    target: '.suspendedEV',
                  },
                  {
                    guard: { type: 'powerIs', params: ({ event }) => [event.state, 'suspendedEVSE'] },
                    target: '.suspendedEVSE',
                  },
                ],
              },
              states: {
                beginning: { meta: { ocpp: 'Preparing' } },
                charging: { meta: { ocpp: 'Charging' } },
                suspendedEV: { meta: { ocpp: 'SuspendedEV' } },
                suspendedEVSE: { meta: { ocpp: 'SuspendedEVSE' } },
              },
            },
            // No status of its own: power that ends now is no suspension.
            ending: {},
          },
        },

        finishing: {
          meta: { ocpp: 'Finishing' },
          tags: 'finishing',
          always: { guard: stateIn({ cable: 'unplugged' }), target: 'available' },
          on: {
            // The driver begins anew without pulling the cable: a new transaction (7.2, F2).
            'tag.accepted': {
              guard: stateIn({ fault: 'clear' }),
              target: 'transacting',
              actions: { type: 'keepGrant', params: ({ event }) => event },
            },
          },
        },
      },
    },

    /** MeterValues that the CSMS triggered (5.17). */
    trigger: {
      initial: 'idle',
      states: {
        idle: {
          on: { 'trigger.meterValues': 'reading' },
        },
        reading: {
          invoke: {
            id: 'reading',
            src: 'readMeter',
            input: ({ context }) => ({ connectorId: context.connectorId }),
            onDone: {
              target: 'idle',
              actions: { type: 'tellMeterValues', params: ({ event }) => ({ sampled: event.output }) },
            },
            onError: { target: 'idle', actions: { type: 'noteUnread', params: ({ event }) => event } },
          },
        },
      },
    },
  },
});
