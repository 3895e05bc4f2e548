import { assign, fromPromise, raise, sendTo, setup } from 'xstate';
import type { LedgerChange, SecurityEventRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { type Answered, type ConfigurationChanged, type Failed, peer } from '../system.js';
import {
  comesInFloods,
  crowdedOut,
  eventAsked,
  floodEvents,
  growingWaitMs,
  isCounted,
  moreHaveCome,
  mostKept,
  nextToTell,
  noFlood,
  notWritten,
  type SecurityEventRaised,
  type SecurityEventsContext,
  type SecurityEventsInput,
  withEvents,
  withFirst,
  withOneMore,
  without,
  withoutCounts,
  writing,
  written,
} from './kept.js';

/** Of the chart's own: events that are to be kept and told. */
interface SecurityEventKept {
  readonly type: 'security.kept';
  readonly raised: readonly SecurityEventRaised[];
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
    comesInFloods: (_, { event }: { event: SecurityEventRaised['event'] }) => comesInFloods(event),
    isCounted: ({ context }, { event }: { event: SecurityEventRaised['event'] }) => isCounted(context.flood, event),
    moreHaveCome: ({ context }) => moreHaveCome(context.flood),
    leavesNoRoom: ({ context }, { raised }: SecurityEventKept) => context.kept.length + raised.length > mostKept,
    hasChanges: ({ context }) => context.unwritten.length > 0 || context.gone.length > 0,
    hasNews: ({ context }) => nextToTell(context) !== undefined,
    /** Three times in a row the connection was lost over it, which is no chance: it must not cost the next one too. */
    endsConnections: ({ context }) => context.losses > 2,
    isAsked: ({ context }, { key }: { key: string }) => String(context.asked) === key,
    wentOffline: ({ context }, { key, reason }: Failure) => String(context.asked) === key && reason === 'offline',
    wasSilent: ({ context }, { key, reason }: Failure) => String(context.asked) === key && reason === 'timeout',
    isUnknown: ({ context }, { key, code }: Failure) => String(context.asked) === key && unknown.includes(code),
  },
  actions: {
    raiseKept: raise((_, raised: SecurityEventRaised) => ({ type: 'security.kept' as const, raised: [raised] })),
    raiseCounted: raise(({ context }) => ({ type: 'security.kept' as const, raised: floodEvents(context.flood) })),
    keepFirst: assign({
      flood: ({ context }, newest: SecurityEventRaised) => withFirst(context.flood, newest),
    }),
    count: assign({ flood: ({ context }, newest: SecurityEventRaised) => withOneMore(context.flood, newest) }),
    forgetCounted: assign({ flood: ({ context }) => withoutCounts(context.flood) }),
    forgetFlood: assign({ flood: noFlood }),
    keep: assign(({ context }, { raised }: Pick<SecurityEventKept, 'raised'>) => withEvents(context, raised)),
    noteCrowdedOut: ({ system, context }) => {
      for (const record of crowdedOut(context))
        portsOf(system).journal.note({ level: 'warn', event: 'securityEvent.crowdedOut', ...told(record) });
    },
    crowdOut: assign(({ context }) =>
      without(
        context,
        crowdedOut(context).map(({ number }) => number),
      ),
    ),
    takeChanges: assign(({ context }) => writing(context)),
    keepWritten: assign(({ context }) => written(context)),
    keepUnwritten: assign(({ context }) => notWritten(context)),
    /** From here on a power cut does not undo it. */
    noteWritten: ({ system, context }) => {
      for (const record of context.change.putSecurityEvents ?? [])
        portsOf(system).journal.note({ level: 'info', event: 'securityEvent.written', ...told(record) });
    },
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
      ...without(context, context.asked === null ? [] : [context.asked]),
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
