/**
 * What the CSMS is told of one connector, or of connector 0: 4.9, errata 3.19, 3.22.
 *
 * After every BootNotification that was Accepted the status is told; later each change is, at once and in order.
 * What changes while offline is told once, as it then is.
 */
import { assign, sendTo, setup } from 'xstate';
import { portsOf } from '../../protocol/ports.js';
import { type Answered, type Failed, outgoingCall, peer } from '../system.js';
import { type ConnectorStatus, isSameStatus, statusNotification } from './connector-status.js';

export type StatusEvent =
  | { type: 'status.is'; status: ConnectorStatus }
  | { type: 'registration.accepted' }
  | { type: 'registration.resumed' }
  | { type: 'registration.offline' }
  | { type: 'trigger.statusNotification' }
  | Answered<'StatusNotification'>
  | Failed<'StatusNotification'>;

interface StatusInput {
  readonly connectorId: number;
  readonly status: ConnectorStatus;
}

export const statusMachine = setup({
  types: {
    context: {} as StatusInput & {
      /** What the CSMS was told last; null when that is not known. */
      readonly told: ConnectorStatus | null;
    },
    events: {} as StatusEvent,
    input: {} as StatusInput,
  },
  guards: {
    isNews: ({ context }, params: { status: ConnectorStatus }) => !isSameStatus(context.told, params.status),
    hasNews: ({ context }) => !isSameStatus(context.told, context.status),
    wentOffline: (_, params: { reason: string }) => params.reason === 'offline',
  },
  actions: {
    keep: assign({ status: (_, params: { status: ConnectorStatus }) => params.status }),
    keepTold: assign({ told: ({ context }) => context.status }),
    forgetTold: assign({ told: null }),
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
  context: ({ input }) => ({ ...input, told: null }),
  initial: 'unregistered',
  on: {
    'status.is': { actions: [{ type: 'keep', params: ({ event }) => event }, 'note'] },
    'registration.accepted': { target: '.online', reenter: true, actions: 'forgetTold' },
    'trigger.statusNotification': { actions: { type: 'tell', params: { kind: 'triggered' } } },
  },
  states: {
    unregistered: {},

    online: {
      always: { guard: 'hasNews', actions: ['keepTold', { type: 'tell', params: { kind: 'ordinary' } }] },
      on: {
        'registration.offline': 'offline',
        // Whether the CSMS heard it is unknown, so it hears it again.
        'failed.statusNotification': {
          guard: { type: 'wentOffline', params: ({ event }) => event },
          target: 'offline',
          actions: 'forgetTold',
        },
      },
    },

    offline: {
      on: {
        'registration.resumed': 'online',
        'failed.statusNotification': {
          guard: { type: 'wentOffline', params: ({ event }) => event },
          actions: 'forgetTold',
        },
      },
    },
  },
});
