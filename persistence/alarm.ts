/** One timer that is set once and can be called off. */
import type { Clock } from '../protocol/ports/time.js';

export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #timer: unknown;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings after so long; set already, it keeps its time. */
  set(ms: number): void {
    this.#timer ??= this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#ring();
    }, ms);
  }

  callOff(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
