/** A chart that crashed is made safe, and told how things stand when it begins again. */
import type { AnyActorRef } from 'xstate';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { outletOf, statusOf } from '../machines/connector/outlet.js';
import type { firmwareMachine } from '../machines/firmware/firmware.machine.js';
import type { outboxMachine } from '../machines/outbox/outbox.machine.js';
import type { registrationMachine } from '../machines/registration/registration.machine.js';
import type { smartChargingMachine } from '../machines/smart-charging/smart-charging.machine.js';
import type { stationMachine } from '../machines/station/station.machine.js';
import { peer, snapshotOf, stampOf } from '../machines/system.js';
import { portsOf } from '../protocol/ports.js';
import { giveUpAsking } from './desk/data-transfer.js';
import { sendError } from './frames.js';
import { retellFacts } from './hardware.js';
import { totalPowerOf } from './limits.js';
import { stateOf } from './station-state.js';
import { takePermitBack } from './transaction.js';
import { retellUse } from './usage.js';
import { retellBusy, retellCharge, watch } from './watch.js';
import { tellSwitched } from './ways.js';

type System = { get(id: string): unknown };

/** XState leaves the children of a crashed chart running: they are stopped here, deepest first. */
function reap(ref: AnyActorRef | undefined): void {
  const children = (ref?.getSnapshot() as { children?: Record<string, AnyActorRef> } | undefined)?.children ?? {};
  for (const child of Object.values(children)) {
    reap(child);
    child.send({ type: 'xstate.stop' });
  }
}

/** Nothing of a chart that crashed goes on: neither its children nor the permit it gave. */
export function makeSafe(system: object, actorId: string, ref: AnyActorRef | undefined): void {
  const connectorId = connectorOf(actorId);
  if (connectorId !== null) void takePermitBack(system, connectorId);
  reap(ref);
  refuseCalls(system, actorId);
}

/** Whoever had asked the chart that crashed is answered all the same (J 4.1.1). */
function refuseCalls(system: object, actorId: string): void {
  const { handling } = stateOf(system);
  for (const [callId, owner] of handling) {
    if (owner !== actorId) continue;
    handling.delete(callId);
    sendError(system, { id: callId, code: 'InternalError', description: 'the station could not handle the request' });
  }
}

const connectorOf = (actorId: string) => (actorId.startsWith('connector-') ? Number(actorId.slice(10)) : null);

/** Tells a chart that begins again how things stand. */
export function resume(system: System, actorId: string): void {
  const { facts, product } = stateOf(system);
  const connectorId = connectorOf(actorId);
  retellConfiguration(system, actorId);
  if (connectorId !== null) {
    handOver(system);
    watch(system, connectorId);
    retellUpdate(system, connectorId);
    retellFacts(system, facts, connectorId);
  } else if (actorId === 'controller') {
    watch(system, 0);
    for (const fault of facts.faults.values())
      if (fault.connectorId === 0) peer(system, 'controller').send({ type: 'hardware.fault', fault });
    for (const { id } of product.connectors) {
      const serves = !snapshotOf<typeof connectorMachine>(system, `connector-${id}`).hasTag('closed');
      peer(system, 'controller').send({ type: 'outlet.serves', connectorId: id, serves });
    }
  } else if (actorId === 'authorization' || actorId === 'reservations') {
    for (let id = 1; id <= product.connectors.length; id++) {
      const outlet = outletOf(snapshotOf<typeof connectorMachine>(system, `connector-${id}`));
      peer(system, actorId).send({ type: 'outlet.changed', outlet });
    }
    if (actorId === 'authorization') {
      tellIfAccepted(system, actorId);
      retellClosed(system);
      const { profiles } = snapshotOf<typeof smartChargingMachine>(system, 'smart-charging').context;
      peer(system, actorId).send({ type: 'profiles.changed', profiles });
    }
  } else if (actorId === 'smart-charging') {
    for (const { id } of product.connectors) {
      retellCharge(system, id);
      retellUse(system, id);
    }
    // Capabilities are told once the hardware is ready.
    if (facts.capabilities) {
      peer(system, actorId).send({ type: 'station.able', totalPowerW: totalPowerOf(facts.capabilities) });
      peer(system, actorId).send({ type: 'hardware.ready' });
    }
  } else if (actorId === 'security-events') {
    const registration = snapshotOf<typeof registrationMachine>(system, 'registration');
    const isOnline = registration.matches({ accepted: { line: 'online' } });
    if (isOnline) peer(system, actorId).send({ type: 'registration.resumed' });
  } else if (actorId === 'diagnostics' || actorId === 'log-upload') {
    tellLine(system, actorId);
  } else if (actorId === 'firmware') {
    for (const { id } of product.connectors) retellBusy(system, id);
    tellLine(system, actorId);
  } else if (actorId.startsWith('status-')) {
    retellStatus(system, Number(actorId.slice(7)));
    tellIfAccepted(system, actorId as `status-${number}`);
  } else {
    resumeLine(system, actorId);
  }
}

