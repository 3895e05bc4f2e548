/** ChangeAvailability (5.2): it survives every boot. */
import type { Request } from '../../../protocol/messages.js';
import { type Commands, reply } from './commands.js';
import type { Operation } from './disk.js';
import type { Machine } from './machine.js';

export class Availability {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return { ChangeAvailability: (request) => this.#change(request) };
  }

  /** What was scheduled for after a transaction is due. */
  transactionEnded(): void {
    const { disk } = this.#machine;
    for (const [connectorId, operation] of [...disk.scheduled]) {
      if (this.#isBusy(connectorId)) continue;
      disk.scheduled.delete(connectorId);
      this.#apply(connectorId, operation);
    }
  }

  #change({ connectorId, type }: Request<'ChangeAvailability'>) {
    const { features, disk, statuses } = this.#machine;
    const all = [0, ...features.connectorIds];
    if (!all.includes(connectorId)) return reply<'ChangeAvailability'>({ status: 'Rejected' });
    const concerned = connectorId === 0 ? all : [connectorId];
    const busy = type === 'Inoperative' ? concerned.filter((id) => this.#isBusy(id)) : [];
    for (const id of concerned) {
      disk.scheduled.delete(id);
      if (busy.includes(id)) disk.scheduled.set(id, type);
      else this.#apply(id, type);
    }
    return reply<'ChangeAvailability'>({ status: busy.length > 0 ? 'Scheduled' : 'Accepted' }, () =>
      statuses.refreshAll(),
    );
  }

  #isBusy(connectorId: number): boolean {
    const { transactions } = this.#machine.disk;
    return connectorId === 0 ? transactions.size > 0 : transactions.has(connectorId);
  }

  #apply(connectorId: number, operation: Operation): void {
    const { disk, sessions, reservations } = this.#machine;
    if (operation === 'Operative') disk.inoperative.delete(connectorId);
    else {
      disk.inoperative.add(connectorId);
      sessions.at(connectorId).authorized = null;
      reservations.outOfService(connectorId);
    }
  }
}
