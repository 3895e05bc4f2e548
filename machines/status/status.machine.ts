/**
 * What the CSMS is told of one connector, or of connector 0: 4.9, errata 3.19, 3.22.
 *
 * After every BootNotification that was Accepted the status is told; later each change is, in order, as soon as it has
 * held for MinimumStatusDuration. What changes while offline is told once, as it then is; and so is what the CSMS left
 * without an answer on a connection that turned out to be dead.
 */
import { and, assign, or, sendTo, setup, stateIn } from 'xstate';
import { portsOf } from '../../protocol/ports.js';
import { inMs, type Parsers, settingsWith } from '../settings.js';
import { type Answered, type ConfigurationChanged, type Failed, outgoingCall, peer } from '../system.js';
import { type ConnectorStatus, isSameStatus, statusNotification } from './connector-status.js';

export type StatusEvent =
  | { type: 'status.is'; status: ConnectorStatus }
  | { type: 'registration.accepted' }
  | { type: 'registration.resumed' }
  | { type: 'registration.offline' }
  | { type: 'trigger.statusNotification' }
  | Answered<'StatusNotification'>
  | Failed<'StatusNotification'>
  | ConfigurationChanged;

export interface StatusSettings {
  /** What did not last so long is not told. */
  readonly minimumDurationMs: number;
}

export const statusKeys: Parsers<StatusSettings> = {
  MinimumStatusDuration: (value) => ({ minimumDurationMs: inMs(value) }),
};

export interface StatusInput {
  readonly connectorId: number;
  readonly status: ConnectorStatus;
  readonly settings: StatusSettings;
}

export const statusMachine = setup({
  types: {
    context: {} as StatusInput & {
      /** What the CSMS was told last; null when that is not known. */
      readonly told: ConnectorStatus | null;
      /** It has not answered the last one that it had time to answer. */
      readonly isDoubtful: boolean;
    },
    events: {} as StatusEvent,
    input: {} as StatusInput,
  },
  delays: {
    untilItHasHeld: ({ context }) => context.settings.minimumDurationMs,
  },
  guards: {
    hasNews: ({ context }) => !isSameStatus(context.told, context.status),
    isUnknown: ({ context }) => context.told === null,
    isOfDuration: (_, { key }: { key: string }) => Object.hasOwn(statusKeys, key),
    isTellable: ({ context }) => context.settings.minimumDurationMs === 0,
    wentOffline: (_, params: { reason: string }) => params.reason === 'offline',
    wentUnanswered: (_, params: { reason: string }) => params.reason === 'timeout',
    isDoubtful: ({ context }) => context.isDoubtful,
  },
  actions: {
    keep: assign({ status: (_, params: { status: ConnectorStatus }) => params.status }),
    keepTold: assign({ told: ({ context }) => context.status }),
    forgetTold: assign({ told: null }),
    doubt: assign({ isDoubtful: true }),
    trust: assign({ isDoubtful: false }),
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(statusKeys, context.settings, params.key, params.value),
    }),
    note: ({ system, context }) =>
      portsOf(system).journal.note({
        level: 'info',
        event: 'status.changed',
        connectorId: context.connectorId,
        status: context.status.status,
        errorCode: context.status.errorCode,
      }),
    /** `triggered`: the CSMS asked for it, so it is told whatever was told before, also while Pending (5.17). */
    tell: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }, { kind }: { kind: 'ordinary' | 'triggered' }) =>
        outgoingCall(system, {
          from: `status-${context.connectorId}`,
          action: 'StatusNotification',
          payload: statusNotification(context.connectorId, context.status),
          kind,
        }),
    ),
  },
}).createMachine({
  id: 'status',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, told: null, isDoubtful: false }),
  type: 'parallel',
  on: {
    'trigger.statusNotification': { actions: { type: 'tell', params: { kind: 'triggered' } } },
  },
  states: {
    /** Whether it has lasted long enough to be told (9, MinimumStatusDuration). */
    duration: {
      initial: 'held',
      on: {
        'status.is': {
          target: '.changing',
          actions: [{ type: 'keep', params: ({ event }) => event }, 'note'],
        },
        'configuration.changed': {
          guard: { type: 'isOfDuration', params: ({ event }) => event },
          target: '.changing',
          actions: { type: 'keepSetting', params: ({ event }) => event },
        },
      },
      states: {
        changing: {
          always: { guard: 'isTellable', target: 'held' },
          after: { untilItHasHeld: 'held' },
        },
        held: {},
      },
    },

    line: {
      initial: 'unregistered',
      on: {
        'registration.accepted': { target: '.online', actions: 'forgetTold' },
        'answered.statusNotification': { actions: 'trust' },
      },
      states: {
        unregistered: {},

        online: {
          // After a boot all is told at once, however new (errata 3.22).
          always: {
            guard: or(['isUnknown', and(['hasNews', stateIn({ duration: 'held' })])]),
            actions: ['keepTold', { type: 'tell', params: { kind: 'ordinary' } }],
          },
          on: {
            'registration.offline': 'offline',
            // Whether the CSMS heard it is unknown, so it hears it again.
            'failed.statusNotification': [
              {
                guard: { type: 'wentOffline', params: ({ event }) => event },
                target: 'offline',
                actions: 'forgetTold',
              },
              // A CSMS that never answers is not asked for ever; but it may be the connection that is dead.
              { guard: { type: 'wentUnanswered', params: ({ event }) => event }, actions: 'doubt' },
            ],
          },
        },

        offline: {
          on: {
            'registration.resumed': [
              { guard: 'isDoubtful', target: 'online', actions: ['forgetTold', 'trust'] },
              { target: 'online' },
            ],
            'failed.statusNotification': {
              guard: { type: 'wentOffline', params: ({ event }) => event },
              actions: 'forgetTold',
            },
          },
        },
      },
    },
  },
});
