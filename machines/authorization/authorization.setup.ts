import { assign, fromPromise, sendTo, setup } from 'xstate';
import type { IdTagInfo, Request } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import type { Grant } from '../connector/session.js';
import { settingsWith } from '../settings.js';
import {
  type Answered,
  type CallFailure,
  type ConfigurationChanged,
  type CsmsCall,
  type Failed,
  outgoingCall,
  peer,
} from '../system.js';
import {
  type AuthorizationContext,
  type AuthorizationInput,
  admissionOf,
  canStart,
  type Lesson,
  type LookUpInput,
  remoteFlaw,
  skipsAuthorize,
  verdictOf,
} from './admission.js';
import { decideTag, mayWait, movedTag, type OutletView, type TagRequest, withoutTag, withTag } from './decide.js';
import { authorizationKeys, judgeOffline, type KnownOfTag } from './judge.js';

export type AuthorizationEvent =
  | { type: 'tag.presented'; idTag: string; connectorId: number | null }
  /** The CSMS has said in an answer about a transaction what the tag of the question is worth. */
  | { type: 'tag.judged'; idTag: string; idTagInfo: IdTagInfo }
  /** The CSMS has contradicted the local list; a list of the CSMS was taken over. */
  | { type: 'list.contradicted' | 'list.updated' }
  | { type: 'outlet.changed'; outlet: OutletView }
  /** What is installed: a remote start may bring one more. */
  | { type: 'profiles.changed'; profiles: readonly InstalledProfile[] }
  | { type: 'registration.accepted' }
  | { type: 'station.ending' | 'power.failing' }
  /** What was closed opens again: the reset has failed, or the mains are back. */
  | { type: 'station.working' | 'power.ok' }
  | CsmsCall<'RemoteStartTransaction' | 'RemoteStopTransaction'>
  | Answered<'Authorize'>
  | Failed<'Authorize'>
  | ConfigurationChanged;

const respond = (callId: string, status: 'Accepted' | 'Rejected') =>
  ({ type: 'outbox.respond', callId, payload: { status } }) as const;

const grantOf = ({
  idTag,
  parentIdTag,
  fixed,
  profile,
}: Pick<OutletView, 'parentIdTag' | 'fixed' | 'profile'> & { readonly idTag: string }): Grant => ({
  idTag,
  fixed,
  ...(parentIdTag !== null && { parentIdTag }),
  ...(profile && { profile }),
});

