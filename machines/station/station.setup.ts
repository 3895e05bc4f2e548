import { type AnyActorRef, assign, fromCallback, fromPromise, sendTo, setup } from 'xstate';
import type { StopReason } from '../../protocol/messages.js';
import type { LedgerContents } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { authorizationMachine } from '../authorization/authorization.machine.js';
import type { AuthorizationInput } from '../authorization/authorization.setup.js';
import { type ConnectionInput, connectionMachine } from '../connection/connection.machine.js';
import { connectorMachine } from '../connector/connector.machine.js';
import type { ConnectorSettings } from '../connector/connector.setup.js';
import { controllerMachine } from '../controller/controller.machine.js';
import { outboxMachine } from '../outbox/outbox.machine.js';
import type { OutboxSettings } from '../outbox/queue.js';
import { type RegistrationInput, registrationMachine } from '../registration/registration.machine.js';
import { statusMachine } from '../status/status.machine.js';
import { type ConfigurationChanged, type CsmsCall, type DeskEvent, peer, snapshotOf } from '../system.js';
import { childrenOf, outletsOf, spawning } from './children.js';
import { triggered } from './trigger.js';

export type StationEvent =
  | { type: 'station.start' }
  | { type: 'station.stop'; reason: StopReason; restart: boolean }
  | { type: 'registration.accepted' }
  | { type: 'registration.resumed' }
  | { type: 'registration.offline' }
  | CsmsCall<'TriggerMessage' | 'Reset'>
  | ConfigurationChanged;

/** What the store held when the station began, and what follows from the configuration in it. */
export interface Opened {
  readonly contents: LedgerContents;
  /** The hardware has been ready once: a transaction found open from now on was interrupted by ourselves. */
  readonly bootIsOver: boolean;
  readonly connection: ConnectionInput;
  readonly registration: RegistrationInput;
  readonly outbox: OutboxSettings;
  readonly connector: ConnectorSettings;
  readonly authorization: AuthorizationInput;
}

export interface StationInput {
  /** Outlets, 1..N. */
  readonly connectors: number;
}

export interface StationContext extends StationInput {
  readonly opened: Opened | null;
  readonly ending: { readonly reason: StopReason; readonly restart: boolean } | null;
  readonly crashes: number;
}

export interface StationOutput {
  /** The station is to begin anew, as after a boot. */
  readonly restart: boolean;
}

/** Crashes in the life of one actor system before it is given up, and begun anew as a whole. */
const mostCrashes = 20;

const unbound = (name: string) => Promise.reject(new Error(`station: ${name} is not provided`));

const base = setup({
  types: {
    context: {} as StationContext,
    events: {} as StationEvent,
    input: {} as StationInput,
    output: {} as StationOutput,
    children: {} as { openStore: 'openStore'; startHardware: 'startHardware'; settle: 'settle' } & Record<
      string,
      'connection' | 'registration' | 'outbox' | 'authorization' | 'connector' | 'controller' | 'status' | 'desk'
    >,
  },
  actors: {
    /** Opens the store, reads the configuration. */
    openStore: fromPromise<Opened>(() => unbound('openStore')),
    startHardware: fromPromise<void>(() => unbound('startHardware')),
    /** Waits until no transaction runs and nothing is owed, as long as that is sensible. */
    settle: fromPromise<void>(() => unbound('settle')),
    connection: connectionMachine,
    registration: registrationMachine,
    outbox: outboxMachine,
    authorization: authorizationMachine,
    connector: connectorMachine,
    controller: controllerMachine,
    status: statusMachine,
    desk: fromCallback<DeskEvent>(() => {
      throw new Error('station: no desk provided');
    }),
  },
  delays: {
    untilStoreIsTried: 10_000,
    untilHardwareIsTried: 5_000,
  },
  guards: {
    crashedTooOften: ({ context }) => context.crashes >= mostCrashes,
  },
  actions: {
    keepOpened: assign({ opened: (_, params: { opened: Opened }) => params.opened }),
    keepEnding: assign({
      ending: (_, params: { reason: StopReason; restart: boolean }) => ({
        reason: params.reason,
        restart: params.restart,
      }),
    }),
    markBooted: assign({ opened: ({ context }) => context.opened && { ...context.opened, bootIsOver: true } }),
    endForCrashes: assign({ ending: { reason: 'Reboot', restart: true } }),
    countCrash: assign({ crashes: ({ context }) => context.crashes + 1 }),
    note: (
      { system },
      params: { level: 'info' | 'warn' | 'error'; event: string; retryS?: number; error?: unknown },
    ) => {
      const { error, ...entry } = params;
      portsOf(system).journal.note({ ...entry, ...(error !== undefined && { error: String(error) }) });
    },
    noteCrash: ({ system, event }) => {
      const { actorId, error } = event as { actorId?: string; error?: unknown };
      const stack = error instanceof Error ? error.stack : undefined;
      portsOf(system).journal.note({
        level: 'error',
        event: 'actor.crashed',
        actor: actorId,
        error: String(error),
        stack,
      });
    },
    /** Follows what the chart of an outlet says of itself, for its status chart and for the authorisation. */
    watch: (_, _params: { connectorId: number }) => {},
    /** Stops what a crashed chart left running, and takes back the permit it gave. */
    makeSafe: (_, _params: { actorId: string; ref: AnyActorRef | undefined }) => {},
    /** Tells a chart that begins again where things stand: the link, the registration, what the hardware last said. */
    resume: (_, _params: { actorId: string }) => {},
    acceptReset: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { callId }: { callId: string }) => ({ type: 'outbox.respond', callId, payload: { status: 'Accepted' } }),
    ),
  },
});

