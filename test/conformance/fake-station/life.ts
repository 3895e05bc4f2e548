/** The time between power-on and power-off: every timer of the station dies with it. */
export class Life {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #abort = new AbortController();

  get isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  /** For transfers under way. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Returns what calls it off. */
  after(delayMs: number, act: () => void): () => void {
    if (this.isOver) return () => undefined;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  /** At this moment of the wall clock, or now when it is past. */
  at(epochMs: number, act: () => void): () => void {
    return this.after(Math.max(0, epochMs - Date.now()), act);
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  end(): void {
    this.#abort.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
