/**
 * The connection to the CSMS: J 3.1, 3.2, 5.3.
 *
 * Every way of closing leads to `backOff`, and nobody ever gives up. A handshake that succeeded resets the waits.
 */
import { assign, fromCallback, sendTo, setup } from 'xstate';
import type { LinkClosed, LinkTarget } from '../../protocol/ports/link.js';
import { portsOf } from '../../protocol/ports.js';
import { withoutCredentials } from '../../protocol/redact.js';
import { type ConfigurationChanged, peer } from '../system.js';
import { type BackOff, backOffMs } from './back-off.js';

export type ConnectionEvent =
  | { type: 'connection.dial' }
  /** Begin the connection anew: a chart that hangs on it has lost its place. */
  | { type: 'connection.renew' }
  | { type: 'link.opened' }
  | { type: 'link.pong' }
  | ({ type: 'link.closed' } & LinkClosed)
  | ConfigurationChanged;

/** What the connection tells its link. */
export type LinkCommand = { type: 'link.ping' } | { type: 'link.hangUp' };

export interface ConnectionInput {
  readonly target: LinkTarget;
  readonly backOff: BackOff;
  /** 0: no pings of ours. */
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
}

export const connectionMachine = setup({
  types: {
    context: {} as ConnectionInput & { readonly failures: number },
    events: {} as ConnectionEvent,
    input: {} as ConnectionInput,
    children: {} as { link: 'link' },
  },
  actors: {
    link: fromCallback<LinkCommand, LinkTarget>(() => {
      throw new Error('connection: no link provided');
    }),
  },
  delays: {
    untilPing: ({ context }) => context.pingIntervalMs,
    untilSilent: ({ context }) => context.pongTimeoutMs,
    untilRedial: ({ context, system }) =>
      backOffMs(context.backOff, context.failures, portsOf(system).random.fraction()),
  },
  guards: {
    pings: ({ context }) => context.pingIntervalMs > 0,
    isPingInterval: (_, params: { key: string }) => params.key === 'WebSocketPingInterval',
  },
  actions: {
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    forgetFailures: assign({ failures: 0 }),
    keepPingInterval: assign({ pingIntervalMs: (_, params: { value: string }) => Number(params.value) * 1000 }),
    noteClosed: ({ system, context }, params: LinkClosed) => {
      const { code, reason, problem } = params;
      portsOf(system).journal.note({
        level: problem ? 'warn' : 'info',
        event: 'connection.closed',
        url: withoutCredentials(context.target.url),
        code,
        reason,
        ...(problem && { problem }),
      });
    },
    noteOpened: ({ system, context }) =>
      portsOf(system).journal.note({
        level: 'info',
        event: 'connection.opened',
        url: withoutCredentials(context.target.url),
      }),
    tellUp: sendTo(({ system }) => peer(system, 'registration'), { type: 'link.up' }),
    tellDown: sendTo(({ system }) => peer(system, 'registration'), { type: 'link.down' }),
    tellOutboxDown: sendTo(({ system }) => peer(system, 'outbox'), { type: 'link.down' }),
    ping: sendTo('link', { type: 'link.ping' }),
    hangUp: sendTo('link', { type: 'link.hangUp' }),
  },
}).createMachine({
  id: 'connection',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, failures: 0 }),
  initial: 'idle',
  on: {
    'configuration.changed': {
      guard: { type: 'isPingInterval', params: ({ event }) => ({ key: event.key }) },
      actions: { type: 'keepPingInterval', params: ({ event }) => ({ value: event.value }) },
    },
  },
  states: {
    idle: {
      on: { 'connection.dial': 'linked' },
    },

    linked: {
      initial: 'dialling',
      invoke: { id: 'link', src: 'link', input: ({ context }) => context.target },
      on: {
        'connection.renew': 'backOff',
        'link.closed': {
          target: 'backOff',
          actions: ['countFailure', { type: 'noteClosed', params: ({ event }) => event }],
        },
      },
      states: {
        dialling: {
          on: { 'link.opened': 'open' },
        },

        open: {
          entry: ['forgetFailures', 'noteOpened', 'tellUp'],
          exit: ['tellOutboxDown', 'tellDown'],
          initial: 'deciding',
          on: {
            'configuration.changed': {
              guard: { type: 'isPingInterval', params: ({ event }) => ({ key: event.key }) },
              target: '.deciding',
              actions: { type: 'keepPingInterval', params: ({ event }) => ({ value: event.value }) },
            },
          },
          states: {
            deciding: {
              always: [{ guard: 'pings', target: 'quiet' }, { target: 'unwatched' }],
            },
            unwatched: {},
            quiet: {
              after: { untilPing: 'awaitingPong' },
            },
            awaitingPong: {
              entry: 'ping',
              on: { 'link.pong': 'quiet' },
              // Half-open: the network swallowed the connection without a word.
              after: { untilSilent: 'hangingUp' },
            },
            hangingUp: {
              entry: 'hangUp',
            },
          },
        },
      },
    },

    backOff: {
      after: { untilRedial: 'linked' },
    },
  },
});
