/** Messages that come again and again: heartbeats, meter values. */
import { CaseFailure } from './failure.js';
import type { Timing } from './timing.js';

/** Consecutive instants (ms) lie one interval apart, give or take the deviation of the run. */
export function checkSpacing(
  what: string,
  instants: readonly number[],
  { intervalMs, deviationMs }: { readonly intervalMs: number } & Pick<Timing, 'deviationMs'>,
): void {
  for (const [index, instant] of instants.slice(1).entries()) {
    const spacingMs = instant - (instants[index] ?? 0);
    if (Math.abs(spacingMs - intervalMs) <= deviationMs) continue;
    throw new CaseFailure(
      `${what} every ${intervalMs} ms, give or take ${deviationMs} ms`,
      `number ${index + 2} came ${Math.round(spacingMs)} ms after the one before`,
    );
  }
}
