/** While a transaction runs (7.7, C to E): what the power path does, and what the outlet is when it is over. */
import { and, not, stateIn } from 'xstate';
import { connectorSetup } from './connector.setup.js';
import { transactionInput } from './session.js';

export const transactingStates = connectorSetup.createStateConfig({
  tags: 'busy',
  invoke: {
    id: 'transaction',
    src: 'transaction',
    input: ({ context }) => transactionInput(context),
    onDone: [
      {
        guard: and([stateIn({ cable: 'unplugged' }), stateIn({ use: { transacting: 'ending' } }), not('isOperative')]),
        target: 'unavailable',
        actions: 'dropGrant',
      },
      { guard: stateIn({ cable: 'unplugged' }), target: 'available', actions: 'dropGrant' },
      {
        guard: { type: 'keepsCable', params: ({ event }) => event.output },
        target: 'finishing.held',
        actions: [{ type: 'keepEnd', params: ({ event }) => event.output }, 'dropTransaction'],
      },
      { target: 'finishing', actions: [{ type: 'keepEnd', params: ({ event }) => event.output }, 'dropGrant'] },
    ],
  },
  on: {
    'transaction.stop': { actions: 'passOn' },
    'transaction.deenergise': { target: '.ending', actions: 'passOn' },
    'transaction.opened': [
      {
        guard: { type: 'usesReservation', params: ({ event }) => event },
        actions: [
          { type: 'keepTransaction', params: ({ event }) => event },
          { type: 'tellUsed', params: ({ event }) => event },
        ],
      },
      { actions: { type: 'keepTransaction', params: ({ event }) => event } },
    ],
    'transaction.confirmed': {
      // The start of an earlier transaction may be answered only now.
      guard: { type: 'isCurrent', params: ({ event }) => event },
      actions: [{ type: 'keepConfirmation', params: ({ event }) => event }, 'passOn'],
    },
    'configuration.changed': {
      actions: [{ type: 'keepSetting', params: ({ event }) => event }, 'passSettingsOn'],
    },
    'transaction.closing': '.ending',
  },
  initial: 'active',
  states: {
    active: {
      initial: 'beginning',
      on: {
        'transaction.withheld': '.suspendedEVSE',
        'hardware.userStop': { actions: { type: 'stopForUser', params: ({ event }) => event } },
        'hardware.plug': [
          {
            guard: { type: 'endsWhenUnplugged', params: ({ event }) => event },
            target: 'ending',
            actions: 'stopForUnplugging',
          },
          // Where the station offers nothing either, that is what is told (7.7, errata 3.55).
          { guard: stateIn({ use: { transacting: { active: 'suspendedEVSE' } } }) },
          {
            guard: { type: 'isAway', params: ({ event }) => event },
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
        beginning: {
          meta: { ocpp: 'Preparing' },
          on: {
            'transaction.closing': '#connector.use.transacting.abandoned',
            'transaction.deenergise': { target: '#connector.use.transacting.abandoned', actions: 'passOn' },
            'hardware.plug': {
              guard: { type: 'endsWhenUnplugged', params: ({ event }) => event },
              target: '#connector.use.transacting.abandoned',
              actions: 'stopForUnplugging',
            },
          },
        },
        charging: { meta: { ocpp: 'Charging' } },
        suspendedEV: { meta: { ocpp: 'SuspendedEV' } },
        suspendedEVSE: { meta: { ocpp: 'SuspendedEVSE' } },
      },
    },
    /** It ends before anything was offered to the car: nothing but Preparing was ever told, and there is no B8. */
    abandoned: {
      meta: { ocpp: 'Preparing' },
      on: { 'transaction.closing': {}, 'transaction.deenergise': { actions: 'passOn' } },
    },
    // No status of its own: power that ends now is no suspension.
    ending: {},
  },
});
