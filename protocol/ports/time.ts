/**
 * Time and chance as the station sees them. Everything that waits, stamps or draws goes through here, so that a test
 * or a replay can hold the clock and draw the same ids.
 */

/** Waits are monotonic, stamps are wall-clock and follow the CSMS (4.2, 4.6). */
export interface Clock {
  /** Wall clock in milliseconds since the epoch, corrected by the last `currentTime` of the CSMS. */
  now(): number;
  /** Milliseconds that only ever rise and that no correction moves. */
  monotonic(): number;
  /** Unlike the global one it accepts waits longer than 2^31-1 ms. */
  setTimeout(fn: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
  /** From now on `now()` continues from this wall-clock time, in milliseconds since the epoch. */
  adjust(epochMs: number): void;
}

export interface Random {
  /** A UUID of 36 characters, never drawn twice (J errata 3.1). */
  uuid(): string;
  /** At least 0, less than 1. */
  fraction(): number;
}
