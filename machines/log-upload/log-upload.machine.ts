/**
 * Uploads of logs: GetDiagnostics (5.9, 4.4) and GetLog (N01).
 *
 * Packed first, so that the answer can name the file; uploaded then, with the retries the CSMS wants. A newer request
 * ends the upload that runs and takes its place. What the CSMS could not be told is told when the line is back.
 */
import { logUploadSetup } from './log-upload.setup.js';
import { contextFrom } from './upload.js';

const { createStateConfig } = logUploadSetup;

const requested = {
  target: '#log-upload.work.packing',
  reenter: true,
} as const;

const uploading = createStateConfig({
  meta: { ocpp: 'Uploading' },
  entry: ['notePacked', 'oweUploading'],
  exit: 'discard',
  on: {
    'csms.getDiagnostics': {
      ...requested,
      actions: ['noteCancelled', { type: 'keepWanted', params: ({ event }) => ({ event }) }],
    },
    // Only this answer has a word for it (N01).
    'csms.getLog': {
      ...requested,
      actions: ['noteCancelled', { type: 'keepWanted', params: ({ event }) => ({ event }) }, 'markCancelling'],
    },
    'trigger.diagnosticsStatusNotification': { actions: { type: 'tellNow', params: { status: 'Uploading' } } },
    'trigger.logStatusNotification': { actions: { type: 'tellNow', params: { status: 'Uploading' } } },
  },
  initial: 'trying',
  states: {
    trying: {
      invoke: {
        id: 'upload',
        src: 'upload',
        input: ({ context: { wanted, log } }) => ({ wanted, log }),
        onDone: { target: '#log-upload.work.idle', actions: ['noteUploaded', 'oweUploaded'] },
        onError: [
          {
            guard: { type: 'mayRetry', params: ({ event }) => ({ error: event.error }) },
            target: 'waiting',
            actions: [{ type: 'noteFailure', params: ({ event }) => ({ error: event.error }) }, 'countFailure'],
          },
          {
            target: '#log-upload.work.idle',
            actions: [
              { type: 'noteFailure', params: ({ event }) => ({ error: event.error }) },
              { type: 'oweFailure', params: ({ event }) => ({ error: event.error }) },
            ],
          },
        ],
      },
    },
    /** A failure is told of only after the last try. */
    waiting: {
      after: { untilRetry: 'trying' },
    },
  },
});

const work = createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      meta: { ocpp: 'Idle' },
      entry: 'forgetWanted',
      on: {
        'csms.getDiagnostics': {
          target: 'packing',
          actions: { type: 'keepWanted', params: ({ event }) => ({ event }) },
        },
        'csms.getLog': {
          target: 'packing',
          actions: { type: 'keepWanted', params: ({ event }) => ({ event }) },
        },
        'trigger.diagnosticsStatusNotification': { actions: { type: 'tellNow', params: { status: 'Idle' } } },
        'trigger.logStatusNotification': { actions: { type: 'tellNow', params: { status: 'Idle' } } },
      },
    },

    packing: {
      meta: { ocpp: 'Idle' },
      invoke: {
        id: 'pack',
        src: 'pack',
        input: ({ context: { wanted } }) => ({ wanted }),
        onDone: [
          {
            guard: { type: 'isPacked', params: ({ event }) => ({ log: event.output }) },
            target: 'uploading',
            actions: [
              { type: 'keepLog', params: ({ event }) => ({ log: event.output }) },
              { type: 'answer', params: ({ event }) => ({ fileName: event.output?.name ?? null }) },
            ],
          },
          { target: 'idle', actions: ['noteNothing', { type: 'answer', params: { fileName: null } }] },
        ],
        onError: {
          target: 'idle',
          actions: [
            { type: 'noteNotPacked', params: ({ event }) => ({ error: event.error }) },
            { type: 'answer', params: { fileName: null } },
          ],
        },
      },
      on: {
        // The CSMS has not waited for the answer: it has one to each of its calls all the same.
        'csms.getDiagnostics': {
          ...requested,
          actions: [
            { type: 'answer', params: { fileName: null } },
            { type: 'keepWanted', params: ({ event }) => ({ event }) },
          ],
        },
        'csms.getLog': {
          ...requested,
          actions: [
            { type: 'answer', params: { fileName: null } },
            { type: 'keepWanted', params: ({ event }) => ({ event }) },
          ],
        },
        'trigger.diagnosticsStatusNotification': { actions: { type: 'tellNow', params: { status: 'Idle' } } },
        'trigger.logStatusNotification': { actions: { type: 'tellNow', params: { status: 'Idle' } } },
      },
    },

    uploading,
  },
});

const telling = createStateConfig({
  initial: 'offline',
  states: {
    /** Not accepted yet, or without a connection (4.2). */
    offline: {
      on: { 'registration.accepted': 'online', 'registration.resumed': 'online' },
    },
    online: {
      initial: 'idle',
      on: { 'registration.offline': 'offline' },
      states: {
        idle: {
          always: { guard: 'hasOwed', target: 'asking' },
        },
        asking: {
          entry: 'tellFirst',
          on: {
            'answered.diagnosticsStatusNotification': {
              guard: { type: 'isFirst', params: ({ event }) => event },
              target: 'idle',
              actions: 'dropFirst',
            },
            'answered.logStatusNotification': {
              guard: { type: 'isFirst', params: ({ event }) => event },
              target: 'idle',
              actions: 'dropFirst',
            },
            'failed.diagnosticsStatusNotification': [
              {
                guard: { type: 'wentOffline', params: ({ event }) => event },
                target: '#log-upload.telling.offline',
              },
              {
                guard: { type: 'isFirst', params: ({ event }) => event },
                target: 'idle',
                actions: [{ type: 'noteRefused', params: ({ event }) => event }, 'dropFirst'],
              },
            ],
            'failed.logStatusNotification': [
              {
                guard: { type: 'wentOffline', params: ({ event }) => event },
                target: '#log-upload.telling.offline',
              },
              {
                guard: { type: 'isFirst', params: ({ event }) => event },
                target: 'idle',
                actions: [{ type: 'noteRefused', params: ({ event }) => event }, 'dropFirst'],
              },
            ],
          },
        },
      },
    },
  },
});

export const logUploadMachine = logUploadSetup.createMachine({
  id: 'log-upload',
  options: { maxIterations: 1000 },
  context: ({ input }) => contextFrom(input),
  type: 'parallel',
  states: { work, telling },
});
