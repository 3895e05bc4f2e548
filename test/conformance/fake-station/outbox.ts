/** Transaction messages: queued on the disk, in order, and sent again when the CSMS fails to take them (3.7). */
import type { QueuedMessage } from './disk.js';
import type { Machine } from './machine.js';

/** For a transaction whose start the CSMS never took (errata 3.18). */
const neverStarted = -1;

export class Outbox {
  readonly #machine: Machine;
  readonly #waiting = new Set<() => void>();
  #isDraining = false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  push(message: QueuedMessage): void {
    const { disk, line, wrong } = this.#machine;
    if (message.kind === 'meter' && !line.isOnline && wrong('offline.losesMeterValues')) return;
    const isLocalStop = message.kind === 'stop' && message.reason === 'Local';
    if (isLocalStop && !line.isOnline && wrong('offline.losesStop')) return;
    disk.queue.push(message);
    this.drain();
  }

  drain(): void {
    if (!this.#isDraining) void this.#drain();
  }

  /** Resolves when everything has arrived. */
  async emptied(): Promise<void> {
    if (this.#machine.disk.queue.length > 0) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  async #drain(): Promise<void> {
    const { disk, line, life, configuration } = this.#machine;
    this.#isDraining = true;
    let attempts = 0;
    for (let message = this.#next(); message !== undefined && line.isOnline; message = this.#next()) {
      const isTaken = await this.#send(message);
      // A broken connection is no failure of the CSMS; the message waits for the next one.
      if (!isTaken && !line.isOnline) break;
      attempts += 1;
      if (!isTaken && attempts < configuration.number('TransactionMessageAttempts')) {
        await life.wait(configuration.number('TransactionMessageRetryInterval') * 1000 * attempts);
        continue;
      }
      if (!isTaken && message.kind === 'start') message.transaction.transactionId = neverStarted;
      disk.queue.splice(disk.queue.indexOf(message), 1);
      attempts = 0;
    }
    this.#isDraining = false;
    if (disk.queue.length > 0) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #next(): QueuedMessage | undefined {
    const { disk, wrong } = this.#machine;
    const [oldest] = disk.queue;
    if (oldest?.kind !== 'meter' || !wrong('offline.sendsNewestFirst')) return oldest;
    return disk.queue.findLast(({ kind }) => kind === 'meter');
  }

  async #send(message: QueuedMessage): Promise<boolean> {
    switch (message.kind) {
      case 'start':
        return this.#sendStart(message);
      case 'stop':
        return this.#sendStop(message);
      case 'meter':
        return this.#sendMeterValues(message);
    }
  }

  async #sendStart({ transaction, reservationId }: Extract<QueuedMessage, { kind: 'start' }>): Promise<boolean> {
    const { line, transactions, wrong } = this.#machine;
    const startedAt = wrong('offline.stampsWhenSent') ? Date.now() : transaction.startedAt;
    const answer = await line.call('StartTransaction', {
      connectorId: transaction.connectorId,
      idTag: transaction.idTag,
      meterStart: Math.round(transaction.meterStartWh),
      timestamp: new Date(startedAt).toISOString(),
      ...(reservationId === null ? {} : { reservationId }),
    });
    if (answer !== null) transactions.confirmed(transaction, answer);
    return answer !== null;
  }

  async #sendStop(message: Extract<QueuedMessage, { kind: 'stop' }>): Promise<boolean> {
    const { line, authorization, wrong } = this.#machine;
    const { transaction, reason, idTag, transactionData } = message;
    const answer = await line.call('StopTransaction', {
      transactionId: wrong('stop.wrongTransactionId') ? 424_242 : (transaction.transactionId ?? neverStarted),
      meterStop: Math.round(message.meterStopWh),
      timestamp: new Date(message.stoppedAt).toISOString(),
      reason,
      ...(idTag === null ? {} : { idTag }),
      ...(transactionData.length === 0 ? {} : { transactionData }),
    });
    if (idTag !== null) authorization.learn(idTag, answer?.idTagInfo);
    return answer !== null;
  }

  async #sendMeterValues(message: Extract<QueuedMessage, { kind: 'meter' }>): Promise<boolean> {
    const { connectorId, transaction, meterValue } = message;
    const transactionId = transaction === null ? {} : { transactionId: transaction.transactionId ?? neverStarted };
    const payload = { connectorId, ...transactionId, meterValue: [meterValue] };
    return (await this.#machine.line.call('MeterValues', payload)) !== null;
  }
}
