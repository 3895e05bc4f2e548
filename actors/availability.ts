/** ChangeAvailability: 5.2, 7.7. Written first, so that neither a reboot nor a reset forgets it; then the charts are told. */
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { peer, snapshotOf } from '../machines/system.js';
import type { Request, Response } from '../protocol/messages.js';
import type { ConnectorId } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { hardwareDeadlineMs, withDeadline } from './deadline.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

/** A session goes on until it is over, and the outlet closes then. */
function isServing(system: System, connectorId: ConnectorId): boolean {
  const connector = snapshotOf<typeof connectorMachine>(system, `connector-${connectorId}`);
  return connector.hasTag('busy') || connector.hasTag('locked');
}

export interface AvailabilityChange {
  readonly answer: Response<'ChangeAvailability'>;
  /** To be done once the answer is on its way: the StatusNotification follows it (T RS-SetConnectorUnavailable). */
  readonly afterwards: () => void;
}

const rejected: AvailabilityChange = { answer: { status: 'Rejected' }, afterwards: () => {} };

export async function changeAvailability(
  system: System,
  { connectorId, type }: Request<'ChangeAvailability'>,
): Promise<AvailabilityChange> {
  const { journal, store } = portsOf(system);
  const outlets = stateOf(system).product.connectors.map(({ id }) => id);
  const operative = type === 'Operative';
  const meant = connectorId === 0 ? outlets : outlets.filter((id) => id === connectorId);
  if (meant.length === 0) return rejected;
  const told = connectorId === 0 ? [0, ...meant] : meant;
  try {
    await store.ledger.commit({ putAvailability: told.map((id) => ({ connectorId: id, operative })) });
  } catch (error) {
    // What a reboot would forget is not promised.
    journal.note({ level: 'error', event: 'availability.notWritten', connectorId, error: String(error) });
    return rejected;
  }
  journal.note({ level: 'info', event: 'availability.set', connectorId, operative });
  const waits = !operative && meant.some((id) => isServing(system, id));
  return {
    answer: { status: waits ? 'Scheduled' : 'Accepted' },
    afterwards: () => {
      if (connectorId === 0) peer(system, 'controller').send({ type: 'availability.set', operative });
      for (const id of meant) peer(system, `connector-${id}`).send({ type: 'availability.set', operative });
    },
  };
}

/** For displays and lights; nothing waits for it. */
export function showAvailable(system: object, connectorId: ConnectorId | 0, operative: boolean): void {
  const { clock, hardware, journal } = portsOf(system);
  const showing = async () => hardware.setAvailable?.(connectorId, operative);
  withDeadline(clock, hardwareDeadlineMs, 'the display', showing).catch((error) =>
    journal.note({ level: 'warn', event: 'availability.notShown', connectorId, error: String(error) }),
  );
}
