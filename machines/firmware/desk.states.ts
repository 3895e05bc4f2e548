/** What the CSMS asks for, and what it is answered (L01.FR.01, 02, 20, 24; 5.19). */
import { not, or, stateIn } from 'xstate';
import { firmwareSetup } from './firmware.setup.js';

/** What runs gives way to what is newer, without a look at it: so it can be ended by sending nonsense (L01). */
const isReplacing = stateIn({ update: 'running' });
const isCommitted = stateIn({ update: 'committed' });
const diskFails = stateIn({ keeping: 'diskFailing' });

export const deskStates = firmwareSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      on: {
        'csms.signedUpdateFirmware': [
          {
            guard: or([not('isInstallable'), isCommitted]),
            actions: { type: 'answer', params: ({ event }) => ({ callId: event.callId, status: 'Rejected' }) },
          },
          {
            guard: isReplacing,
            target: 'cancelling',
            actions: [
              { type: 'note', params: { event: 'firmware.cancelled' } },
              { type: 'keepCall', params: ({ event }) => ({ call: event }) },
              'cancelRecord',
              'raiseCancel',
            ],
          },
          { target: 'judging', actions: { type: 'keepCall', params: ({ event }) => ({ call: event }) } },
        ],
        'csms.updateFirmware': [
          {
            guard: or([not('isInstallable'), not('takesUnsigned')]),
            actions: [
              { type: 'refuse', params: ({ event }) => ({ callId: event.callId, code: 'NotSupported' }) },
              { type: 'forgetCall', params: ({ event }) => event },
            ],
          },
          {
            guard: isCommitted,
            actions: [
              { type: 'refuse', params: ({ event }) => ({ callId: event.callId, code: 'GenericError' }) },
              { type: 'forgetCall', params: ({ event }) => event },
            ],
          },
          {
            guard: isReplacing,
            target: 'cancelling',
            actions: [
              { type: 'note', params: { event: 'firmware.cancelled' } },
              { type: 'keepCall', params: ({ event }) => ({ call: event }) },
              'cancelRecord',
              'raiseCancel',
            ],
          },
          { target: 'judging', actions: { type: 'keepCall', params: ({ event }) => ({ call: event }) } },
        ],
      },
    },

    /** A power cut does not bring the old one back after anybody was told that it is gone. */
    cancelling: {
      always: [
        { guard: 'isKept', target: 'judging', actions: ['respondCancelled', 'markAnswered'] },
        { guard: diskFails, target: 'idle', actions: ['respondRejected', 'dropCall'] },
      ],
    },

    judging: {
      invoke: {
        id: 'judge',
        src: 'judge',
        input: ({ context }) => ({ call: context.request }),
        onDone: [
          {
            guard: { type: 'isGood', params: ({ event }) => ({ judged: event.output }) },
            target: 'accepting',
            actions: { type: 'keepOffer', params: ({ event }) => ({ judged: event.output }) },
          },
          {
            target: 'idle',
            actions: [
              'respondInvalid',
              {
                type: 'raiseSecurity',
                params: ({ event }) => ({
                  event: 'InvalidFirmwareSigningCertificate',
                  techInfo: event.output.ok ? '' : event.output.why,
                }),
              },
              'dropCall',
            ],
          },
        ],
        onError: {
          target: 'idle',
          actions: [
            { type: 'note', params: ({ event }) => ({ event: 'firmware.notJudged', error: event.error }) },
            'respondRejected',
            'dropCall',
          ],
        },
      },
    },

    /** What is promised survives a power cut. */
    accepting: {
      always: [
        {
          guard: 'isKept',
          target: 'idle',
          actions: [
            { type: 'note', params: { event: 'firmware.accepted' } },
            'respondAccepted',
            'dropCall',
            'raiseBegin',
          ],
        },
        {
          guard: diskFails,
          target: 'idle',
          actions: ['cancelRecord', 'respondRejected', 'dropCall'],
        },
      ],
    },
  },
  on: {
    // One at a time: an older request that is still looked at gives way once it has been answered.
    'csms.signedUpdateFirmware': [
      {
        guard: 'isAnswered',
        target: '.cancelling',
        actions: [{ type: 'keepCall', params: ({ event }) => ({ call: event }) }, 'cancelRecord'],
      },
      { actions: { type: 'answer', params: ({ event }) => ({ callId: event.callId, status: 'Rejected' }) } },
    ],
    'csms.updateFirmware': {
      actions: [
        { type: 'refuse', params: ({ event }) => ({ callId: event.callId, code: 'GenericError' }) },
        { type: 'forgetCall', params: ({ event }) => event },
      ],
    },
  },
});
