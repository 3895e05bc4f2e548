/** Values sampled at MeterValueSampleInterval, from the start of the transaction on (3.16.2). */
import { sampleTaking } from './readings.js';
import { transactionSetup } from './transaction.setup.js';

export const samplingStates = transactionSetup.createStateConfig({
  initial: 'off',
  on: {
    // The grid of samples begins anew only with another interval.
    'settings.changed': [
      {
        guard: { type: 'hasSameInterval', params: ({ event }) => event },
        actions: { type: 'keepSettings', params: ({ event }) => event },
      },
      { target: '.off', actions: { type: 'keepSettings', params: ({ event }) => event } },
    ],
  },
  states: {
    off: {
      always: { guard: 'samples', target: 'on' },
    },
    on: {
      invoke: {
        id: 'ticker',
        src: 'ticker',
        input: ({ context }) => ({
          everyMs: context.settings.sampleIntervalMs,
          startedAt: context.record?.startedAt ?? '',
        }),
      },
      initial: 'waiting',
      states: {
        waiting: {
          on: { 'sample.due': 'reading' },
        },
        reading: {
          invoke: {
            id: 'sample',
            src: 'sample',
            input: ({ context, event }) => ({
              connectorId: context.connectorId,
              at: event.type === 'sample.due' ? event.at : null,
            }),
            onDone: {
              target: 'waiting',
              actions: [
                { type: 'oweTaking', params: ({ context, event }) => sampleTaking(context, event.output) },
                { type: 'keepTaking', params: ({ context, event }) => sampleTaking(context, event.output) },
              ],
            },
            onError: {
              target: 'waiting',
              actions: {
                type: 'noteTrouble',
                params: ({ event }) => ({ event: 'sample.failed', error: event.error }),
              },
            },
          },
        },
      },
    },
  },
});
