/** Puts the time on what is seen. */
import type { Instant, Observation } from '../protocol/observation.js';
import type { Clock } from '../protocol/ports/time.js';

/** An observation without its instant, each kind of it on its own. */
export type Sighting<O = Observation> = O extends Observation ? Omit<O, keyof Instant> : never;

export type Look = (seen: Sighting) => void;

/** All that looks at one run looks through the same eye. */
export interface Eye {
  readonly look: Look;
  /** The instant is that of the newest observation: for what is done at once because of it. */
  readonly lookOn: Look;
  /** Wall clock of the newest observation. */
  newestMs(): number;
  /** Its monotonic clock. */
  newestSinceMs(): number;
}

/** What is looked at is a new object each time; it becomes the observation itself, as there are many of them. */
export function openEye(clock: Pick<Clock, 'now' | 'monotonic'>, observe: (seen: Observation) => void): Eye {
  let newestMs = Number.NaN;
  let newestSinceMs = Number.NaN;
  const lookOn: Look = (seen) => {
    const stamped = seen as object as { atMs: number; sinceMs: number };
    stamped.atMs = newestMs;
    stamped.sinceMs = newestSinceMs;
    observe(seen as Observation);
  };
  return {
    lookOn,
    look(seen) {
      newestMs = clock.now();
      newestSinceMs = clock.monotonic();
      lookOn(seen);
    },
    newestMs: () => newestMs,
    newestSinceMs: () => newestSinceMs,
  };
}
