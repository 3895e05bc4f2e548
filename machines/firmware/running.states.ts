/** An update that can still be ended: from its acceptance until nobody charges any more (L01, 5.19). */
import { and, not, stateIn } from 'xstate';
import { firmwareSetup } from './firmware.setup.js';

export const runningStates = firmwareSetup.createStateConfig({
  on: { 'update.cancel': 'idle' },
  initial: 'awaitingDate',
  states: {
    awaitingDate: {
      invoke: {
        id: 'date',
        src: 'date',
        input: ({ context }) => ({ dueAt: context.record?.retrieveAt ?? '', tellsAhead: true }),
      },
      on: {
        'date.ahead': { actions: { type: 'tell', params: { status: 'DownloadScheduled' } } },
        'clock.set': { actions: 'passOn' },
        deadline: 'due',
      },
    },

    due: {
      always: [
        {
          // The connection was secured after it was promised: what would be refused now is not done either.
          guard: and([not('isSigned'), not('takesUnsigned')]),
          target: '#firmware.update.idle',
          actions: [
            { type: 'note', params: { event: 'firmware.unsignedRefused', error: 'the connection is secured now' } },
            { type: 'end', params: { status: 'DownloadFailed' } },
          ],
        },
        {
          guard: 'waitsForSessions',
          target: 'awaitingSessions',
          actions: { type: 'tell', params: { status: 'DownloadScheduled' } },
        },
        { target: 'downloading' },
      ],
    },

    /** Drivers come first where the product cannot do both (AQ-4). */
    awaitingSessions: {
      always: { guard: not('waitsForSessions'), target: 'due' },
    },

    downloading: {
      meta: { ocpp: 'Downloading' },
      entry: { type: 'tell', params: { status: 'Downloading' } },
      always: { guard: 'waitsForSessions', target: 'paused' },
      invoke: {
        id: 'download',
        src: 'download',
        input: ({ context }) => ({ record: context.record }),
        onDone: {
          target: 'downloaded',
          actions: { type: 'keepImage', params: ({ event }) => ({ image: event.output }) },
        },
        onError: [
          {
            guard: { type: 'mayRetry', params: ({ event }) => event },
            target: 'retrying',
            actions: [
              { type: 'note', params: ({ event }) => ({ event: 'firmware.notDownloaded', error: event.error }) },
              'countFailure',
            ],
          },
          {
            target: '#firmware.update.idle',
            actions: [
              { type: 'note', params: ({ event }) => ({ event: 'firmware.notDownloaded', error: event.error }) },
              { type: 'end', params: { status: 'DownloadFailed' } },
            ],
          },
        ],
      },
    },

    /** What is there already is kept, and gone on with. */
    paused: {
      meta: { ocpp: 'DownloadPaused' },
      entry: { type: 'tell', params: { status: 'DownloadPaused' } },
      always: { guard: not('waitsForSessions'), target: 'due' },
    },

    retrying: {
      entry: 'noteRetryCapped',
      after: { untilRetry: 'due' },
    },

    downloaded: {
      always: [{ guard: 'isSigned', target: 'verifying' }, { target: 'verified' }],
    },

    verifying: {
      meta: { ocpp: 'Downloaded' },
      invoke: {
        id: 'verify',
        src: 'verify',
        input: ({ context }) => ({ record: context.record }),
        onDone: [
          {
            guard: { type: 'isTrue', params: ({ event }) => event },
            target: 'verified',
            actions: { type: 'tell', params: { status: 'SignatureVerified' } },
          },
          {
            target: '#firmware.update.idle',
            actions: [
              { type: 'note', params: { event: 'firmware.signatureInvalid' } },
              { type: 'raiseSecurity', params: { event: 'InvalidFirmwareSignature' } },
              { type: 'end', params: { status: 'InvalidSignature' } },
            ],
          },
        ],
        onError: {
          target: '#firmware.update.idle',
          actions: [
            { type: 'note', params: ({ event }) => ({ event: 'firmware.notVerified', error: event.error }) },
            { type: 'end', params: { status: 'InstallVerificationFailed' } },
          ],
        },
      },
    },

    /** After a boot: what lay on the disk meanwhile is looked at once more, or fetched anew. */
    rechecking: {
      always: { guard: not('isSigned'), target: 'verified' },
      invoke: {
        id: 'verify',
        src: 'verify',
        input: ({ context }) => ({ record: context.record }),
        onDone: [
          { guard: { type: 'isTrue', params: ({ event }) => event }, target: 'verified' },
          { target: 'refetching' },
        ],
        onError: 'refetching',
      },
    },

    refetching: {
      entry: ['discard', 'dropImage'],
      always: 'due',
    },

    verified: {
      always: [{ guard: 'hasInstallDate', target: 'awaitingInstallDate' }, { target: 'awaitingTransactions' }],
    },

    awaitingInstallDate: {
      invoke: {
        id: 'date',
        src: 'date',
        input: ({ context }) => ({ dueAt: context.record?.installAt ?? '', tellsAhead: true }),
      },
      on: {
        'date.ahead': { actions: { type: 'tell', params: { status: 'InstallScheduled' } } },
        'clock.set': { actions: 'passOn' },
        deadline: 'awaitingTransactions',
      },
    },

    /** Nobody can charge during an installation, and nobody is thrown out for one. */
    awaitingTransactions: {
      tags: 'closesOutlets',
      entry: 'closeOutlets',
      initial: 'looking',
      always: {
        // Whoever has just asked for another one is answered first.
        guard: and([not('isBusy'), stateIn({ desk: 'idle' })]),
        target: '#firmware.update.committed',
      },
      states: {
        looking: {
          always: {
            guard: 'isBusy',
            target: 'waiting',
            actions: { type: 'tell', params: { status: 'InstallScheduled' } },
          },
        },
        waiting: {},
      },
    },
  },
});
