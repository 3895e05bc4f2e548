/** Reset (5.14): transactions end first, then the station boots. */
import { type Commands, reply } from './commands.js';
import type { Machine } from './machine.js';

/** No longer is waited for what still has to be said. */
const patienceMs = 2000;

export class Resets {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      Reset: ({ type }) => {
        const { wrong } = this.#machine;
        const kind = type === 'Hard' ? 'HardReset' : 'SoftReset';
        const reason = wrong('reset.wrongReason') ? 'Other' : kind;
        return reply({ status: 'Accepted' }, () => void this.#reset(reason));
      },
    };
  }

  /** With back-up power there is time to say goodbye (AQ-7.1). */
  async powerIsGoing(): Promise<void> {
    await this.#endTransactions(this.#machine.wrong('power.wrongReason') ? 'Other' : 'PowerLoss');
  }

  async #reset(reason: 'HardReset' | 'SoftReset' | 'Other'): Promise<void> {
    const { disk, wrong } = this.#machine;
    if (wrong('reset.losesTransaction')) disk.transactions.clear();
    await this.#endTransactions(reason);
    if (wrong('reset.forgetsUnavailable')) disk.inoperative.clear();
    this.#machine.reboot();
  }

  async #endTransactions(reason: 'HardReset' | 'SoftReset' | 'PowerLoss' | 'Other'): Promise<void> {
    const { disk, transactions, outbox, line, life } = this.#machine;
    for (const transaction of [...disk.transactions.values()]) transactions.stop(transaction, reason);
    const everythingSaid = outbox.emptied().then(() => line.settled());
    await Promise.race([everythingSaid, life.wait(patienceMs)]);
  }
}
