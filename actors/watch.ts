/** What a chart of an outlet, or of connector 0, says of itself, told to those who follow it. */
import type { AnyActorRef, SnapshotFrom } from 'xstate';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { outletOf, statusOf } from '../machines/connector/outlet.js';
import { type ConnectorStatus, isSameStatus } from '../machines/status/connector-status.js';
import { peer, stampOf } from '../machines/system.js';

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
    tellServing(snapshot);
  };
  const tellServing = (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    const serves = !snapshot.hasTag('closed');
    if (serves === served) return;
    served = serves;
    peer(system, 'controller').send({ type: 'outlet.serves', connectorId, serves });
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
  if (connectorId !== 0) tellView(ref.getSnapshot());
}
