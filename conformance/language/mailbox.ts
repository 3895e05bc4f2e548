/** The CALLs of the station in the order in which they came, and waits for the next. */
import type { Received } from './expectation.js';

export class Mailbox {
  readonly #all: Received[] = [];
  readonly #untaken: Received[] = [];
  readonly #listeners = new Set<() => void>();
  #over = false;

  put(call: Received): void {
    this.#all.push(call);
    this.#untaken.push(call);
    this.changed();
  }

  /** Everything of this case, taken or not. */
  get all(): readonly Received[] {
    return this.#all;
  }

  /** The oldest that was not taken yet. */
  get first(): Received | undefined {
    return this.#untaken[0];
  }

  get untaken(): readonly Received[] {
    return this.#untaken;
  }

  take(call: Received): void {
    const index = this.#untaken.indexOf(call);
    if (index >= 0) this.#untaken.splice(index, 1);
  }

  clear(): void {
    this.#all.length = 0;
    this.#untaken.length = 0;
  }

  /** Whoever waits looks again. */
  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Whoever waits, waits in vain: the case is over. */
  end(): void {
    this.#over = true;
    this.changed();
  }

  /** What `look` finds, now or whenever something has changed; null when time is over. Errors of `look` reject. */
  until<T>(look: () => T | null, withinMs: number): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
      };
      const listener = () => {
        try {
          if (this.#over) throw new Error('the case is over');
          const found = look();
          if (found === null) return;
          end();
          resolve(found);
        } catch (error) {
          end();
          reject(error);
        }
      };
      const timer = setTimeout(() => {
        end();
        resolve(null);
      }, withinMs);
      this.#listeners.add(listener);
      listener();
    });
  }
}
