import { type AnyActorRef, assign, fromCallback, fromPromise, sendTo, setup } from 'xstate';
import type { StopReason } from '../../protocol/messages.js';
import { portsOf } from '../../protocol/ports.js';
import { authorizationMachine } from '../authorization/authorization.machine.js';
import { certificatesMachine } from '../certificates/certificates.machine.js';
import { connectionMachine } from '../connection/connection.machine.js';
import { connectorMachine } from '../connector/connector.machine.js';
import { controllerMachine } from '../controller/controller.machine.js';
import { firmwareMachine } from '../firmware/firmware.machine.js';
import { logUploadMachine } from '../log-upload/log-upload.machine.js';
import { meteringMachine } from '../metering/metering.machine.js';
import { outboxMachine } from '../outbox/outbox.machine.js';
import { registrationMachine } from '../registration/registration.machine.js';
import { reservationsMachine } from '../reservations/reservations.machine.js';
import { securityEvent } from '../security-events/kept.js';
import { securityEventsMachine } from '../security-events/security-events.machine.js';
import { settingsFrom, settingsWith } from '../settings.js';
import { smartChargingMachine } from '../smart-charging/smart-charging.machine.js';
import { statusMachine } from '../status/status.machine.js';
import { type DeskEvent, peer, snapshotOf } from '../system.js';
import { childrenOf, outletsOf, spawning } from './children.js';
import { clockMove, isNoticeable } from './clock-moves.js';
import {
  type Opened,
  type Patience,
  type ResetType,
  resetFailure,
  type StationContext,
  type StationEvent,
  type StationInput,
  type StationOutput,
  stationKeys,
} from './station.context.js';
import { triggered, triggeredExtended } from './trigger.js';

/** Crashes in the life of one actor system before it is given up, and begun anew as a whole. */
const mostCrashes = 20;

/** What the whitepaper has added, and 5.9 and 5.19. */
const filesAndKeys = ['certificates', 'firmware', 'diagnostics', 'log-upload'] as const;

const unbound = (name: string) => Promise.reject(new Error(`station: ${name} is not provided`));

