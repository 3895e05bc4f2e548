/** Calls to the hardware end in time, one way or the other. */
import type { Clock } from '../protocol/ports/time.js';

/** What the hardware is given before it counts as silent. */
export const hardwareDeadlineMs = 2_000;

/** Resolves after `ms`, or at once when `signal` says that nobody waits any more. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clock.clearTimeout(timer);
      resolve();
    });
  });
}

/** Rejects when `work` throws, rejects, or has not answered after `ms`; a later answer is dropped. */
export function withDeadline<T>(clock: Clock, ms: number, what: string, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(new Error(`${what} did not answer within ${ms} ms`)), ms);
    // A driver may throw before it returns a promise.
    new Promise<T>((answer) => answer(work())).then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}
