/** What the CSMS asks about charging profiles: one call after the other, and written before it is answered. */
import { installing, undoing } from './desk.js';
import { smartChargingSetup } from './smart-charging.setup.js';

export const deskStates = smartChargingSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      entry: 'forgetCurrent',
      always: { guard: 'hasWaiting', target: 'deciding', actions: 'takeNext' },
    },

    deciding: {
      always: [
        { guard: 'mayInstall', target: 'installing' },
        { guard: 'removesSome', target: 'removing', actions: 'keepRemoved' },
        { guard: 'mustForget', target: 'forgetting' },
        { target: 'idle', actions: 'answerAtOnce' },
      ],
    },

    installing: {
      invoke: {
        id: 'install',
        src: 'install',
        input: ({ context }) => installing(context),
        onDone: [
          {
            guard: { type: 'isBound', params: ({ event }) => ({ installed: event.output }) },
            target: 'idle',
            actions: [
              { type: 'keepInstalled', params: ({ event }) => ({ installed: event.output }) },
              'accept',
              { type: 'noteInstalled', params: ({ event }) => ({ installed: event.output }) },
              'tellProfiles',
              'becomeDue',
            ],
          },
          { target: 'withdrawing' },
        ],
        onError: {
          target: 'idle',
          actions: [{ type: 'noteUnwritten', params: ({ event }) => event }, 'reject'],
        },
      },
    },

    /** Its transaction ended while it was being written. */
    withdrawing: {
      invoke: {
        id: 'write',
        src: 'write',
        input: ({ context }) => undoing(context),
        onDone: { target: 'idle', actions: 'reject' },
        onError: {
          target: 'idle',
          actions: [{ type: 'noteUnwritten', params: ({ event }) => event }, 'reject'],
        },
      },
    },

    removing: {
      invoke: {
        id: 'write',
        src: 'write',
        input: ({ context }) => ({ removeProfiles: context.removed }),
        onDone: {
          target: 'idle',
          actions: ['dropRemoved', 'accept', 'noteRemoved', 'tellProfiles', 'becomeDue'],
        },
        onError: {
          target: 'idle',
          actions: [{ type: 'noteUnwritten', params: ({ event }) => event }, 'reject'],
        },
      },
    },

    forgetting: {
      invoke: {
        id: 'forget',
        src: 'forget',
        input: ({ context: { current } }) => ({ localId: current?.kind === 'forget' ? current.localId : '' }),
        onDone: 'idle',
        onError: { target: 'idle', actions: { type: 'noteUnwritten', params: ({ event }) => event } },
      },
    },
  },
});