/** Settings may have changed since the boot, from which a chart has its first ones. */
function retellConfiguration(system: System, actorId: string): void {
  for (const [key, value] of stateOf(system).configuration)
    peer(system, actorId as 'outbox').send({ type: 'configuration.changed', key, value });
}

/** On the way down, and on back-up power, no tag is heard. */
function retellClosed(system: System): void {
  const root = snapshotOf<typeof stationMachine>(system, 'station');
  if (root.matches({ working: 'powerFailing' })) peer(system, 'authorization').send({ type: 'power.failing' });
  if (root.matches({ working: 'ending' })) peer(system, 'authorization').send({ type: 'station.ending' });
}

/** What an outlet had written when it crashed, and could not hand over any more, is owed all the same. */
function handOver(system: System): void {
  const { owed, transactions } = portsOf(system).store.ledger.contents();
  const known = new Set(snapshotOf<typeof outboxMachine>(system, 'outbox').context.owed.map(({ seq }) => seq));
  for (const message of owed.filter(({ seq }) => !known.has(seq))) {
    const transaction = transactions.find(({ localId }) => localId === message.localId) ?? null;
    peer(system, 'outbox').send({ type: 'owed.added', owed: [message], transaction });
  }
}

function retellStatus(system: System, connectorId: number): void {
  const id = connectorId === 0 ? 'controller' : (`connector-${connectorId}` as const);
  const status = statusOf(snapshotOf<typeof connectorMachine>(system, id), stampOf(system));
  if (status) peer(system, `status-${connectorId}`).send({ type: 'status.is', status });
}

/** Whoever had asked through the outbox that crashed hears that no answer will come. */
function failCalls(system: System): void {
  const failure = { key: '', reason: 'offline' } as const;
  peer(system, 'authorization').send({ type: 'failed.authorize', ...failure });
  peer(system, 'certificates').send({ type: 'failed.signCertificate', ...failure });
  giveUpAsking(system);
  for (const id of [0, ...stateOf(system).product.connectors.map((connector) => connector.id)])
    peer(system, `status-${id}`).send({ type: 'failed.statusNotification', ...failure });
}

function tellIfAccepted(system: System, id: 'authorization' | `status-${number}`): void {
  if (!snapshotOf<typeof registrationMachine>(system, 'registration').hasTag('accepted')) return;
  peer(system, id).send({ type: 'registration.accepted' });
}

/** An outlet that an update keeps closed stays so. */
function retellUpdate(system: System, connectorId: number): void {
  const isClosed = snapshotOf<typeof firmwareMachine>(system, 'firmware').hasTag('closesOutlets');
  if (isClosed)
    peer(system, `connector-${connectorId}`).send({ type: 'availability.set', operative: false, by: 'update' });
}

/** Whether it may speak; nobody will say so again. */
function tellLine(system: System, id: 'firmware' | 'diagnostics' | 'log-upload'): void {
  const registration = snapshotOf<typeof registrationMachine>(system, 'registration');
  if (registration.matches({ accepted: { line: 'online' } })) peer(system, id).send({ type: 'registration.resumed' });
}

/** The line begins anew with all that hangs on it: a new connection finds everybody where they begin. */
function resumeLine(system: System, actorId: string): void {
  if (actorId === 'connection') {
    peer(system, 'outbox').send({ type: 'link.down' });
    peer(system, 'registration').send({ type: 'link.down' });
    tellSwitched(system, stateOf(system).connection);
    peer(system, 'connection').send({ type: 'connection.dial' });
  } else if (actorId !== 'desk' && actorId !== 'metering') {
    if (actorId === 'outbox') failCalls(system);
    peer(system, 'connection').send({ type: 'connection.renew' });
  }
}
