/** Things that arrive and are all kept; whoever waits is told of those that come after, and nobody takes any away. */
import { Changes } from './changes.js';
import type { WaitOptions } from './inbox.js';

export interface ArrivalOptions<T> extends WaitOptions {
  readonly where?: (item: T) => boolean;
}

export class Arrivals<T> {
  readonly #items: T[] = [];
  readonly #observers = new Set<(item: T) => void>();
  readonly #changes = new Changes();

  /** Oldest first. */
  get all(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    this.#items.push(item);
    for (const observer of [...this.#observers]) observer(item);
    this.#changes.changed();
  }

  /** Told of everything to come until the returned function is called. */
  observe(observer: (item: T) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** The first match that arrives from now on. */
  async next(explain: (since: readonly T[]) => string, options: ArrivalOptions<T> = {}): Promise<T> {
    const { where = () => true } = options;
    const from = this.#items.length;
    const since = () => this.#items.slice(from);
    await this.#changes.until(
      () => since().some(where),
      () => explain(since()),
      options,
    );
    const found = since().find(where);
    if (found === undefined) throw new Error('Arrivals: what has arrived does not match any more');
    return found;
  }

  /** Whoever waits, waits in vain. */
  fail(why: Error): void {
    this.#changes.fail(why);
  }
}