/** The words of the chart: what it decides by, and what it does. */
export const stationSetup = base.extend({
  actions: {
    spawnAll: base.enqueueActions(({ context, enqueue, system }) => {
      for (const child of childrenOf(context)) {
        const spawned = spawning(child, context, system);
        enqueue.spawnChild(spawned.src as 'desk', { id: child, systemId: child, input: spawned.input as never });
      }
      for (const connectorId of [0, ...outletsOf(context)]) enqueue({ type: 'watch', params: { connectorId } });
    }),
    dial: base.sendTo(({ system }) => peer(system, 'connection'), { type: 'connection.dial' }),
    tellRegistration: base.enqueueActions(({ context, event, enqueue, system }) => {
      const { type } = event;
      if (type !== 'registration.accepted' && type !== 'registration.resumed' && type !== 'registration.offline')
        return;
      for (const id of [0, ...outletsOf(context)]) enqueue.sendTo(peer(system, `status-${id}`), { type });
      if (type === 'registration.accepted') enqueue.sendTo(peer(system, 'authorization'), { type });
    }),
    tellHardwareReady: base.enqueueActions(({ context, enqueue, system }) => {
      for (const id of outletsOf(context)) enqueue.sendTo(peer(system, `connector-${id}`), { type: 'hardware.ready' });
    }),
    tellConfiguration: base.enqueueActions(({ context, event, enqueue, system }) => {
      if (event.type !== 'configuration.changed') return;
      for (const id of outletsOf(context)) enqueue.sendTo(peer(system, `connector-${id}`), event);
      enqueue.sendTo(peer(system, 'connection'), event);
      enqueue.sendTo(peer(system, 'registration'), event);
      enqueue.sendTo(peer(system, 'outbox'), event);
      enqueue.sendTo(peer(system, 'authorization'), event);
    }),
    stopTransactions: base.enqueueActions(({ context, enqueue, system }) => {
      const reason = context.ending?.reason ?? 'Reboot';
      for (const id of outletsOf(context))
        enqueue.sendTo(peer(system, `connector-${id}`), { type: 'transaction.stop', reason });
      // Nothing may begin what nobody would end.
      for (const id of outletsOf(context)) enqueue.sendTo(peer(system, `connector-${id}`), { type: 'tag.withdrawn' });
      enqueue.sendTo(peer(system, 'authorization'), { type: 'station.ending' });
    }),
    answerTrigger: base.enqueueActions(({ context, event, enqueue, system }) => {
      if (event.type !== 'csms.triggerMessage') return;
      const accepted = snapshotOf<typeof registrationMachine>(system, 'registration').hasTag('accepted');
      const { status, to } = triggered(event.payload, { connectors: context.connectors, accepted });
      // The answer goes first (5.17).
      enqueue.sendTo(peer(system, 'outbox'), { type: 'outbox.respond', callId: event.callId, payload: { status } });
      for (const { actor, type } of to) enqueue.sendTo(peer(system, actor), { type } as never);
    }),
    /** The last thing done for a chart that will not begin again in this run. */
    makeCrashedSafe: base.enqueueActions(({ event, enqueue, self }) => {
      const { actorId = '' } = event as { actorId?: string };
      const children = self.getSnapshot().children as Record<string, AnyActorRef | undefined>;
      enqueue({ type: 'makeSafe', params: { actorId, ref: children[actorId] } });
    }),
    /** What crashed is stopped with its children and begins again from its records. */
    restartCrashed: base.enqueueActions(({ context, event, enqueue, system, self }) => {
      const { actorId } = event as { actorId?: string };
      const child = childrenOf(context).find((id) => id === actorId);
      if (!child) return;
      const children = self.getSnapshot().children as Record<string, AnyActorRef | undefined>;
      enqueue({ type: 'makeSafe', params: { actorId: child, ref: children[child] } });
      enqueue.stopChild(child);
      const { src, input } = spawning(child, context, system);
      enqueue.spawnChild(src as 'desk', { id: child, systemId: child, input: input as never });
      enqueue({ type: 'resume', params: { actorId: child } });
    }),
  },
});
