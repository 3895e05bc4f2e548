import { assign, fromCallback, fromPromise, raise, sendTo, setup } from 'xstate';
import type { LinkClosed } from '../../protocol/ports/link.js';
import type { Way, Ways } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { withoutCredentials } from '../../protocol/redact.js';
import { securityEvent } from '../security-events/kept.js';
import { settingsWith } from '../settings.js';
import { peer } from '../system.js';
import { backOffMs } from './back-off.js';
import {
  type ConnectionContext,
  type ConnectionEvent,
  type ConnectionInput,
  connectionKeys,
  type LinkCommand,
  type Opening,
} from './connection.types.js';
import { reachesAlike } from './way.js';

/** More kinds of trouble than this are not told in one outage: somebody makes them up. */
const mostTold = 20;

const unbound = (name: string) => Promise.reject(new Error(`connection: ${name} is not provided`));

const base = setup({
  types: {
    context: {} as ConnectionContext,
    events: {} as ConnectionEvent,
    input: {} as ConnectionInput,
    children: {} as { link: 'link'; leaveWay: 'leaveWay'; proveWay: 'proveWay' },
    tags: {} as 'dialling' | 'open' | 'backOff' | 'onTrial',
  },
  actors: {
    link: fromCallback<LinkCommand, Way>(() => {
      throw new Error('connection: no link provided');
    }),
    /** Makes the other way the present one, for good. */
    leaveWay: fromPromise<Ways, Way>(() => unbound('leaveWay')),
    /** Forgets the other way, for good. */
    proveWay: fromPromise<Ways, Way>(() => unbound('proveWay')),
  },
  delays: {
    untilPing: ({ context }) => context.pingIntervalMs,
    untilSilent: ({ context }) => context.pongTimeoutMs,
    untilRedial: ({ context, system }) =>
      backOffMs(context.backOff, context.failures, portsOf(system).random.fraction()),
    untilFallback: ({ context }) => context.fallbackMs,
  },
  guards: {
    pings: ({ context }) => context.pingIntervalMs > 0,
    isPingInterval: (_, params: { key: string }) => params.key === 'WebSocketPingInterval',
    leadsElsewhere: ({ context }, { ways }: { ways: Ways }) => !reachesAlike(context.ways.present, ways.present),
    leavesNothingBehind: (_, { ways }: { ways: Ways }) => ways.other === null,
    isOnTrial: ({ context }) => context.ways.other !== null,
  },
  actions: {
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    forgetFailures: assign({ failures: 0, toldAbout: [] }),
    keepSetting: assign(({ context }, params: { key: string; value: string }) =>
      settingsWith(connectionKeys, context, params.key, params.value),
    ),
    keepWays: assign((_, { ways }: { ways: Ways }) => ({ ways, failures: 0 })),
    noteClosed: ({ system, context }, params: LinkClosed) => {
      const { code, reason, problem } = params;
      portsOf(system).journal.note({
        level: problem ? 'warn' : 'info',
        event: 'connection.closed',
        url: withoutCredentials(context.ways.present.url),
        code,
        reason,
        ...(problem && { problem }),
      });
    },
    noteOpened: ({ system, context: { ways } }, { secured }: Opening) =>
      portsOf(system).journal.note({
        level: 'info',
        event: 'connection.opened',
        url: withoutCredentials(ways.present.url),
        securityProfile: ways.present.profile,
        ...(secured && { tls: secured.version, cipher: secured.cipher }),
      }),
    tellUp: sendTo(({ system }) => peer(system, 'registration'), { type: 'link.up' }),
    tellDown: sendTo(({ system }) => peer(system, 'registration'), { type: 'link.down' }),
    tellOutboxDown: sendTo(({ system }) => peer(system, 'outbox'), { type: 'link.down' }),
    /** That the door is open does not say that the CSMS wants the station in. */
    askForLife: sendTo(({ system }) => peer(system, 'registration'), { type: 'heartbeat.wanted' }),
    ping: sendTo('link', { type: 'link.ping' }),
    hangUp: sendTo('link', { type: 'link.hangUp' }),
    leave: sendTo('link', { type: 'link.leave' }),
    raiseReached: raise({ type: 'way.reached' }),
    raiseMissed: raise({ type: 'way.missed' }),
    raiseSwitched: raise((_, { ways }: { ways: Ways }) => ({ type: 'connection.switched' as const, ways })),
  },
});

/** The words of the chart: what it decides by, and what it does. */
export const connectionSetup = base.extend({
  actions: {
    tellSecured: base.enqueueActions(({ event, enqueue, system }) => {
      if (event.type !== 'link.opened' || !event.secured) return;
      enqueue.sendTo(peer(system, 'certificates'), { type: 'connection.secured', root: event.secured.root });
    }),
    /** What was found wrong is told once, however often it is met, until a connection succeeds (W A00, T TC_078). */
    tellSecurity: base.enqueueActions(({ context: { toldAbout }, event, enqueue, system }) => {
      if (event.type !== 'link.closed' || !event.security) return;
      const { about, event: name, techInfo } = event.security;
      if (toldAbout.includes(about) || toldAbout.length >= mostTold) return;
      enqueue.assign({ toldAbout: [...toldAbout, about] });
      enqueue.sendTo(peer(system, 'security-events'), securityEvent(system, name, techInfo));
    }),
  },
});
