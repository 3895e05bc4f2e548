import { assign, forwardTo, fromCallback, fromPromise, raise, sendTo, setup } from 'xstate';
import { portsOf } from '../../protocol/ports.js';
import { securityEvent } from '../security-events/kept.js';
import { settingsWith } from '../settings.js';
import { type Answered, type ClockSet, type Failed, outgoingCall, peer } from '../system.js';
import { askedBy, failureOf, isRequesting, isSayable } from './answers.js';
import {
  type CertificatesCall,
  type CertificatesContext,
  type CertificatesDone,
  type CertificatesEvent,
  type CertificatesInput,
  type CertificatesJob,
  type CertificatesWork,
  certificatesKeys,
} from './certificates.types.js';

type Done = { readonly done: CertificatesDone };

const isLook = ({ kind }: CertificatesJob) => kind === 'look';

const queued = (context: CertificatesContext, job: CertificatesJob) => ({ waiting: [...context.waiting, job] });

const base = setup({
  types: {
    context: {} as CertificatesContext,
    events: {} as CertificatesEvent,
    input: {} as CertificatesInput,
    children: {} as { work: 'work'; deadline: 'deadline' },
  },
  actors: {
    /** Does one job, all of it or nothing, and looks at the certificates then. */
    work: fromPromise<CertificatesDone, CertificatesWork>(() =>
      Promise.reject(new Error('certificates: work is not provided')),
    ),
    /** Says `deadline` when the wall clock has reached the date, however it is set meanwhile. */
    deadline: fromCallback<ClockSet, { dueAt: string }>(() => {
      throw new Error('certificates: no deadline provided');
    }),
  },
  guards: {
    hasWaiting: ({ context }) => context.waiting.length > 0,
    hasNext: ({ context }) => context.nextAt !== null,
    hasNoOperator: ({ context }) => context.settings.operator === '',
    isRequesting: ({ context }) => isRequesting(context),
    isSayable: ({ context }) => isSayable(context),
    isUnsayable: ({ context }) => context.request?.phase !== 'unsaid',
    concernsUs: (_, { key }: { key: string }) => Object.hasOwn(certificatesKeys, key),
    isRefused: ({ context }, { key, payload }: Answered<'SignCertificate'>) =>
      key === context.request?.keyName && payload.status === 'Rejected',
    isTaken: ({ context }, { key }: Answered<'SignCertificate'>) => key === context.request?.keyName,
    wentOffline: ({ context }, { key, reason }: Failed<'SignCertificate'>) =>
      reason === 'offline' && (key === '' || key === context.request?.keyName),
    wasSilent: ({ context }, { key, reason }: Failed<'SignCertificate'>) =>
      reason === 'timeout' && key === context.request?.keyName,
    wasRefused: ({ context }, { key }: Failed<'SignCertificate'>) => key === context.request?.keyName,
  },
  actions: {
    queueCall: assign(({ context }, { call }: { call: CertificatesCall }) => queued(context, { kind: 'answer', call })),
    /** However often somebody wants to know, it is looked at once. */
    queueLook: assign(({ context }) => (context.waiting.some(isLook) ? {} : queued(context, { kind: 'look' }))),
    queueSecured: assign(({ context }, { root }: { root: string }) => queued(context, { kind: 'secured', root })),
    queueRequest: assign(({ context }, { isRenewal }: { isRenewal: boolean }) =>
      queued(context, { kind: 'request', isRenewal }),
    ),
    /** Looking at what was just done, for what is to be done next. */
    queueRenewal: assign(({ context }) => {
      const isDue = context.done?.seen?.renewalIsDue === true && !isRequesting(context);
      return isDue ? queued(context, { kind: 'request', isRenewal: true }) : {};
    }),
    queueFate: assign(({ context }, { kind }: { kind: 'said' | 'dropped' }) =>
      queued(context, { kind, keyName: context.request?.keyName ?? '' }),
    ),
    takeNext: assign(({ context }) => ({ current: context.waiting[0] ?? null, waiting: context.waiting.slice(1) })),
    forgetCurrent: assign({ current: null, done: null }),
    keepSetting: assign({
      settings: ({ context }, { key, value }: { key: string; value: string }) =>
        settingsWith(certificatesKeys, context.settings, key, value),
    }),
    keepOnline: assign({ isOnline: true, knowsTime: true }),
    keepOffline: assign({ isOnline: false, isTriggered: false }),
    keepTriggered: assign({ isTriggered: true }),
    keepRoot: assign({ securedBy: (_, { root }: { root: string }) => root }),
    keepDone: assign(({ context }, { done }: Done) => {
      const { request, renewalTriedAtMs, seen } = done;
      return {
        done,
        ...(seen && { installed: seen.installed, nextAt: seen.nextAt }),
        ...(request !== undefined && { request }),
        ...(renewalTriedAtMs !== undefined && { renewalTriedAtMs }),
        ...(seen?.switched && { tried: [...context.tried, seen.switched.certificate] }),
      };
    }),
    markSaid: assign({
      request: ({ context: { request } }) => request && { ...request, phase: 'said' as const },
      isTriggered: false,
    }),
    forgetRequest: assign({ request: null, isTriggered: false }),
    tellSeen: raise({ type: 'certificates.seen' }),
    passOn: forwardTo('deadline'),
    say: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ context: { request, isTriggered }, system }) =>
        outgoingCall(system, {
          from: 'certificates',
          action: 'SignCertificate',
          payload: { csr: request?.csr ?? '' },
          kind: isTriggered ? 'triggered' : 'ordinary',
          key: request?.keyName ?? '',
        }),
    ),
    note: ({ system }, params: { level: 'info' | 'warn'; event: string; reason?: string }) =>
      portsOf(system).journal.note(params),
    noteFailed: ({ context, system }, { error }: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'error',
        event: 'certificate.jobFailed',
        job: askedBy(context.current)?.type ?? context.current?.kind,
        error: String(error),
      }),
  },
});

/** The words of the chart: what it decides by, and what it does. */
export const certificatesSetup = base.extend({
  actions: {
    /** Events come after the answer, and the connection closes after both. */
    tellDone: base.enqueueActions(({ context, enqueue, system }) => {
      if (!context.done) return;
      const { answer, events, seen } = context.done;
      const call = askedBy(context.current);
      if (call && answer)
        enqueue.sendTo(peer(system, 'outbox'), { type: 'outbox.respond', callId: call.callId, payload: answer });
      for (const { event, techInfo } of events)
        enqueue.sendTo(peer(system, 'security-events'), securityEvent(system, event, techInfo));
      if (seen?.switched)
        enqueue.sendTo(peer(system, 'connection'), { type: 'connection.switched', ways: seen.switched.ways });
    }),
    answerFailure: base.enqueueActions(({ context, enqueue, system }) => {
      const call = askedBy(context.current);
      if (!call) return;
      const { callId } = call;
      enqueue.sendTo(peer(system, 'outbox'), { type: 'outbox.respond', callId, payload: failureOf(call) });
    }),
  },
});
