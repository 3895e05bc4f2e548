/**
 * Who may charge: 3.4, 3.5, 3.9, 3.10, 4.1, 5.11, 5.12. The local list, the cache, then the CSMS, one tag after the other.
 *
 * A tag means, in this order: the transaction it may stop; the outlet reserved for it; a plugged outlet that waits; the
 * lowest free one, moving to where the driver plugs in. Remote starts come the same way.
 */
import { and } from 'xstate';
import { remoteRequest, whyRefused } from './admission.js';
import { authorizationSetup } from './authorization.setup.js';

export const authorizationMachine = authorizationSetup.createMachine({
  id: 'authorization',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({
    ...input,
    registered: false,
    outlets: [],
    profiles: [],
    waiting: [],
    current: null,
    known: null,
  }),
  initial: 'idle',
  on: {
    'outlet.changed': { actions: [{ type: 'keepOutlet', params: ({ event }) => event }, 'follow', 'keepMoved'] },
    'profiles.changed': { actions: { type: 'keepProfiles', params: ({ event }) => event } },
    'registration.accepted': { actions: 'keepRegistered' },
    'station.ending': '.closed',
    'power.failing': '.powerFailing',
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
    'tag.judged': {
      actions: {
        type: 'learn',
        params: ({ context: { settings }, event: { idTag, idTagInfo } }) => ({ idTag, idTagInfo, settings }),
      },
    },
    'list.contradicted': { actions: { type: 'tellConflict', params: { active: true } } },
    'list.updated': { actions: { type: 'tellConflict', params: { active: false } } },
    'csms.remoteStartTransaction': [
      {
        guard: { type: 'canStart', params: ({ event }) => event.payload },
        actions: [
          { type: 'accept', params: ({ event }) => event },
          {
            type: 'queue',
            params: ({ context, event: { payload } }) => ({ request: remoteRequest(context, payload) }),
          },
        ],
      },
      {
        actions: [
          { type: 'noteFlaw', params: ({ event }) => event.payload },
          { type: 'reject', params: ({ event }) => event },
        ],
      },
    ],
    'csms.remoteStopTransaction': [
      {
        guard: { type: 'isRunning', params: ({ event }) => event.payload },
        actions: [
          { type: 'accept', params: ({ event }) => event },
          { type: 'stopRemotely', params: ({ event }) => event.payload },
        ],
      },
      { actions: { type: 'reject', params: ({ event }) => event } },
    ],
    'configuration.changed': { actions: { type: 'keepSetting', params: ({ event }) => event } },
  },
  states: {
    idle: {
      entry: 'forgetCurrent',
      always: { guard: 'hasWaiting', target: 'deciding', actions: 'takeNext' },
    },

    deciding: {
      always: [
        { guard: and(['mustIdentify', 'skipsAuthorize']), target: 'idle', actions: ['admit', 'keepPlaced'] },
        { guard: 'mustIdentify', target: 'lookingUp' },
        { target: 'idle', actions: 'actAtOnce' },
      ],
    },

    lookingUp: {
      invoke: {
        id: 'lookUp',
        src: 'lookUp',
        input: ({ context: { current, settings } }) => ({ idTag: current?.idTag ?? '', settings }),
        onDone: { target: 'judging', actions: { type: 'keepKnown', params: ({ event }) => ({ known: event.output }) } },
        // The store is silent: only the CSMS can say.
        onError: 'asking',
      },
    },

    judging: {
      always: [
        { guard: 'passes', target: 'idle', actions: ['admit', 'keepPlaced'] },
        {
          guard: 'isRefused',
          target: 'idle',
          actions: { type: 'noteRefused', params: ({ context }) => ({ why: whyRefused(context) }) },
        },
        { target: 'asking' },
      ],
    },

    asking: {
      entry: 'ask',
      on: {
        'answered.authorize': [
          {
            guard: { type: 'isAccepted', params: ({ event }) => event.payload },
            target: 'idle',
            actions: [
              {
                type: 'learn',
                params: ({ context: { current, settings }, event }) => ({
                  idTag: current?.idTag ?? '',
                  idTagInfo: event.payload.idTagInfo,
                  settings,
                }),
              },
              'admit',
              'keepPlaced',
            ],
          },
          {
            target: 'idle',
            actions: [
              {
                type: 'learn',
                params: ({ context: { current, settings }, event }) => ({
                  idTag: current?.idTag ?? '',
                  idTagInfo: event.payload.idTagInfo,
                  settings,
                }),
              },
              { type: 'noteRefused', params: ({ event }) => ({ why: event.payload.idTagInfo.status }) },
            ],
          },
        ],
        'failed.authorize': [
          {
            guard: { type: 'passesOffline', params: ({ event }) => event },
            target: 'idle',
            actions: ['admit', 'keepPlaced'],
          },
          { target: 'idle', actions: { type: 'noteRefused', params: ({ event }) => ({ why: event.reason }) } },
        ],
      },
    },

    /** On back-up power, for a moment: nobody begins anything. */
    powerFailing: {
      entry: 'forgetWaiting',
      on: {
        'tag.presented': {},
        'csms.remoteStartTransaction': { actions: { type: 'reject', params: ({ event }) => event } },
        'power.ok': 'idle',
      },
    },

    /** The station goes down: no tag and no remote start is heard any more. */
    closed: {
      entry: 'forgetWaiting',
      on: {
        'tag.presented': {},
        'power.failing': {},
        'csms.remoteStartTransaction': { actions: { type: 'reject', params: ({ event }) => event } },
        'csms.remoteStopTransaction': { actions: { type: 'reject', params: ({ event }) => event } },
        'station.working': 'idle',
      },
    },
  },
});
