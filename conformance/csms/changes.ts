/** Waiting until something holds, looked at anew whenever something has changed. */
import type { WaitOptions } from './inbox.js';

interface Waiter {
  readonly holds: () => boolean;
  readonly settle: () => void;
  readonly fail: (why: Error) => void;
}

const defaultTimeoutMs = 10_000;

export class Changes {
  readonly #waiters = new Set<Waiter>();

  changed(): void {
    for (const waiter of [...this.#waiters]) {
      if (waiter.holds()) waiter.settle();
    }
  }

  /** Resolves at once if it holds already. */
  until(holds: () => boolean, explain: () => string, options: WaitOptions = {}): Promise<void> {
    if (holds()) return Promise.resolve();
    const { timeoutMs = defaultTimeoutMs } = options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.fail(new Error(`After ${timeoutMs} ms: ${explain()}`)), timeoutMs);
      const leave = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        holds,
        settle: () => {
          leave();
          resolve();
        },
        fail: (why) => {
          leave();
          reject(why);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Whoever waits, waits in vain. */
  fail(why: Error): void {
    for (const waiter of [...this.#waiters]) waiter.fail(why);
  }
}
