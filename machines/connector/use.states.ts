/** Who uses the outlet and how far: the statuses of 7.7 from the tag, the cable, the power path and what the CSMS allows. */
import { and, not, stateIn } from 'xstate';
import { connectorSetup } from './connector.setup.js';
import { preparingStates } from './preparing.states.js';
import { transactionInput } from './session.js';
import { transactingStates } from './transacting.states.js';

export const useStates = connectorSetup.createStateConfig({
  initial: 'starting',
  states: {
    starting: {
      meta: { ocpp: 'Unavailable' },
      tags: ['unusable', 'closed'],
      always: { guard: not('isRecovered'), target: 'unknown' },
      on: {
        'hardware.ready': [
          // The product goes on where the power cut left it, if the car is still there and nothing is broken (4.10).
          {
            guard: and(['mayResume', 'isCapable', stateIn({ cable: 'plugged' }), stateIn({ fault: 'clear' })]),
            target: 'transacting',
            actions: [
              'keepRecordsGrant',
              'keepRecordsTransaction',
              'retellEnergy',
              { type: 'tellOperative', params: { operative: true } },
            ],
          },
          // Any other transaction left open is ended before the outlet is used again.
          { target: 'recovering', actions: ['keepRecordsGrant', 'giveUpResuming'] },
        ],
        // A level: it may have been told before it matters, and not again.
        'hardware.energy': { actions: { type: 'keepEnergy', params: ({ event }) => event } },
      },
    },

    recovering: {
      meta: { ocpp: 'Unavailable' },
      tags: ['unusable', 'closed'],
      invoke: {
        id: 'transaction',
        src: 'transaction',
        input: ({ context }) => transactionInput(context),
        onDone: { target: 'unknown', actions: 'dropGrant' },
      },
    },

    unknown: {
      meta: { ocpp: 'Unavailable' },
      tags: ['unusable', 'closed'],
      always: [
        { guard: and(['isCapable', not('isOperative')]), target: 'unavailable' },
        { guard: 'isCapable', target: 'available', actions: { type: 'tellOperative', params: { operative: true } } },
      ],
    },

    /** ChangeAvailability has closed it (5.2); a cable may be in, and counts when it opens (H2). */
    unavailable: {
      meta: { ocpp: 'Unavailable' },
      tags: ['unusable', 'closed'],
      entry: { type: 'tellOperative', params: { operative: false } },
      always: {
        guard: 'isOperative',
        target: 'available',
        actions: { type: 'tellOperative', params: { operative: true } },
      },
    },

    available: {
      meta: { ocpp: 'Available' },
      tags: 'free',
      always: {
        guard: and(['isOperative', not('isHeld'), stateIn({ cable: 'plugged' })]),
        target: 'preparing.awaitingTag',
      },
      // A step of its own, that Available be seen: 7.7 knows no way from Preparing to Unavailable, nor to Reserved.
      after: {
        aMoment: [
          { guard: not('isOperative'), target: 'unavailable' },
          { guard: 'isHeld', target: 'reserved' },
        ],
      },
      on: {
        'availability.set': {
          guard: { type: 'closes', params: ({ event }) => event },
          target: 'unavailable',
          actions: { type: 'keepOperative', params: ({ event }) => event },
        },
        'reservation.set': {
          guard: { type: 'holds', params: ({ event }) => event },
          target: 'reserved',
          actions: { type: 'keepHeld', params: ({ event }) => event },
        },
        'tag.accepted': {
          guard: 'isOperative',
          target: 'preparing.awaitingCable',
          actions: { type: 'keepGrant', params: ({ event }) => event },
        },
      },
    },

    /** For somebody (5.13). A cable that is plugged in says nothing: who came is known by the tag (T RS-Charging). */
    reserved: {
      meta: { ocpp: 'Reserved' },
      tags: 'reserved',
      always: [
        { guard: not('isOperative'), target: 'unavailable' },
        { guard: not('isHeld'), target: 'available' },
      ],
      on: {
        'tag.accepted': {
          target: 'preparing.awaitingCable',
          actions: { type: 'keepGrant', params: ({ event }) => event },
        },
      },
    },

    preparing: preparingStates,

    transacting: transactingStates,

    finishing: {
      meta: { ocpp: 'Finishing' },
      tags: 'finishing',
      always: [
        {
          guard: and([stateIn({ cable: 'unplugged' }), not('isOperative')]),
          target: 'unavailable',
          actions: 'dropGrant',
        },
        { guard: stateIn({ cable: 'unplugged' }), target: 'available', actions: 'dropGrant' },
      ],
      on: {
        // No transaction runs any more: nothing has to be waited for (5.2, F8).
        'availability.set': {
          guard: { type: 'closes', params: ({ event }) => event },
          target: 'unavailable',
          actions: { type: 'keepOperative', params: ({ event }) => event },
        },
        // The driver begins anew, at once where the cable is still in: a new transaction (7.2, F2).
        'tag.accepted': {
          guard: 'isOperative',
          target: 'preparing.awaitingCable',
          actions: { type: 'keepGrant', params: ({ event }) => event },
        },
      },
      initial: 'atCar',
      states: {
        atCar: {
          always: { guard: stateIn({ cable: 'cableOnly' }), target: 'atSocket' },
        },
        /** Pulled out of the car, and not yet out of the socket; plugged in again it is another session (F2). */
        atSocket: {
          always: {
            guard: and(['isOperative', stateIn({ cable: 'plugged' })]),
            target: '#connector.use.preparing.awaitingTag',
          },
        },
        /** The cable stays locked until somebody of its group comes for it (errata 3.5, 4.9). */
        held: {
          tags: 'locked',
          on: {
            'cable.release': 'releasing',
            // UnlockConnector, or a key.
            'hardware.plug': {
              guard: { type: 'isReleased', params: ({ event }) => event },
              target: 'atCar',
              actions: 'dropGrant',
            },
            'availability.set': { actions: { type: 'keepOperative', params: ({ event }) => event } },
          },
        },
        releasing: {
          tags: 'locked',
          on: {
            'availability.set': { actions: { type: 'keepOperative', params: ({ event }) => event } },
          },
          invoke: {
            id: 'release',
            src: 'unlock',
            input: ({ context }) => ({ connectorId: context.connectorId }),
            onDone: [
              {
                guard: { type: 'isUnlocked', params: ({ event }) => ({ outcome: event.output }) },
                target: 'atCar',
                actions: 'dropGrant',
              },
              { target: 'held', actions: { type: 'noteLocked', params: ({ event }) => ({ error: event.output }) } },
            ],
            onError: { target: 'held', actions: { type: 'noteLocked', params: ({ event }) => event } },
          },
        },
      },
    },
  },
});
