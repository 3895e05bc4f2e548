/** Things that arrive, and those who wait for them. Each thing is taken once. */

interface Waiter<T> {
  readonly matches: (item: T) => boolean;
  readonly settle: (item: T) => void;
  readonly fail: (why: Error) => void;
}

export interface WaitOptions {
  /** Default 10 s. */
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 10_000;

export class Inbox<T> {
  readonly #items: T[] = [];
  readonly #waiters = new Set<Waiter<T>>();

  put(item: T): void {
    for (const waiter of this.#waiters) {
      if (!waiter.matches(item)) continue;
      waiter.settle(item);
      return;
    }
    this.#items.push(item);
  }

  /** The oldest match that nobody has taken, now or later. `explain` is asked for the message when time is over. */
  take<M extends T>(matches: (item: T) => item is M, explain: () => string, options?: WaitOptions): Promise<M>;
  take(matches: (item: T) => boolean, explain: () => string, options?: WaitOptions): Promise<T>;
  take(matches: (item: T) => boolean, explain: () => string, options: WaitOptions = {}): Promise<T> {
    const index = this.#items.findIndex(matches);
    const [found] = index < 0 ? [] : this.#items.splice(index, 1);
    if (found !== undefined) return Promise.resolve(found);
    const { timeoutMs = defaultTimeoutMs } = options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.fail(new Error(`After ${timeoutMs} ms: ${explain()}`)), timeoutMs);
      const leave = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter<T> = {
        matches,
        settle: (item) => {
          leave();
          resolve(item);
        },
        fail: (why) => {
          leave();
          reject(why);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Everything that nobody has taken. */
  get untaken(): readonly T[] {
    return this.#items;
  }

  clear(): void {
    this.#items.length = 0;
  }

  /** Whoever waits, waits in vain. */
  fail(why: Error): void {
    for (const waiter of [...this.#waiters]) waiter.fail(why);
  }
}
