/** What the CSMS thinks of the tag, judged again when it hears of the start (errata 3.17). */
import { transactionSetup } from './transaction.setup.js';

export const confirmationStates = transactionSetup.createStateConfig({
  initial: 'deciding',
  states: {
    deciding: {
      always: [
        { guard: 'wasRefused', target: 'refused.watching' },
        { guard: 'isKnown', target: 'confirmed' },
        { target: 'unconfirmed' },
      ],
    },
    unconfirmed: {
      on: {
        'transaction.confirmed': [
          {
            guard: { type: 'endsWhenRefused', params: ({ event }) => event },
            target: 'confirmed',
            actions: [{ type: 'keepConfirmation', params: ({ event }) => event }, 'endDeAuthorized'],
          },
          {
            guard: { type: 'isRefused', params: ({ event }) => event },
            target: 'refused',
            actions: { type: 'keepConfirmation', params: ({ event }) => event },
          },
          {
            target: 'confirmed',
            actions: { type: 'keepConfirmation', params: ({ event }) => event },
          },
        ],
      },
    },
    confirmed: {},
    refused: {
      initial: 'weighing',
      states: {
        /** What it may still draw counts from here. */
        weighing: {
          invoke: {
            id: 'weigh',
            src: 'sample',
            input: ({ context }) => ({ connectorId: context.connectorId, at: null }),
            onDone: {
              target: 'watching',
              actions: [{ type: 'keepRefusal', params: ({ event }) => event.output }, 'noteRecord'],
            },
            onError: { target: 'watching', actions: 'noteRecord' },
          },
        },
        watching: {
          invoke: {
            id: 'meterWatch',
            src: 'meterWatch',
            input: ({ context }) => ({ connectorId: context.connectorId }),
          },
          on: { 'meter.rose': { actions: { type: 'keepMeter', params: ({ event }) => event } } },
        },
      },
    },
  },
});
