/** The root chart, bound to the store and the hardware, and to the charts it is made of. */
import { fromPromise } from 'xstate';
import { stationMachine } from '../machines/station/station.machine.js';
import type { Opened } from '../machines/station/station.setup.js';
import { portsOf } from '../protocol/ports.js';
import { connectionActor } from './connection.actor.js';
import { connectorActor } from './connector.actor.js';
import { withDeadline } from './deadline.js';
import { deskActor } from './desk.actor.js';
import { hardwareSink } from './hardware.js';
import { outboxActor } from './outbox.actor.js';
import { fillConfiguration, openedFrom } from './settings.js';
import { settled } from './settle.js';
import { stateOf } from './station-state.js';
import { makeSafe, resume } from './supervision.js';
import { watch } from './watch.js';

const hardwareStartMs = 30_000;

type System = { get(id: string): unknown };

async function openStore(system: object): Promise<Opened> {
  const { store, journal } = portsOf(system);
  const state = stateOf(system);
  const contents = await store.ledger.open();
  for (const { key, problem } of contents.damage)
    journal.note({ level: 'error', event: 'ledger.damaged', key, problem });
  fillConfiguration(state, await store.configuration.load());
  state.nextSeq = contents.nextSeq;
  const opened = openedFrom(state, contents);
  journal.note({
    level: 'info',
    event: 'store.opened',
    owed: contents.owed.length,
    openTransactions: contents.transactions.filter(({ phase }) => phase === 'open').length,
  });
  return opened;
}

function startHardware(system: System): Promise<void> {
  const { clock, hardware } = portsOf(system);
  const { facts, product } = stateOf(system);
  const sink = hardwareSink(system, facts, product.connectors.length);
  return withDeadline(clock, hardwareStartMs, 'the hardware', () => hardware.start(sink));
}

export const stationActor = stationMachine.provide({
  actors: {
    openStore: fromPromise<Opened>(({ system }) => openStore(system)),
    startHardware: fromPromise<void>(({ system }) => startHardware(system)),
    settle: fromPromise<void>(({ system, signal }) => settled(system, signal)),
    connection: connectionActor,
    outbox: outboxActor,
    connector: connectorActor,
    desk: deskActor,
  },
  actions: {
    watch: ({ system }, { connectorId }) => watch(system, connectorId),
    makeSafe: ({ system }, { actorId, ref }) => makeSafe(system, actorId, ref),
    resume: ({ system }, { actorId }) => resume(system, actorId),
  },
});
