/** Time and chance that are told of, as far as a replay must know them. */
import type { Clock, Random } from '../protocol/ports/time.js';
import type { Look } from './looking.js';

/**
 * `newestMs`: the wall clock of the newest observation. What is read from the clock is that, or is told of; and so whoever
 * has the observations knows every time that was read.
 */
export function observedClock(clock: Clock, look: Look, newestMs: () => number): Clock {
  let begun = 0;
  return {
    now() {
      if (clock.now() !== newestMs()) look({ kind: 'clock.read' });
      return newestMs();
    },
    monotonic: () => clock.monotonic(),
    setTimeout(fn, ms) {
      begun += 1;
      const number = begun;
      const fired = () => {
        look({ kind: 'clock.fired', number });
        fn();
      };
      return clock.setTimeout(fired, ms);
    },
    clearTimeout: (id) => clock.clearTimeout(id),
    adjust(epochMs) {
      clock.adjust(epochMs);
      look({ kind: 'clock.set', toMs: epochMs });
    },
  };
}

export function observedRandom(random: Random, look: Look): Random {
  return {
    uuid() {
      const value = random.uuid();
      look({ kind: 'drawn', what: 'uuid', value });
      return value;
    },
    fraction() {
      const value = random.fraction();
      look({ kind: 'drawn', what: 'fraction', value });
      return value;
    },
  };
}