const base = setup({
  types: {
    context: {} as StationContext,
    events: {} as StationEvent,
    input: {} as StationInput,
    output: {} as StationOutput,
    children: {} as {
      openStore: 'openStore';
      startHardware: 'startHardware';
      settle: 'settle';
      resetHardware: 'resetHardware';
    } & Record<
      string,
      | 'connection'
      | 'registration'
      | 'outbox'
      | 'authorization'
      | 'reservations'
      | 'securityEvents'
      | 'smartCharging'
      | 'certificates'
      | 'firmware'
      | 'logUpload'
      | 'connector'
      | 'controller'
      | 'metering'
      | 'status'
      | 'desk'
    >,
  },
  actors: {
    /** Opens the store, reads the configuration. */
    openStore: fromPromise<Opened>(() => unbound('openStore')),
    startHardware: fromPromise<void>(() => unbound('startHardware')),
    /** Waits until no transaction runs and nothing is owed, as long as that is sensible. */
    settle: fromPromise<void, Patience>(() => unbound('settle')),
    /** Restarts the hardware, where it can be. */
    resetHardware: fromPromise<void, { type: ResetType }>(() => unbound('resetHardware')),
    connection: connectionMachine,
    registration: registrationMachine,
    outbox: outboxMachine,
    authorization: authorizationMachine,
    reservations: reservationsMachine,
    securityEvents: securityEventsMachine,
    smartCharging: smartChargingMachine,
    certificates: certificatesMachine,
    firmware: firmwareMachine,
    logUpload: logUploadMachine,
    connector: connectorMachine,
    controller: controllerMachine,
    metering: meteringMachine,
    status: statusMachine,
    desk: fromCallback<DeskEvent>(() => {
      throw new Error('station: no desk provided');
    }),
  },
  delays: {
    untilStoreIsTried: 10_000,
    untilHardwareIsTried: 5_000,
    untilResetIsTried: 2_000,
  },
  guards: {
    crashedTooOften: ({ context }) => context.crashes >= mostCrashes,
    powerFails: ({ context }) => context.power === 'failing' && context.stopsOnBackUpPower,
    isReset: ({ context }) => context.ending !== null && context.ending.reset !== null,
    mayResetAgain: ({ context }) => context.failedResets < context.settings.resetRetries,
    hardwareWasReady: ({ context }) => context.opened?.bootIsOver === true,
  },
  actions: {
    keepOpened: assign((_, { opened }: { opened: Opened }) => ({
      opened,
      settings: settingsFrom(stationKeys, opened.configuration),
    })),
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(stationKeys, context.settings, params.key, params.value),
    }),
    keepPower: assign({ power: (_, params: { state: 'ok' | 'failing' }) => params.state }),
    keepEnding: assign({
      ending: (_, params: { reason: StopReason; restart: boolean }) => ({
        reason: params.reason,
        restart: params.restart,
        reset: null,
      }),
      failedResets: 0,
    }),
    keepReset: assign({
      ending: (_, { type }: { type: ResetType }) =>
        ({ reason: type === 'Hard' ? 'HardReset' : 'SoftReset', restart: true, reset: type }) as const,
      failedResets: 0,
    }),
    countFailedReset: assign({ failedResets: ({ context }) => context.failedResets + 1 }),
    forgetEnding: assign({ ending: null }),
    markBooted: assign({ opened: ({ context }) => context.opened && { ...context.opened, bootIsOver: true } }),
    endForCrashes: assign({ ending: { reason: 'Reboot', restart: true, reset: null, isForCrashes: true } }),
    countCrash: assign({ crashes: ({ context }) => context.crashes + 1 }),
    note: (
      { system },
      params: { level: 'info' | 'warn' | 'error'; event: string; retryS?: number; error?: unknown },
    ) => {
      const { error, ...entry } = params;
      portsOf(system).journal.note({ ...entry, ...(error !== undefined && { error: String(error) }) });
    },
    noteResetFailed: ({ system, context }, params: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'error',
        event: 'hardware.notReset',
        failed: context.failedResets + 1,
        retries: context.settings.resetRetries,
        error: String(params.error),
      }),
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
    /** That the station has booted, and what was found then: damage of the records, a log that was cut, a full disk. */
    raiseAlerts: () => {},
    /** Stops what a crashed chart left running, and takes back the permit it gave. */
    makeSafe: (_, _params: { actorId: string; ref: AnyActorRef | undefined }) => {},
    /** Tells a chart that begins again where things stand: the link, the registration, what the hardware last said. */
    resume: (_, _params: { actorId: string }) => {},
    /** Told with the status of connector 0 (7.6). */
    tellResetFailure: sendTo(({ system }) => peer(system, 'controller'), {
      type: 'hardware.fault',
      fault: resetFailure,
    }),
    tellPowerFailing: sendTo(({ system }) => peer(system, 'authorization'), { type: 'power.failing' }),
    tellPowerOk: sendTo(({ system }) => peer(system, 'authorization'), { type: 'power.ok' }),
    tellWorking: sendTo(({ system }) => peer(system, 'authorization'), { type: 'station.working' }),
    tellEnding: sendTo(({ system }) => peer(system, 'authorization'), { type: 'station.ending' }),
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
    /** To whoever waits for the wall clock. */
    tellClockSet: base.enqueueActions(({ context, event, enqueue, system }) => {
      if (event.type !== 'clock.set') return;
      const { movedMs } = event;
      // The first one after a boot is told too: from here on the log has other times than before.
      if (isNoticeable(movedMs)) {
        const { clock } = portsOf(system);
        const { moves, techInfo } = clockMove(context.moves, { movedMs, atMs: clock.monotonic(), nowMs: clock.now() });
        enqueue.assign({ moves });
        if (techInfo !== null)
          enqueue.sendTo(peer(system, 'security-events'), securityEvent(system, 'SettingSystemTime', techInfo));
      }
      enqueue.sendTo(peer(system, 'reservations'), { type: 'clock.set' });
      enqueue.sendTo(peer(system, 'metering'), { type: 'clock.set' });
      enqueue.sendTo(peer(system, 'smart-charging'), { type: 'clock.moved', movedMs });
      for (const id of filesAndKeys) enqueue.sendTo(peer(system, id), { type: 'clock.set' });
    }),
    dial: base.sendTo(({ system }) => peer(system, 'connection'), { type: 'connection.dial' }),
    tellRegistration: base.enqueueActions(({ context, event, enqueue, system }) => {
      const { type } = event;
      if (type !== 'registration.accepted' && type !== 'registration.resumed' && type !== 'registration.offline')
        return;
      for (const id of [0, ...outletsOf(context)]) enqueue.sendTo(peer(system, `status-${id}`), { type });
      if (type === 'registration.accepted') enqueue.sendTo(peer(system, 'authorization'), { type });
      enqueue.sendTo(peer(system, 'security-events'), { type });
      for (const id of filesAndKeys) enqueue.sendTo(peer(system, id), { type });
    }),
    tellHardwareReady: base.enqueueActions(({ context, enqueue, system }) => {
      enqueue.sendTo(peer(system, 'smart-charging'), { type: 'hardware.ready' });
      for (const id of outletsOf(context)) enqueue.sendTo(peer(system, `connector-${id}`), { type: 'hardware.ready' });
    }),
    /** To everybody: whom a key concerns, they know themselves. */
    tellConfiguration: base.enqueueActions(({ context, event, enqueue, system }) => {
      if (event.type !== 'configuration.changed') return;
      for (const child of childrenOf(context)) enqueue.sendTo(peer(system, child as 'outbox'), event);
    }),
    stopTransactions: base.enqueueActions(({ context, enqueue, system }) => {
      const reason = context.ending?.reason ?? 'PowerLoss';
      for (const id of outletsOf(context))
        enqueue.sendTo(peer(system, `connector-${id}`), { type: 'transaction.stop', reason });
      // Nothing may begin what nobody would end.
      for (const id of outletsOf(context)) enqueue.sendTo(peer(system, `connector-${id}`), { type: 'tag.withdrawn' });
    }),
    /** Whoever was closed has forgotten it. */
    retellAccepted: base.enqueueActions(({ enqueue, system }) => {
      if (!snapshotOf<typeof registrationMachine>(system, 'registration').hasTag('accepted')) return;
      enqueue.sendTo(peer(system, 'authorization'), { type: 'registration.accepted' });
    }),
    answerTrigger: base.enqueueActions(({ context, event, enqueue, system }) => {
      if (event.type !== 'csms.triggerMessage' && event.type !== 'csms.extendedTriggerMessage') return;
      const accepted = snapshotOf<typeof registrationMachine>(system, 'registration').hasTag('accepted');
      const scope = { ...context, ...context.settings, accepted };
      const { status, to } =
        event.type === 'csms.triggerMessage'
          ? triggered(event.payload, scope)
          : triggeredExtended(event.payload, scope);
      // The answer goes first (5.17).
      enqueue.sendTo(peer(system, 'outbox'), { type: 'outbox.respond', callId: event.callId, payload: { status } });
      for (const { actor, type } of to) enqueue.sendTo(peer(system, actor as 'desk'), { type } as never);
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
