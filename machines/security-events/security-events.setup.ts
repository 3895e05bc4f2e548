import { assign, fromPromise, raise, sendTo, setup } from 'xstate';
import type { LedgerChange, SecurityEventRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { type Answered, type ConfigurationChanged, type Failed, peer } from '../system.js';
import {
  crowdedOut,
  eventAsked,
  floodEvent,
  growingWaitMs,
  mostKept,
  nextToTell,
  noFlood,
  notWritten,
  type SecurityEventRaised,
  type SecurityEventsContext,
  type SecurityEventsInput,
  withEvent,
  without,
  writing,
  written,
} from './kept.js';

/** Of the chart's own: an event that is to be kept and told. */
interface SecurityEventKept {
  readonly type: 'security.kept';
  readonly raised: SecurityEventRaised;
}

export type SecurityEventsEvent =
  | SecurityEventRaised
  | SecurityEventKept
  | { type: 'registration.accepted' }
  | { type: 'registration.resumed' }
  | { type: 'registration.offline' }
  | Answered<'SecurityEventNotification'>
  | Failed<'SecurityEventNotification'>
  | ConfigurationChanged;

type Failure = Failed<'SecurityEventNotification'>;

/** What a CSMS says that does not know the message at all. */
const unknown: readonly (string | undefined)[] = ['NotImplemented', 'NotSupported'];

const told = (record: SecurityEventRecord | undefined) => ({ type: record?.payload.type, number: record?.number });

/** The words of the chart: what it decides by, and what it does. */
export const securityEventsSetup = setup({
  types: {
    context: {} as SecurityEventsContext,
    events: {} as SecurityEventsEvent,
    input: {} as SecurityEventsInput,
    children: {} as { write: 'write' },
  },
  actors: {
    write: fromPromise<void, LedgerChange>(() => Promise.reject(new Error('security-events: no ledger provided'))),
  },
  delays: {
    untilDiskIsTried: 5_000,
    untilToldAgain: ({ context: { silences, losses } }) => growingWaitMs(Math.max(0, silences + losses - 1)),
    untilCounted: ({ context }) => growingWaitMs(context.flood.quiets),
  },
  guards: {
    /** Whoever sends nonsense sends much of it. */
    comesInFloods: (_, { event }: { event: SecurityEventRaised['event'] }) => event === 'InvalidMessages',
    moreHaveCome: ({ context }) => context.flood.count > 0,
    isFull: ({ context }) => context.kept.length >= mostKept,
    hasChanges: ({ context }) => context.unwritten.length > 0 || context.gone.length > 0,
    hasNews: ({ context }) => nextToTell(context) !== undefined,
    /** Twice in a row the connection was lost over it: it must not cost the next one too. */
    endsConnections: ({ context }) => context.losses > 1,
    isAsked: ({ context }, { key }: { key: string }) => String(context.asked) === key,
    wentOffline: ({ context }, { key, reason }: Failure) => String(context.asked) === key && reason === 'offline',
    wasSilent: ({ context }, { key, reason }: Failure) => String(context.asked) === key && reason === 'timeout',
    isUnknown: ({ context }, { key, code }: Failure) => String(context.asked) === key && unknown.includes(code),
  },
  actions: {
    raiseKept: raise((_, raised: SecurityEventRaised) => ({ type: 'security.kept' as const, raised })),
    count: assign({
      flood: ({ context: { flood } }, newest: SecurityEventRaised) => ({ ...flood, count: flood.count + 1, newest }),
    }),
    keepCounted: assign(({ context }) => {
      const raised = floodEvent(context.flood);
      return raised ? withEvent(context, raised) : {};
    }),
    forgetCounted: assign({
      flood: ({ context: { flood } }) => ({ count: 0, newest: null, quiets: flood.quiets + 1 }),
    }),
    forgetFlood: assign({ flood: noFlood }),
    keep: assign(({ context }, { raised }: { raised: SecurityEventRaised }) => withEvent(context, raised)),
    noteCrowdedOut: ({ system, context }) =>
      portsOf(system).journal.note({ level: 'warn', event: 'securityEvent.crowdedOut', ...told(crowdedOut(context)) }),
    crowdOut: assign(({ context }) => without(context, crowdedOut(context)?.number)),
    takeChanges: assign(({ context }) => writing(context)),
    keepWritten: assign(({ context }) => written(context)),
    keepUnwritten: assign(({ context }) => notWritten(context)),
    noteUnwritten: ({ system }, { error }: { error: unknown }) =>
      portsOf(system).journal.note({ level: 'error', event: 'securityEvent.notWritten', error: String(error) }),
    takeNext: assign({ asked: ({ context }) => nextToTell(context)?.number ?? null }),
    tell: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ context }) => {
        const record = eventAsked(context);
        return {
          type: 'outbox.call' as const,
          messageId: record?.messageId ?? '',
          kind: 'ordinary' as const,
          from: 'security-events' as const,
          key: String(context.asked),
          action: 'SecurityEventNotification' as const,
          payload: record?.payload ?? {},
        };
      },
    ),
    forgetAsked: assign({ asked: null }),
    countSilence: assign({ silences: ({ context }) => context.silences + 1 }),
    countLoss: assign({ losses: ({ context }) => context.losses + 1 }),
    dropAsked: assign(({ context }) => ({
      ...without(context, context.asked ?? undefined),
      asked: null,
      silences: 0,
      losses: 0,
    })),
    noteTold: ({ system, context }) =>
      portsOf(system).journal.note({ level: 'info', event: 'securityEvent.told', ...told(eventAsked(context)) }),
    noteRefused: ({ system, context }, { code }: { code?: string }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'securityEvent.refused',
        ...told(eventAsked(context)),
        ...(code !== undefined && { code }),
      }),
    keepUnwanted: assign({ unwanted: true }),
    forgetUnwanted: assign({ unwanted: false }),
  },
});
