/**
 * Registration with the CSMS: 4.2, heartbeats: 4.6.
 *
 * Nothing but BootNotification is sent before `accepted`. While `pending` the CSMS may talk to us; while `rejected`
 * nobody talks. Once accepted, a lost connection needs no new BootNotification (J 5.4).
 */
import { assign, sendParent, sendTo, setup } from 'xstate';
import { instantOf } from '../../protocol/date-time.js';
import type { Request, Response } from '../../protocol/messages.js';
import { portsOf } from '../../protocol/ports.js';
import { type Answered, type ConfigurationChanged, type Failed, outgoingCall, peer } from '../system.js';

// A time outside of these says more about the CSMS than about the time.
const earliest = Date.UTC(2020, 0);
const latest = Date.UTC(2100, 0);

const isTime = (at: number | null): at is number => at !== null && at >= earliest && at <= latest;

/** One sign of life a day is needed for the clock (4.6). */
const longestHeartbeatS = 86_400;

type BootAnswer = Response<'BootNotification'>;

export type RegistrationEvent =
  | { type: 'link.up' }
  | { type: 'link.down' }
  | { type: 'trigger.bootNotification' }
  | { type: 'trigger.heartbeat' }
  /** Somebody wants to know whether the CSMS is there. */
  | { type: 'heartbeat.wanted' }
  | Answered<'BootNotification' | 'Heartbeat'>
  | Failed<'BootNotification' | 'Heartbeat'>
  | ConfigurationChanged;

export interface RegistrationInput {
  readonly boot: Request<'BootNotification'>;
  readonly heartbeatMs: number;
  /** Our own choice where the CSMS leaves it to us: interval 0, or no answer at all. */
  readonly ownRetryMs: number;
}

