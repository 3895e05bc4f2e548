/** What a chart of an outlet, or of connector 0, says of itself, told to those who follow it. */
import type { AnyActorRef, SnapshotFrom } from 'xstate';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { chargeOf, isBusy, outletOf, statusOf } from '../machines/connector/outlet.js';
import type { OutletCharge } from '../machines/smart-charging/smart-charging.types.js';
import { type ConnectorStatus, isSameStatus } from '../machines/status/connector-status.js';
import { peer, snapshotOf, stampOf } from '../machines/system.js';
import { instantOf } from '../protocol/date-time.js';
import { portsOf } from '../protocol/ports.js';

type System = { get(id: string): unknown };

/**
 * After each step of the chart, and so without blips: its status to its status chart, its use to whoever finds outlets
 * for drivers, and to connector 0 whether it is in service.
 */
export function watch(system: System, connectorId: number): void {
  const id = connectorId === 0 ? 'controller' : (`connector-${connectorId}` as const);
  let told: ConnectorStatus | null = null;
  let seen = '';
  let served = false;
  let busy: boolean | null = null;
  const tellCharge = chargeTeller(system);
  const look = (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    // While the station ends, others may be gone before this chart is.
    if (snapshot.status !== 'active' || system.get('station') === undefined) return;
    const status = statusOf(snapshot, stampOf(system));
    if (status && !isSameStatus(told, status)) {
      told = status;
      peer(system, `status-${connectorId}`).send({ type: 'status.is', status });
    }
    if (connectorId === 0) return;
    tellView(snapshot);
    tellCharge(snapshot);
    tellServing(snapshot);
    tellBusy(snapshot);
  };
  const tellServing = (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    const serves = !snapshot.hasTag('closed');
    if (serves === served) return;
    served = serves;
    peer(system, 'controller').send({ type: 'outlet.serves', connectorId, serves });
  };
  const tellBusy = (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    if (isBusy(snapshot) === busy) return;
    busy = isBusy(snapshot);
    peer(system, 'firmware').send({ type: 'outlet.busy', connectorId, busy });
  };
  const tellView = (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    const outlet = outletOf(snapshot);
    const view = JSON.stringify(outlet);
    if (view === seen) return;
    seen = view;
    peer(system, 'authorization').send({ type: 'outlet.changed', outlet });
    peer(system, 'reservations').send({ type: 'outlet.changed', outlet });
  };
  const ref = peer(system, id) as AnyActorRef;
  // A chart that has crashed ends its watch; whoever begins it again watches anew.
  ref.subscribe({ next: look, error: () => {} });
  // An outlet hears for whom it is held before it is up, and never shows that it was free.
  if (connectorId === 0) return;
  tellView(ref.getSnapshot());
  tellCharge(ref.getSnapshot());
}

/** Tells what limits depend upon, where that has changed; since when energy is wanted is remembered here. */
function chargeTeller(system: System) {
  let seen = '';
  let since: number | null = null;
  return (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    const outlet = chargeSince(system, snapshot, since);
    since = outlet.wantsSinceMs;
    const told = JSON.stringify(outlet);
    if (told === seen) return;
    seen = told;
    peer(system, 'smart-charging').send({ type: 'outlet.charges', outlet });
  };
}

/** To a chart that has begun again. */
export function retellBusy(system: System, connectorId: number): void {
  const busy = isBusy(snapshotOf<typeof connectorMachine>(system, `connector-${connectorId}`));
  peer(system, 'firmware').send({ type: 'outlet.busy', connectorId, busy });
}

/** Likewise. */
export function retellCharge(system: System, connectorId: number): void {
  const snapshot = snapshotOf<typeof connectorMachine>(system, `connector-${connectorId}`);
  peer(system, 'smart-charging').send({ type: 'outlet.charges', outlet: chargeSince(system, snapshot, null) });
}

/** `since`: when energy was wanted first, as far as that is known. */
function chargeSince(
  system: System,
  snapshot: SnapshotFrom<typeof connectorMachine>,
  since: number | null,
): OutletCharge {
  const { wants, ...charge } = chargeOf(snapshot);
  const begunMs = charge.transaction && instantOf(charge.transaction.startedAt);
  return { ...charge, wantsSinceMs: wants ? (since ?? begunMs ?? portsOf(system).clock.now()) : null };
}
