/** Time and chance that are told of, as far as a replay must know them. */
import type { Clock, Random } from '../protocol/ports/time.js';
import type { Look } from './looking.js';
import type { RunEye } from './run-eye.js';

/** What the monotonic clock may be behind. */
const finestMs = 1;

/**
 * What is read from the clock is the instant of the newest observation, or is told of; and so whoever has the observations
 * knows every time that was read.
 */
export function observedClock(clock: Clock, eye: RunEye): Clock {
  const { look, lookIn } = eye;
  let begun = 0;
  const read = (isLater: boolean) => {
    const { reads } = eye;
    if (isLater) look({ kind: 'clock.read', ...(reads > 0 && { reads }) });
    else eye.reads += 1;
  };
  return {
    now() {
      if (eye.isAside) return clock.now();
      read(clock.now() !== eye.newestMs());
      return eye.newestMs();
    },
    monotonic() {
      if (eye.isAside) return clock.monotonic();
      read(clock.monotonic() - eye.newestSinceMs() >= finestMs);
      return eye.newestSinceMs();
    },
    setTimeout(fn, ms) {
      begun += 1;
      const number = begun;
      const fired = () => {
        lookIn({ kind: 'clock.fired', number });
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
