/** The root chart, bound to the store and the hardware, and to the charts it is made of. */
import { type AnyActorRef, fromPromise, type SnapshotFrom } from 'xstate';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { outletOf, statusOf } from '../machines/connector/outlet.js';
import type { registrationMachine } from '../machines/registration/registration.machine.js';
import { stationMachine } from '../machines/station/station.machine.js';
import type { Opened } from '../machines/station/station.setup.js';
import { type ConnectorStatus, isSameStatus } from '../machines/status/connector-status.js';
import { peer, snapshotOf, stampOf } from '../machines/system.js';
import { portsOf } from '../protocol/ports.js';
import { connectionActor } from './connection.actor.js';
import { connectorActor } from './connector.actor.js';
import { withDeadline } from './deadline.js';
import { deskActor } from './desk.actor.js';
import { hardwareSink, retellFacts } from './hardware.js';
import { outboxActor } from './outbox.actor.js';
import { fillConfiguration, openedFrom } from './settings.js';
import { settled } from './settle.js';
import { stateOf } from './station-state.js';

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

/** After each step of the chart, and so without blips: its status to its status chart, its use to the authorisation. */
function watch(system: System, connectorId: number): void {
  const id = connectorId === 0 ? 'controller' : (`connector-${connectorId}` as const);
  let told: ConnectorStatus | null = null;
  let seen = '';
  const look = (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    if (snapshot.status !== 'active') return;
    const status = statusOf(snapshot, stampOf(system));
    if (status && !isSameStatus(told, status)) {
      told = status;
      peer(system, `status-${connectorId}`).send({ type: 'status.is', status });
    }
    if (connectorId === 0) return;
    const outlet = outletOf(snapshot);
    const view = JSON.stringify(outlet);
    if (view === seen) return;
    seen = view;
    peer(system, 'authorization').send({ type: 'outlet.changed', outlet });
  };
  const ref = peer(system, id) as AnyActorRef;
  // A chart that has crashed ends its watch; whoever begins it again watches anew.
  ref.subscribe({ next: look, error: () => {} });
}

/** XState leaves the children of a crashed chart running: they are stopped here, deepest first. */
function reap(ref: AnyActorRef | undefined): void {
  const children = (ref?.getSnapshot() as { children?: Record<string, AnyActorRef> } | undefined)?.children ?? {};
  for (const child of Object.values(children)) {
    reap(child);
    child.send({ type: 'xstate.stop' });
  }
}

function makeSafe(system: object, actorId: string, ref: AnyActorRef | undefined): void {
  const connectorId = connectorOf(actorId);
  if (connectorId !== null) {
    const { hardware, journal } = portsOf(system);
    hardware
      .permit(connectorId, null)
      .catch((error: unknown) =>
        journal.note({ level: 'error', event: 'permit.notTakenBack', connectorId, error: String(error) }),
      );
  }
  reap(ref);
}

const connectorOf = (actorId: string) => (actorId.startsWith('connector-') ? Number(actorId.slice(10)) : null);

/** Tells a chart that begins again how things stand. */
function resume(system: System, actorId: string): void {
  const { facts, product } = stateOf(system);
  const connectorId = connectorOf(actorId);
  if (connectorId !== null) {
    watch(system, connectorId);
    retellFacts(system, facts, connectorId);
  } else if (actorId === 'controller') {
    watch(system, 0);
    for (const fault of facts.faults.values())
      if (fault.connectorId === 0) peer(system, 'controller').send({ type: 'hardware.fault', fault });
  } else if (actorId === 'authorization') {
    for (let id = 1; id <= product.connectors.length; id++) {
      const outlet = outletOf(snapshotOf<typeof connectorMachine>(system, `connector-${id}`));
      peer(system, 'authorization').send({ type: 'outlet.changed', outlet });
    }
    tellIfAccepted(system, 'authorization');
  } else if (actorId.startsWith('status-')) {
    tellIfAccepted(system, actorId as `status-${number}`);
  } else {
    resumeLine(system, actorId);
  }
}

function tellIfAccepted(system: System, id: 'authorization' | `status-${number}`): void {
  if (!snapshotOf<typeof registrationMachine>(system, 'registration').hasTag('accepted')) return;
  peer(system, id).send({ type: 'registration.accepted' });
}

/** The line begins anew with all that hangs on it: a new connection finds everybody where they begin. */
function resumeLine(system: System, actorId: string): void {
  if (actorId === 'connection') {
    peer(system, 'outbox').send({ type: 'link.down' });
    peer(system, 'registration').send({ type: 'link.down' });
    peer(system, 'connection').send({ type: 'connection.dial' });
  } else if (actorId !== 'desk') {
    peer(system, 'connection').send({ type: 'connection.renew' });
  }
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
