/** What a chart of an outlet, or of connector 0, says of itself, told to those who follow it. */
import type { AnyActorRef, SnapshotFrom } from 'xstate';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { outletOf, statusOf } from '../machines/connector/outlet.js';
import { type ConnectorStatus, isSameStatus } from '../machines/status/connector-status.js';
import { peer, stampOf } from '../machines/system.js';

type System = { get(id: string): unknown };

/** After each step of the chart, and so without blips: its status to its status chart, its use to the authorisation. */
export function watch(system: System, connectorId: number): void {
  const id = connectorId === 0 ? 'controller' : (`connector-${connectorId}` as const);
  let told: ConnectorStatus | null = null;
  let seen = '';
  const look = (snapshot: SnapshotFrom<typeof connectorMachine>) => {
    // While the station ends, others may be gone before this chart is.
    if (snapshot.status !== 'active' || system.get('station') === undefined) return;
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
