/** The clock of a station in service: waits on the machine's monotonic clock, stamps on a wall clock the CSMS may set. */
import type { Clock } from '../../protocol/ports/time.js';

/** The global timer keeps its wait in 31 bits; anything longer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A clock that really runs. Before the first `adjust` the wall is that of the operating system; from then on it is the
 * adjusted time plus what has passed since, so that a later step of the system clock (NTP, a technician) moves nothing.
 * Its timers keep the process alive. `Infinity` waits for ever; negative waits and NaN are waits of 0.
 */
export function realClock(): Clock {
  return new RealClock();
}

class RealClock implements Clock {
  /** Wall-clock time at monotonic zero; absent until the CSMS has told the time. */
  #wallAtZeroMs: number | undefined;

  now(): number {
    return this.#wallAtZeroMs === undefined ? Date.now() : Math.floor(this.#wallAtZeroMs + this.monotonic());
  }

  monotonic(): number {
    return performance.now();
  }

  setTimeout(fn: () => void, ms: number): unknown {
    return new Wait(fn, this.monotonic() + Math.max(0, ms || 0));
  }

  clearTimeout(id: unknown): void {
    if (id instanceof Wait) id.cancel();
  }

  adjust(epochMs: number): void {
    if (!Number.isFinite(epochMs)) throw new Error(`realClock: the time to adjust to must be finite, not ${epochMs}`);
    this.#wallAtZeroMs = epochMs - this.monotonic();
  }
}

/** One wait, slept in as many pieces as it takes. */
class Wait {
  readonly #fn: () => void;
  readonly #dueMs: number;
  #piece: NodeJS.Timeout;

  constructor(fn: () => void, dueMs: number) {
    this.#fn = fn;
    this.#dueMs = dueMs;
    this.#piece = this.#sleep();
  }

  cancel(): void {
    clearTimeout(this.#piece);
  }

  #sleep(): NodeJS.Timeout {
    const restMs = Math.ceil(this.#dueMs - performance.now());
    return setTimeout(() => this.#wake(), Math.min(restMs, LONGEST_TIMER_MS));
  }

  #wake(): void {
    // The global timer counts whole milliseconds and may be up to one early; a wait must never end before its time.
    if (performance.now() < this.#dueMs) this.#piece = this.#sleep();
    else this.#fn();
  }
}
