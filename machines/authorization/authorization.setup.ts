import { assign, sendTo, setup } from 'xstate';
import type { IdTagInfo } from '../../protocol/messages.js';
import { portsOf } from '../../protocol/ports.js';
import { type Answered, type ConfigurationChanged, type CsmsCall, type Failed, outgoingCall, peer } from '../system.js';
import { decideTag, mayWait, movedTag, type OutletView, placeTag, type TagRequest, withTag } from './decide.js';

export type AuthorizationEvent =
  | { type: 'tag.presented'; idTag: string; connectorId: number | null }
  | { type: 'outlet.changed'; outlet: OutletView }
  | { type: 'registration.accepted' }
  | { type: 'station.ending' }
  | CsmsCall<'RemoteStartTransaction' | 'RemoteStopTransaction'>
  | Answered<'Authorize'>
  | Failed<'Authorize'>
  | ConfigurationChanged;

export interface AuthorizationInput {
  readonly authorizeRemote: boolean;
}

export interface AuthorizationContext extends AuthorizationInput {
  /** Before the first Accepted no transaction may be started or stopped from afar (4.2). */
  readonly registered: boolean;
  readonly outlets: readonly OutletView[];
  readonly waiting: readonly TagRequest[];
  readonly current: TagRequest | null;
}

/** A remote start that the CSMS vouches for itself (AuthorizeRemoteTxRequests false, 5.11). */
function skipsAuthorize({ current, authorizeRemote }: AuthorizationContext): boolean {
  return current?.remote === true && !authorizeRemote;
}

/** What becomes of the present tag, now that it is good. */
function admissionOf(context: AuthorizationContext, event: AuthorizationEvent) {
  const { current, outlets } = context;
  if (!current) return null;
  const { idTag, connectorId: named } = current;
  const answer = event.type === 'answered.authorize' && !skipsAuthorize(context) ? event.payload.idTagInfo : null;
  const parentIdTag = answer?.parentIdTag ?? null;
  const tag = { idTag, parentIdTag, fixed: named !== null };
  return { tag, placed: placeTag(outlets, current, parentIdTag) };
}

const base = setup({
  types: {
    context: {} as AuthorizationContext,
    events: {} as AuthorizationEvent,
    input: {} as AuthorizationInput,
  },
  guards: {
    mayWait: ({ context }, { request }: { request: TagRequest }) =>
      mayWait([context.current, ...context.waiting], request),
    hasWaiting: ({ context }) => context.waiting.length > 0,
    mustAsk: ({ context }) => context.current !== null && decideTag(context.outlets, context.current).kind === 'ask',
    skipsAuthorize: ({ context }) => skipsAuthorize(context),
    isAccepted: (_, params: { idTagInfo: IdTagInfo }) => params.idTagInfo.status === 'Accepted',
    canStart: ({ context }, params: { connectorId: number | null; idTag: string }) =>
      context.registered &&
      mayWait([context.current, ...context.waiting], { ...params, remote: true }) &&
      decideTag(context.outlets, { ...params, remote: true }).kind === 'ask',
    isRunning: ({ context }, params: { transactionId: number }) =>
      context.registered && context.outlets.some(({ transactionId }) => transactionId === params.transactionId),
    isAuthorizeRemote: (_, params: { key: string }) => params.key === 'AuthorizeRemoteTxRequests',
  },
  actions: {
    keepOutlet: assign({
      outlets: ({ context }, { outlet }: { outlet: OutletView }) =>
        [...context.outlets.filter(({ connectorId }) => connectorId !== outlet.connectorId), outlet].sort(
          (one, other) => one.connectorId - other.connectorId,
        ),
    }),
    keepRegistered: assign({ registered: true }),
    forgetRegistered: assign({ registered: false }),
    queue: assign({
      waiting: ({ context }, { request }: { request: TagRequest }) => [...context.waiting, request],
    }),
    /** The outlet's own word follows; until then nobody else may have it. */
    keepPlaced: assign(({ context, event }) => {
      const admission = admissionOf(context, event);
      if (admission?.placed.kind !== 'start') return {};
      return { outlets: withTag(context.outlets, admission.placed.connectorId, admission.tag) };
    }),
    forgetCurrent: assign({ current: null }),
    /** The outlets' own words follow; until then the tag is where it was sent. */
    keepMoved: assign(({ context }) => {
      const moved = movedTag(context.outlets);
      if (!moved?.from.idTag) return {};
      const { idTag, parentIdTag } = moved.from;
      const without = context.outlets.map((outlet) =>
        outlet.connectorId === moved.from.connectorId
          ? { ...outlet, use: 'free' as const, idTag: null, parentIdTag: null }
          : outlet,
      );
      return { outlets: withTag(without, moved.to.connectorId, { idTag, parentIdTag, fixed: false }) };
    }),
    takeNext: assign({
      current: ({ context }) => context.waiting[0] ?? null,
      waiting: ({ context }) => context.waiting.slice(1),
    }),
    keepAuthorizeRemote: assign({ authorizeRemote: (_, params: { value: string }) => params.value === 'true' }),
    ask: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }) =>
        outgoingCall(system, {
          from: 'authorization',
          action: 'Authorize',
          payload: { idTag: context.current?.idTag ?? '' },
        }),
    ),
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
    answer: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, params: { callId: string; status: 'Accepted' | 'Rejected' }) => ({
        type: 'outbox.respond',
        callId: params.callId,
        payload: { status: params.status },
      }),
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
      if (decision.kind === 'stop')
        enqueue.sendTo(peer(system, `connector-${decision.connectorId}`), {
          type: 'transaction.stop',
          reason: 'Local',
          idTag,
        });
      if (decision.kind === 'withdraw')
        enqueue.sendTo(peer(system, `connector-${decision.connectorId}`), { type: 'tag.withdrawn' });
    }),
    /** The tag is good, or nobody has to say so: it charges, or it stops the transaction of its group. */
    admit: base.enqueueActions(({ context, event, enqueue, system }) => {
      const admission = admissionOf(context, event);
      if (!admission) return;
      const { placed, tag } = admission;
      const { idTag, parentIdTag, fixed } = tag;
      portsOf(system).journal.note({ level: 'info', event: 'tag.accepted', idTag, ...placed });
      if (placed.kind === 'ignore') return;
      const connector = peer(system, `connector-${placed.connectorId}`);
      if (placed.kind === 'stop')
        return enqueue.sendTo(connector, { type: 'transaction.stop', reason: 'Local', idTag });
      const grant = { idTag, fixed, ...(parentIdTag !== null && { parentIdTag }) };
      enqueue.sendTo(connector, { type: 'tag.accepted', grant });
    }),
    follow: base.enqueueActions(({ context, enqueue, system }) => {
      const moved = movedTag(context.outlets);
      if (!moved?.from.idTag) return;
      const { idTag, parentIdTag } = moved.from;
      const grant = { idTag, fixed: false, ...(parentIdTag !== null && { parentIdTag }) };
      enqueue.sendTo(peer(system, `connector-${moved.from.connectorId}`), { type: 'tag.withdrawn' });
      enqueue.sendTo(peer(system, `connector-${moved.to.connectorId}`), { type: 'tag.accepted', grant });
    }),
  },
});