export const registrationMachine = setup({
  types: {
    context: {} as RegistrationInput & { readonly retryMs: number; readonly linked: boolean },
    events: {} as RegistrationEvent,
    input: {} as RegistrationInput,
    tags: {} as 'mayReceive' | 'accepted',
  },
  delays: {
    untilRetry: ({ context }) => context.retryMs,
    untilHeartbeat: ({ context }) => context.heartbeatMs,
  },
  guards: {
    linked: ({ context }) => context.linked,
    answered: (_, params: { answer: BootAnswer; status: BootAnswer['status'] }) =>
      params.answer.status === params.status,
    isHeartbeatInterval: (_, params: { key: string }) => params.key === 'HeartbeatInterval',
  },
  actions: {
    rememberLink: assign({ linked: true }),
    forgetLink: assign({ linked: false }),
    // 0 means "you choose" (4.2); a storm of retries is not a choice.
    keepRetry: assign({
      retryMs: ({ context }, params: { answer: BootAnswer }) =>
        params.answer.interval > 0 ? params.answer.interval * 1000 : context.ownRetryMs,
    }),
    chooseRetry: assign({ retryMs: ({ context }) => context.ownRetryMs }),
    keepHeartbeat: assign({
      heartbeatMs: ({ context }, params: { seconds: number }) =>
        params.seconds > 0 ? Math.min(params.seconds, longestHeartbeatS) * 1000 : context.heartbeatMs,
    }),
    openGate: sendTo(({ system }) => peer(system, 'outbox'), { type: 'gate.open' }),
    openGateForBoot: sendTo(({ system }) => peer(system, 'outbox'), { type: 'gate.boot' }),
    openGateForTriggered: sendTo(({ system }) => peer(system, 'outbox'), { type: 'gate.pending' }),
    shutGate: sendTo(({ system }) => peer(system, 'outbox'), { type: 'gate.shut' }),
    announce: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }) =>
        outgoingCall(system, {
          from: 'registration',
          action: 'BootNotification',
          payload: context.boot,
          kind: 'boot',
        }),
    ),
    beat: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system }) =>
        outgoingCall(system, { from: 'registration', action: 'Heartbeat', payload: {}, kind: 'triggered' }),
    ),
    setClock: ({ system }, params: { currentTime: string }) => {
      const { clock, journal } = portsOf(system);
      const at = instantOf(params.currentTime);
      if (!isTime(at)) {
        journal.note({ level: 'warn', event: 'clock.notCorrected', currentTime: params.currentTime.slice(0, 40) });
        return;
      }
      const correctedMs = Math.round(at - clock.now());
      clock.adjust(at);
      if (Math.abs(correctedMs) >= 1000) journal.note({ level: 'info', event: 'clock.corrected', correctedMs });
    },
    note: ({ system }, params: { status: BootAnswer['status']; interval: number }) =>
      portsOf(system).journal.note({
        level: params.status === 'Accepted' ? 'info' : 'warn',
        event: 'registration.answered',
        status: params.status,
        intervalS: params.interval,
      }),
    noteUnanswered: ({ system, context }, params: { reason: string }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'registration.unanswered',
        reason: params.reason,
        retryS: context.ownRetryMs / 1000,
      }),
    /** Before the clock is set, for it tells by how much it moves; it is heard afterwards. */
    tellClockSet: sendParent(({ system }, params: { currentTime: string }) => {
      const at = instantOf(params.currentTime);
      return { type: 'clock.set', movedMs: isTime(at) ? Math.round(at - portsOf(system).clock.now()) : 0 };
    }),
    tellLives: sendTo(({ system }) => peer(system, 'connection'), { type: 'connection.lives' }),
    tellAccepted: sendParent({ type: 'registration.accepted' }),
    tellResumed: sendParent({ type: 'registration.resumed' }),
    tellOffline: sendParent({ type: 'registration.offline' }),
  },
}).createMachine({
  id: 'registration',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, retryMs: input.ownRetryMs, linked: false }),
  initial: 'offline',
  on: {
    'link.up': { actions: 'rememberLink' },
    'link.down': { actions: 'forgetLink' },
    'configuration.changed': {
      guard: { type: 'isHeartbeatInterval', params: ({ event }) => ({ key: event.key }) },
      actions: { type: 'keepHeartbeat', params: ({ event }) => ({ seconds: Number(event.value) }) },
    },
  },
  states: {
    offline: {
      always: { guard: 'linked', target: 'announcing' },
    },

    announcing: {
      tags: 'mayReceive',
      entry: ['openGateForBoot', 'announce'],
      on: {
        'link.down': { target: 'offline', actions: 'forgetLink' },
        'answered.bootNotification': [
          {
            guard: { type: 'answered', params: ({ event }) => ({ answer: event.payload, status: 'Accepted' }) },
            target: 'accepted',
            actions: [
              { type: 'note', params: ({ event }) => event.payload },
              { type: 'keepHeartbeat', params: ({ event }) => ({ seconds: event.payload.interval }) },
              { type: 'tellClockSet', params: ({ event }) => event.payload },
              { type: 'setClock', params: ({ event }) => event.payload },
              'openGate',
              'tellLives',
              'tellAccepted',
            ],
          },
          {
            guard: { type: 'answered', params: ({ event }) => ({ answer: event.payload, status: 'Pending' }) },
            target: 'pending',
            actions: [
              { type: 'note', params: ({ event }) => event.payload },
              { type: 'keepRetry', params: ({ event }) => ({ answer: event.payload }) },
            ],
          },
          {
            target: 'rejected',
            actions: [
              { type: 'note', params: ({ event }) => event.payload },
              { type: 'keepRetry', params: ({ event }) => ({ answer: event.payload }) },
            ],
          },
        ],
        'failed.bootNotification': {
          target: 'unanswered',
          actions: ['chooseRetry', { type: 'noteUnanswered', params: ({ event }) => event }],
        },
      },
    },

    // No answer, or a CALLERROR: nobody forbade the CSMS to talk.
    unanswered: {
      tags: 'mayReceive',
      after: { untilRetry: 'offline' },
      on: {
        'link.down': { target: 'offline', actions: 'forgetLink' },
        'trigger.bootNotification': 'offline',
      },
    },

    pending: {
      tags: 'mayReceive',
      entry: 'openGateForTriggered',
      after: { untilRetry: 'offline' },
      on: {
        'link.up': { actions: ['rememberLink', 'openGateForTriggered'] },
        'trigger.bootNotification': 'offline',
        'trigger.heartbeat': { actions: 'beat' },
      },
    },

    rejected: {
      entry: 'shutGate',
      after: { untilRetry: 'offline' },
    },

    accepted: {
      tags: ['mayReceive', 'accepted'],
      type: 'parallel',
      on: {
        'answered.heartbeat': {
          actions: [
            'tellLives',
            { type: 'tellClockSet', params: ({ event }) => event.payload },
            { type: 'setClock', params: ({ event }) => event.payload },
          ],
        },
        'trigger.heartbeat': { actions: 'beat' },
        'heartbeat.wanted': { actions: 'beat' },
      },
      states: {
        line: {
          initial: 'online',
          states: {
            online: {
              on: { 'link.down': { target: 'offline', actions: ['forgetLink', 'tellOffline'] } },
            },
            offline: {
              on: { 'link.up': { target: 'online', actions: ['rememberLink', 'openGate', 'tellResumed'] } },
            },
          },
        },

        /** A line that comes and goes does not put the Heartbeat off: it is due when it is due, or at the return. */
        heartbeat: {
          initial: 'waiting',
          states: {
            waiting: {
              after: { untilHeartbeat: 'due' },
              on: {
                'configuration.changed': {
                  guard: { type: 'isHeartbeatInterval', params: ({ event }) => ({ key: event.key }) },
                  target: 'waiting',
                  reenter: true,
                  actions: { type: 'keepHeartbeat', params: ({ event }) => ({ seconds: Number(event.value) }) },
                },
              },
            },
            due: {
              always: { guard: 'linked', target: 'waiting', actions: 'beat' },
            },
          },
        },
      },
    },
  },
});
