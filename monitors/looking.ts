/** Puts the time on what is seen. */
import type { Instant, Observation } from '../protocol/observation.js';
import type { Clock } from '../protocol/ports/time.js';

/** An observation without its instant, each kind of it on its own. */
export type Sighting<O = Observation> = O extends Observation ? Omit<O, keyof Instant> : never;

export type Look = (seen: Sighting) => void;

export function looking(clock: Pick<Clock, 'now' | 'monotonic'>, observe: (seen: Observation) => void): Look {
  return (seen) => observe({ atMs: clock.now(), sinceMs: clock.monotonic(), ...seen } as Observation);
}
