import type { SteppedClock } from '../../adapters/clock/stepped-clock.js';

/** Lets time pass, timer by timer: what one sets off is done, as `settle` says, before the next one rings. */
export async function passTime(clock: SteppedClock, ms: number, settle: () => Promise<void>): Promise<void> {
  await settle();
  const endMs = clock.monotonic() + ms;
  for (;;) {
    const next = clock.untilNextMs;
    if (next === null || clock.monotonic() + next > endMs) break;
    clock.advanceToNext();
    await settle();
  }
  clock.advance(endMs - clock.monotonic());
  await settle();
}
