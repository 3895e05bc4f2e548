/**
 * One transaction, from the authorisation until its end is written: 4.8, 4.10, errata 3.17.
 *
 * Nothing irreversible happens before it is on disk: the permit follows the written start, and `done` follows the
 * written stop. Delivering the messages is the outbox's business. A transaction found open after a power cut is ended
 * with the values that are stored, or goes on where the product does so.
 *
 * A tag that StartTransaction.conf refuses ends it, or leaves it without energy once MaxEnergyOnInvalidId is drawn. That
 * setting acts at once, also on a transaction that is limited already; StopTransactionOnInvalidId on refusals from then on.
 */
import { confirmationStates } from './confirmation.states.js';
import { permitStates } from './permit.states.js';
import { alignedTaking } from './readings.js';
import { samplingStates } from './sampling.states.js';
import { transactionSetup } from './transaction.setup.js';

export const transactionMachine = transactionSetup.createMachine({
  id: 'transaction',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({
    ...input,
    recovered: false,
    ending: null,
    deenergised: false,
    stopLists: { sampled: input.settings.stopSampledData, aligned: input.settings.stopAlignedData },
    stopValues: [],
    installed: null,
  }),
  initial: 'deciding',
  output: ({ context }) => ({ record: context.record, reason: context.ending?.reason ?? null }),
  states: {
    deciding: {
      always: [{ guard: 'isRecovered', target: 'recalling' }, { target: 'opening' }],
    },

    recalling: {
      invoke: {
        id: 'recall',
        src: 'recall',
        input: ({ context }) => ({ localId: context.record?.localId ?? '' }),
        onDone: [
          {
            guard: 'staysOpen',
            target: 'running',
            actions: [
              { type: 'keepRecalled', params: ({ event }) => ({ stopValues: event.output }) },
              'tellResumed',
              'noteResumed',
            ],
          },
          {
            target: 'closing',
            actions: [
              { type: 'keepRecalled', params: ({ event }) => ({ stopValues: event.output }) },
              'endAsRecovered',
            ],
          },
        ],
        onError: {
          target: 'closing',
          actions: [
            {
              type: 'noteTrouble',
              params: ({ event }) => ({ event: 'transaction.notRecalled', error: event.error }),
            },
            'endAsRecovered',
          ],
        },
      },
      on: {
        'transaction.stop': { actions: { type: 'keepEnding', params: ({ event }) => event } },
        'transaction.deenergise': { actions: 'keepDeenergised' },
      },
    },

    opening: {
      invoke: {
        id: 'open',
        src: 'open',
        input: ({ context }) => context,
        onDone: {
          target: 'running',
          actions: [
            { type: 'keepWritten', params: ({ event }) => event.output },
            { type: 'owe', params: ({ event }) => event.output },
            'tellBound',
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
        'transaction.deenergise': { actions: 'keepDeenergised' },
      },
    },

    running: {
      tags: 'energised',
      type: 'parallel',
      always: { guard: 'mustEnd', target: 'closing' },
      on: {
        'transaction.stop': { actions: { type: 'keepEnding', params: ({ event }) => event } },
        // Read by the outlet, which knows what it showed before this transaction.
        'aligned.taken': {
          actions: [
            { type: 'oweTaking', params: ({ context, event }) => alignedTaking(context, event) },
            { type: 'keepTaking', params: ({ context, event }) => alignedTaking(context, event) },
          ],
        },
      },
      states: {
        permit: permitStates,
        confirmation: confirmationStates,
        sampling: samplingStates,
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
            { type: 'keepWritten', params: ({ event }) => event.output },
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
