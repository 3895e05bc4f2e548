/**
 * Certificates: A02, A03, M03 to M05. The roots that vouch for others, and the station's own.
 *
 * Whatever changes them is done one after the other, and is on disk before it is answered. After each job the chart knows
 * anew which of its own certificates is the one to use, and when it has to look again: one that becomes valid, one that
 * expires. A request for a new one is said once; nobody asks again because no certificate comes (A02).
 */

import { certificatesSetup } from './certificates.setup.js';
import type { CertificatesCall } from './certificates.types.js';

const queueCall = { type: 'queueCall', params: ({ event }: { event: CertificatesCall }) => ({ call: event }) } as const;

export const certificatesMachine = certificatesSetup.createMachine({
  id: 'certificates',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({
    ...input,
    installed: [],
    waiting: [{ kind: 'look' }],
    current: null,
    done: null,
    nextAt: null,
    securedBy: null,
    knowsTime: false,
    isOnline: false,
    isTriggered: false,
    tried: [],
    renewalTriedAtMs: null,
  }),
  type: 'parallel',
  on: {
    'csms.certificateSigned': { actions: queueCall },
    'csms.deleteCertificate': { actions: queueCall },
    'csms.getInstalledCertificateIds': { actions: queueCall },
    'csms.installCertificate': { actions: queueCall },
    'trigger.signChargePointCertificate': [
      {
        guard: 'hasNoOperator',
        actions: { type: 'note', params: { level: 'warn', event: 'certificate.hasNoOperator' } },
      },
      { guard: 'isRequesting', actions: 'keepTriggered' },
      { actions: ['keepTriggered', { type: 'queueRequest', params: { isRenewal: false } }] },
    ],
    'registration.accepted': { actions: ['keepOnline', 'queueLook'] },
    'registration.resumed': { actions: ['keepOnline', 'queueLook'] },
    'registration.offline': { actions: 'keepOffline' },
    'connection.secured': {
      actions: [
        { type: 'keepRoot', params: ({ event }) => event },
        { type: 'queueSecured', params: ({ event }) => event },
      ],
    },
    'clock.set': { actions: 'queueLook' },
    'configuration.changed': {
      guard: { type: 'concernsUs', params: ({ event }) => event },
      actions: [{ type: 'keepSetting', params: ({ event }) => event }, 'queueLook'],
    },
  },
  states: {
    keeping: {
      initial: 'idle',
      states: {
        idle: {
          always: { guard: 'hasWaiting', target: 'working', actions: 'takeNext' },
        },
        working: {
          invoke: {
            id: 'work',
            src: 'work',
            input: ({ context: { current, settings, securedBy, knowsTime, tried, renewalTriedAtMs } }) => ({
              job: current ?? { kind: 'look' },
              settings,
              securedBy,
              knowsTime,
              tried,
              renewalTriedAtMs,
            }),
            onDone: {
              target: 'idle',
              actions: [
                { type: 'keepDone', params: ({ event }) => ({ done: event.output }) },
                'tellDone',
                'queueRenewal',
                'forgetCurrent',
                'tellSeen',
              ],
            },
            onError: {
              target: 'idle',
              actions: [{ type: 'noteFailed', params: ({ event }) => event }, 'answerFailure', 'forgetCurrent'],
            },
          },
        },
      },
    },

    /** By the wall clock, which may be set meanwhile. */
    watching: {
      initial: 'resting',
      on: {
        'certificates.seen': [{ guard: 'hasNext', target: '.waiting' }, { target: '.resting' }],
      },
      states: {
        resting: {},
        waiting: {
          invoke: { id: 'deadline', src: 'deadline', input: ({ context }) => ({ dueAt: context.nextAt ?? '' }) },
          on: {
            'clock.set': { actions: ['passOn', 'queueLook'] },
            deadline: { target: 'resting', actions: 'queueLook' },
          },
        },
      },
    },

    asking: {
      initial: 'resting',
      states: {
        resting: {
          always: { guard: 'isSayable', target: 'saying' },
        },
        saying: {
          entry: 'say',
          /** The certificate has come before the answer. */
          always: { guard: 'isUnsayable', target: 'resting' },
          on: {
            'answered.signCertificate': [
              {
                guard: { type: 'isRefused', params: ({ event }) => event },
                target: 'resting',
                actions: [
                  { type: 'note', params: { level: 'warn', event: 'certificate.requestRejected' } },
                  { type: 'queueFate', params: { kind: 'dropped' } },
                  'forgetRequest',
                ],
              },
              {
                guard: { type: 'isTaken', params: ({ event }) => event },
                target: 'resting',
                actions: [{ type: 'queueFate', params: { kind: 'said' } }, 'markSaid'],
              },
            ],
            'failed.signCertificate': [
              {
                guard: { type: 'wentOffline', params: ({ event }) => event },
                target: 'resting',
                actions: 'keepOffline',
              },
              {
                // Whether the CSMS has heard it is not known: a certificate may come yet.
                guard: { type: 'wasSilent', params: ({ event }) => event },
                target: 'resting',
                actions: [
                  { type: 'note', params: { level: 'warn', event: 'certificate.requestUnanswered' } },
                  { type: 'queueFate', params: { kind: 'said' } },
                  'markSaid',
                ],
              },
              {
                guard: { type: 'wasRefused', params: ({ event }) => event },
                target: 'resting',
                actions: [
                  {
                    type: 'note',
                    params: ({ event: { reason } }) => ({ level: 'warn', event: 'certificate.requestRefused', reason }),
                  },
                  { type: 'queueFate', params: { kind: 'dropped' } },
                  'forgetRequest',
                ],
              },
            ],
          },
        },
      },
    },
  },
});
