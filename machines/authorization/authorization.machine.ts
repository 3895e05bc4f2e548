/**
 * Who may charge: 3.4, 3.9, 3.10, 4.1, 5.11, 5.12. The CSMS is asked, one tag after the other.
 *
 * A tag means, in this order: the transaction it may stop; a plugged outlet that waits; the lowest free one, moving to
 * where the driver plugs in. Remote starts come the same way.
 */
import { and, not } from 'xstate';
import { authorizationSetup } from './authorization.setup.js';

export const authorizationMachine = authorizationSetup.createMachine({
  id: 'authorization',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, registered: false, outlets: [], waiting: [], current: null }),
  initial: 'idle',
  on: {
    'outlet.changed': { actions: [{ type: 'keepOutlet', params: ({ event }) => event }, 'follow', 'keepMoved'] },
    'registration.accepted': { actions: 'keepRegistered' },
    'station.ending': { target: '.closed', actions: 'forgetRegistered' },
    'tag.presented': {
      guard: {
        type: 'mayWait',
        params: ({ event }) => ({
          request: { idTag: event.idTag, connectorId: event.connectorId, remote: false },
        }),
      },
      actions: {
        type: 'queue',
        params: ({ event }) => ({
          request: { idTag: event.idTag, connectorId: event.connectorId, remote: false },
        }),
      },
    },
    'csms.remoteStartTransaction': [
      {
        guard: {
          type: 'canStart',
          params: ({ event: { payload } }) => ({
            idTag: payload.idTag,
            connectorId: payload.connectorId ?? null,
          }),
        },
        actions: [
          { type: 'answer', params: ({ event }) => ({ callId: event.callId, status: 'Accepted' as const }) },
          {
            type: 'queue',
            params: ({ event: { payload } }) => ({
              request: { idTag: payload.idTag, connectorId: payload.connectorId ?? null, remote: true },
            }),
          },
        ],
      },
      { actions: { type: 'answer', params: ({ event }) => ({ callId: event.callId, status: 'Rejected' as const }) } },
    ],
    'csms.remoteStopTransaction': [
      {
        guard: { type: 'isRunning', params: ({ event }) => event.payload },
        actions: [
          { type: 'answer', params: ({ event }) => ({ callId: event.callId, status: 'Accepted' as const }) },
          { type: 'stopRemotely', params: ({ event }) => event.payload },
        ],
      },
      { actions: { type: 'answer', params: ({ event }) => ({ callId: event.callId, status: 'Rejected' as const }) } },
    ],
    'configuration.changed': {
      guard: { type: 'isAuthorizeRemote', params: ({ event }) => event },
      actions: { type: 'keepAuthorizeRemote', params: ({ event }) => event },
    },
  },
  states: {
    idle: {
      entry: 'forgetCurrent',
      always: { guard: 'hasWaiting', target: 'deciding', actions: 'takeNext' },
    },

    deciding: {
      always: [
        { guard: and(['mustAsk', 'skipsAuthorize']), target: 'idle', actions: ['admit', 'keepPlaced'] },
        { guard: 'mustAsk', target: 'asking' },
        { guard: not('mustAsk'), target: 'idle', actions: 'actAtOnce' },
      ],
    },

    asking: {
      entry: 'ask',
      on: {
        'answered.authorize': [
          {
            guard: { type: 'isAccepted', params: ({ event }) => event.payload },
            target: 'idle',
            actions: ['admit', 'keepPlaced'],
          },
          {
            target: 'idle',
            actions: { type: 'noteRefused', params: ({ event }) => ({ why: event.payload.idTagInfo.status }) },
          },
        ],
        'failed.authorize': {
          target: 'idle',
          actions: { type: 'noteRefused', params: ({ event }) => ({ why: event.reason }) },
        },
      },
    },

    /** The station goes down: no tag and no remote start is heard any more. */
    closed: {},
  },
});
