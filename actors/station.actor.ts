/** The root chart, bound to the store and the hardware, and to the charts it is made of. */
import { fromPromise } from 'xstate';
import type { Opened, Patience, ResetType } from '../machines/station/station.context.js';
import { stationMachine } from '../machines/station/station.machine.js';
import { portsOf } from '../protocol/ports.js';
import { findAlerts, raiseAlerts } from './alerts.js';
import { authorizationActor } from './authorization.actor.js';
import { certificatesActor } from './certificates.actor.js';
import { connectionActor } from './connection.actor.js';
import { connectorActor } from './connector.actor.js';
import { controllerActor } from './controller.actor.js';
import { deskActor } from './desk.actor.js';
import { askBooted, firmwareActor } from './firmware.actor.js';
import { resetHardware, startHardware } from './hardware-start.js';
import { logUploadActor } from './log-upload.actor.js';
import { meteringActor } from './metering.actor.js';
import { outboxActor } from './outbox.actor.js';
import { reservationsActor } from './reservations.actor.js';
import { securityEventsActor } from './security-events.actor.js';
import { fillConfiguration, openedFrom } from './settings.js';
import { settled } from './settle.js';
import { smartChargingActor } from './smart-charging.actor.js';
import { stateOf } from './station-state.js';
import { makeSafe, resume } from './supervision.js';
import { watch } from './watch.js';
import { firstWays } from './ways.js';

async function openStore(system: { get(id: string): unknown }): Promise<Opened> {
  const { store, journal } = portsOf(system);
  const state = stateOf(system);
  state.booted = await askBooted(system);
  const contents = await store.ledger.open();
  for (const { key, problem } of contents.damage)
    journal.note({ level: 'error', event: 'ledger.damaged', key, problem });
  const fallenBack = await firstWays(system, contents);
  for (const why of fillConfiguration(state, await store.configuration.load()))
    journal.note({ level: 'warn', event: 'configuration.dropped', why });
  state.nextSeq = contents.nextSeq;
  state.givenUp = contents.givenUp;
  state.localList = { version: await store.localList.version(), entries: await store.localList.size() };
  const opened = openedFrom(state, contents, [...(await findAlerts(system, contents)), ...fallenBack]);
  journal.note({
    level: 'info',
    event: 'store.opened',
    owed: contents.owed.length,
    openTransactions: contents.transactions.filter(({ phase }) => phase === 'open').length,
  });
  return opened;
}

export const stationActor = stationMachine.provide({
  actors: {
    openStore: fromPromise<Opened>(({ system }) => openStore(system)),
    startHardware: fromPromise<void>(({ system }) => startHardware(system)),
    settle: fromPromise<void, Patience>(({ input, system, signal }) => settled(system, input, signal)),
    resetHardware: fromPromise<void, { type: ResetType }>(({ input, system }) => resetHardware(system, input.type)),
    authorization: authorizationActor,
    connection: connectionActor,
    outbox: outboxActor,
    connector: connectorActor,
    controller: controllerActor,
    metering: meteringActor,
    reservations: reservationsActor,
    securityEvents: securityEventsActor,
    smartCharging: smartChargingActor,
    certificates: certificatesActor,
    firmware: firmwareActor,
    logUpload: logUploadActor,
    desk: deskActor,
  },
  actions: {
    watch: ({ system }, { connectorId }) => watch(system, connectorId),
    raiseAlerts: ({ context, system }) => raiseAlerts(system, context.opened?.alerts ?? []),
    makeSafe: ({ system }, { actorId, ref }) => makeSafe(system, actorId, ref),
    resume: ({ system }, { actorId }) => resume(system, actorId),
  },
});