const base = setup({
  types: {
    context: {} as AuthorizationContext,
    events: {} as AuthorizationEvent,
    input: {} as AuthorizationInput,
    children: {} as { lookUp: 'lookUp' },
  },
  actors: {
    /** Asks the list and the cache, as far as they are switched on. */
    lookUp: fromPromise<KnownOfTag, LookUpInput>(() => Promise.reject(new Error('authorization: no stores provided'))),
  },
  guards: {
    mayWait: ({ context }, { request }: { request: TagRequest }) =>
      mayWait([context.current, ...context.waiting], request),
    hasWaiting: ({ context }) => context.waiting.length > 0,
    mustIdentify: ({ context }) =>
      context.current !== null && decideTag(context.outlets, context.current).kind === 'identify',
    skipsAuthorize: ({ context }) => skipsAuthorize(context),
    passes: ({ context }) => verdictOf(context).kind === 'accept',
    isRefused: ({ context }) => verdictOf(context).kind === 'refuse',
    /** Nobody could be asked after all. An answer that says nothing (a CALLERROR) is no leave to charge, nor is a store that is silent. */
    passesOffline: ({ context: { known, settings } }, { reason }: { reason: CallFailure }) =>
      reason !== 'refused' && known !== null && judgeOffline(settings, known).kind === 'accept',
    isAccepted: (_, params: { idTagInfo: IdTagInfo }) => params.idTagInfo.status === 'Accepted',
    canStart: ({ context }, payload: Request<'RemoteStartTransaction'>) => canStart(context, payload),
    isRunning: ({ context }, params: { transactionId: number }) =>
      context.registered && context.outlets.some(({ transactionId }) => transactionId === params.transactionId),
  },
  actions: {
    keepOutlet: assign({
      outlets: ({ context }, { outlet }: { outlet: OutletView }) =>
        [...context.outlets.filter(({ connectorId }) => connectorId !== outlet.connectorId), outlet].sort(
          (one, other) => one.connectorId - other.connectorId,
        ),
    }),
    keepProfiles: assign({
      profiles: (_, { profiles }: { profiles: readonly InstalledProfile[] }) => profiles,
    }),
    keepRegistered: assign({ registered: true }),
    queue: assign({
      waiting: ({ context }, { request }: { request: TagRequest }) => [...context.waiting, request],
    }),
    keepKnown: assign({ known: (_, { known }: { known: KnownOfTag }) => known }),
    /** The outlet's own word follows; until then nobody else may have it. */
    keepPlaced: assign(({ context, event }) => {
      const admission = admissionOf(context, event);
      if (admission?.placed.kind !== 'start') return {};
      return { outlets: withTag(context.outlets, admission.placed.connectorId, admission.tag) };
    }),
    forgetCurrent: assign({ current: null, known: null }),
    forgetWaiting: assign({ current: null, known: null, waiting: [] }),
    /** The outlets' own words follow; until then the tag is where it was sent. */
    keepMoved: assign(({ context }) => {
      const moved = movedTag(context.outlets);
      if (!moved?.from.idTag) return {};
      const { connectorId, idTag, parentIdTag, profile } = moved.from;
      const without = withoutTag(context.outlets, connectorId);
      return { outlets: withTag(without, moved.to.connectorId, { idTag, parentIdTag, fixed: false, profile }) };
    }),
    takeNext: assign({
      current: ({ context }) => context.waiting[0] ?? null,
      waiting: ({ context }) => context.waiting.slice(1),
    }),
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(authorizationKeys, context.settings, params.key, params.value),
    }),
    ask: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }) =>
        outgoingCall(system, {
          from: 'authorization',
          action: 'Authorize',
          payload: { idTag: context.current?.idTag ?? '' },
        }),
    ),
    /** Remembers what the CSMS has said (3.5.1), and says `list.contradicted` where the list says otherwise (3.5.2). */
    learn: (_, _params: Lesson) => {},
    tellConflict: sendTo(
      ({ system }) => peer(system, 'controller'),
      (_, { active }: { active: boolean }) => ({ type: 'list.conflict', active }),
    ),
    noteFlaw: ({ system, context }, payload: Request<'RemoteStartTransaction'>) => {
      const why = remoteFlaw(context, payload);
      const { chargingProfileId } = payload.chargingProfile ?? {};
      if (why !== null)
        portsOf(system).journal.note({ level: 'warn', event: 'profile.refused', chargingProfileId, why });
    },
    noteRefused: ({ system, context }, params: { why: string }) =>
      portsOf(system).journal.note({
        level: 'info',
        event: 'tag.refused',
        idTag: context.current?.idTag,
        why: params.why,
      }),
    stopRemotely: sendTo(
      ({ system, context }, params: { transactionId: number }) => {
        const outlet = context.outlets.find(({ transactionId }) => transactionId === params.transactionId);
        return peer(system, `connector-${outlet?.connectorId ?? 0}`);
      },
      { type: 'transaction.stop', reason: 'Remote' },
    ),
    accept: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { callId }: { callId: string }) => respond(callId, 'Accepted'),
    ),
    reject: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { callId }: { callId: string }) => respond(callId, 'Rejected'),
    ),
  },
});

/** The words of the chart: what it decides by, and what it does. */
export const authorizationSetup = base.extend({
  actions: {
    /** What needs no question: a tag that ends what it began, or that nobody can use. */
    actAtOnce: base.enqueueActions(({ context, enqueue, system }) => {
      if (!context.current) return;
      const { idTag } = context.current;
      const decision = decideTag(context.outlets, context.current);
      portsOf(system).journal.note({ level: 'info', event: 'tag.decided', idTag, ...decision });
      if (decision.kind === 'identify' || decision.kind === 'ignore') return;
      const connector = peer(system, `connector-${decision.connectorId}`);
      if (decision.kind === 'stop') enqueue.sendTo(connector, { type: 'transaction.stop', reason: 'Local', idTag });
      if (decision.kind === 'withdraw') enqueue.sendTo(connector, { type: 'tag.withdrawn' });
      if (decision.kind === 'release') enqueue.sendTo(connector, { type: 'cable.release' });
    }),
    /** The tag is good, or nobody has to say so: it charges, or it stops the transaction of its group. */
    admit: base.enqueueActions(({ context, event, enqueue, system }) => {
      const admission = admissionOf(context, event);
      if (!admission) return;
      const { placed, tag } = admission;
      const { idTag } = tag;
      portsOf(system).journal.note({ level: 'info', event: 'tag.accepted', idTag, ...placed });
      if (placed.kind === 'ignore') return;
      const connector = peer(system, `connector-${placed.connectorId}`);
      if (placed.kind === 'stop')
        return enqueue.sendTo(connector, { type: 'transaction.stop', reason: 'Local', idTag });
      if (placed.kind === 'release') return enqueue.sendTo(connector, { type: 'cable.release' });
      enqueue.sendTo(connector, { type: 'tag.accepted', grant: grantOf(tag) });
    }),
    follow: base.enqueueActions(({ context, enqueue, system }) => {
      const moved = movedTag(context.outlets);
      if (!moved?.from.idTag) return;
      const grant = grantOf({ ...moved.from, idTag: moved.from.idTag, fixed: false });
      enqueue.sendTo(peer(system, `connector-${moved.from.connectorId}`), { type: 'tag.withdrawn' });
      enqueue.sendTo(peer(system, `connector-${moved.to.connectorId}`), { type: 'tag.accepted', grant });
    }),
  },
});
