/** A real clock that runs too fast, and writes down how long it was asked to wait. */
import { realClock } from '../../adapters/clock/real-clock.js';
import type { Clock } from '../../protocol/ports/time.js';

export interface HastenedClock extends Clock {
  /** Every wait ever asked for, in milliseconds of this clock, oldest first. */
  readonly waits: readonly number[];
}

/** Everything happens `times` as fast; 1 is real time, with the waits written down. */
export function hastenedClock(times: number): HastenedClock {
  const real = realClock();
  const waits: number[] = [];
  const monotonic = () => real.monotonic() * times;
  let wallAtZeroMs = real.now() - monotonic();
  return {
    waits,
    monotonic,
    now: () => Math.floor(wallAtZeroMs + monotonic()),
    setTimeout(fn, ms) {
      waits.push(ms);
      return real.setTimeout(fn, ms / times);
    },
    clearTimeout: (id) => real.clearTimeout(id),
    adjust(epochMs) {
      wallAtZeroMs = epochMs - monotonic();
    },
  };
}
