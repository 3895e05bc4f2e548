/**
 * One transaction, from the authorisation until its end is written: 4.8, 4.10, errata 3.17.
 *
 * Nothing irreversible happens before it is on disk: the permit follows the written start, and `done` follows the
 * written stop. Delivering the messages is the outbox's business. A transaction found open after a power cut is ended
 * with the values that are stored.
 */
import { transactionSetup } from './transaction.setup.js';

export const transactionMachine = transactionSetup.createMachine({
  id: 'transaction',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, recovered: input.record !== null, ending: null, lastSample: null }),
  initial: 'deciding',
  output: ({ context }) => ({ record: context.record, reason: context.ending?.reason ?? null }),
  states: {
    deciding: {
      always: [{ guard: 'isRecovered', target: 'closing', actions: 'endAsRecovered' }, { target: 'opening' }],
    },

    opening: {
      invoke: {
        id: 'open',
        src: 'open',
        input: ({ context }) => context,
        onDone: {
          target: 'running',
          actions: [
            { type: 'keepRecord', params: ({ event }) => event.output },
            { type: 'owe', params: ({ event }) => event.output },
            { type: 'tellOpened', params: ({ event }) => event.output },
            { type: 'noteOpened', params: ({ event }) => event.output },
          ],
        },
        // Not written, so it never was: no energy, no bill.
        onError: {
          target: 'done',
          actions: {
            type: 'noteTrouble',
            params: ({ event }) => ({ event: 'transaction.notStarted', error: event.error }),
          },
        },
      },
      on: {
        'transaction.stop': { actions: { type: 'keepEnding', params: ({ event }) => event } },
      },
    },

    running: {
      tags: 'energised',
      type: 'parallel',
      always: { guard: 'mustEnd', target: 'closing' },
      on: {
        'transaction.stop': { actions: { type: 'keepEnding', params: ({ event }) => event } },
      },
      states: {
        permit: {
          initial: 'asking',
          states: {
            asking: {
              invoke: {
                id: 'permit',
                src: 'permit',
                input: ({ context }) => ({
                  connectorId: context.connectorId,
                  sessionId: context.record?.localId ?? '',
                }),
                onDone: { target: 'granted', actions: 'noteAlive' },
                onError: {
                  target: 'refused',
                  actions: {
                    type: 'noteTrouble',
                    params: ({ event }) => ({ event: 'permit.failed', error: event.error }),
                  },
                },
              },
              on: { 'permit.withhold': 'withheld' },
            },
            granted: {
              after: { untilRenewal: 'asking' },
              on: { 'permit.withhold': 'withheld' },
            },
            refused: {
              after: { untilPermitIsTried: 'asking' },
              on: { 'permit.withhold': 'withheld' },
            },
            withheld: {
              entry: ['takePermitBack', 'tellWithheld'],
            },
          },
        },

        /** What the CSMS thinks of the tag, judged again when it hears of the start (errata 3.17). */
        confirmation: {
          initial: 'unconfirmed',
          states: {
            unconfirmed: {
              on: {
                'transaction.confirmed': [
                  {
                    guard: { type: 'endsWhenRefused', params: ({ event }) => event },
                    target: 'refused',
                    actions: [{ type: 'keepConfirmation', params: ({ event }) => event }, 'raiseDeAuthorized'],
                  },
                  {
                    guard: { type: 'isRefused', params: ({ event }) => event },
                    target: 'refused',
                    actions: [{ type: 'keepConfirmation', params: ({ event }) => event }, 'raiseWithhold'],
                  },
                  {
                    target: 'confirmed',
                    actions: { type: 'keepConfirmation', params: ({ event }) => event },
                  },
                ],
              },
            },
            confirmed: {},
            refused: {},
          },
        },

        sampling: {
          initial: 'deciding',
          on: {
            // The grid of samples begins anew only with another interval.
            'settings.changed': [
              {
                guard: { type: 'hasSameInterval', params: ({ event }) => event },
                actions: { type: 'keepSettings', params: ({ event }) => event },
              },
              { target: '.deciding', actions: { type: 'keepSettings', params: ({ event }) => event } },
            ],
          },
          states: {
            deciding: {
              always: [{ guard: 'samples', target: 'on' }, { target: 'off' }],
            },
            off: {},
            on: {
              invoke: {
                id: 'ticker',
                src: 'ticker',
                input: ({ context }) => ({ everyMs: context.settings.sampleIntervalMs }),
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
                    input: ({ context }) => ({ connectorId: context.connectorId }),
                    onDone: {
                      target: 'waiting',
                      actions: [
                        { type: 'oweSample', params: ({ event }) => ({ sampled: event.output }) },
                        { type: 'keepSample', params: ({ event }) => ({ sampled: event.output }) },
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
        },
      },
    },

    closing: {
      entry: 'tellClosing',
      invoke: {
        id: 'close',
        src: 'close',
        input: ({ context }) => context,
        onDone: {
          target: 'done',
          actions: [
            { type: 'keepRecord', params: ({ event }) => event.output },
            { type: 'owe', params: ({ event }) => event.output },
            { type: 'noteClosed', params: ({ event }) => event.output },
          ],
        },
        // The stop must not be lost: it stays here until the disk takes it. Energy has ended already.
        onError: {
          target: 'diskFailing',
          actions: {
            type: 'noteTrouble',
            params: ({ event }) => ({ event: 'transaction.stopNotWritten', error: event.error }),
          },
        },
      },
    },

    diskFailing: {
      after: { untilDiskIsTried: 'closing' },
    },

    done: {
      type: 'final',
    },
  },
});
