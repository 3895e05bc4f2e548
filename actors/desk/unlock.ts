/** UnlockConnector: 5.18, 7.46, errata 3.87. */
import type { connectorMachine } from '../../machines/connector/connector.machine.js';
import { peer, snapshotOf } from '../../machines/system.js';
import type { Request, Response } from '../../protocol/messages.js';
import { portsOf } from '../../protocol/ports.js';
import { openLock } from '../lock.js';
import { stateOf } from '../station-state.js';
import { takePermitBack } from '../transaction.js';

type System = { get(id: string): unknown };

export interface Unlocking {
  readonly answer: Response<'UnlockConnector'>;
  /** To be done once the answer is on its way. */
  readonly afterwards: () => void;
}

/**
 * A cable is let go only when no current flows: first the energy ends, then the lock opens, and when that is known the
 * CSMS is answered. The transaction is over either way, and its StopTransaction follows the answer (T TC_018_1).
 */
export async function unlock(system: System, { connectorId }: Request<'UnlockConnector'>): Promise<Unlocking> {
  const { hardware, journal } = portsOf(system);
  const outlet = stateOf(system).facts.capabilities?.connectors.find(({ id }) => id === connectorId);
  // Also for a connector that does not exist (errata 3.87); nothing happens to a transaction.
  if (!outlet?.hasLock || !hardware.unlock) return { answer: { status: 'NotSupported' }, afterwards: () => {} };
  const connector = peer(system, `connector-${connectorId}`);
  const isBusy = snapshotOf<typeof connectorMachine>(system, `connector-${connectorId}`).hasTag('busy');
  if (isBusy) {
    connector.send({ type: 'transaction.deenergise' });
    await takePermitBack(system, connectorId);
  }
  const status = await openLock(system, connectorId).catch((error: unknown) => {
    // What cannot be known in time, or went wrong, counts as not unlocked.
    journal.note({ level: 'warn', event: 'unlock.failed', connectorId, error: String(error) });
    return 'UnlockFailed' as const;
  });
  return {
    answer: { status },
    // One that began meanwhile ends only if its cable has really been let go.
    afterwards: () => {
      if (isBusy || status === 'Unlocked') connector.send({ type: 'transaction.stop', reason: 'UnlockCommand' });
    },
  };
}
