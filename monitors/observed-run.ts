/** One run of a station that is watched: from its ports to its charts, with its beginning and its end. */
import type { Observation, RunBegan, RunEnded } from '../protocol/observation.js';
import type { Ports } from '../protocol/ports.js';
import { chartSteps, type Inspected } from './chart-steps.js';
import { looking } from './looking.js';
import { observedPorts } from './observed-ports.js';

export interface ObservedRun {
  /** To begin the station with, in place of its own. */
  readonly ports: Ports;
  /** For `StationSettings.inspect`. */
  readonly inspect: (inspected: Inspected) => void;
  /** To be called when the run is over; a second time it is not told again. */
  ended(how: RunEnded['how']): void;
}

/**
 * Tells at once that a run begins. What it has to say after its end, as a driver that answers late, is not told; only
 * what a station that ended by itself had still to write, for the next run finds it on disk.
 */
export function observedRun(
  ports: Ports,
  about: Omit<RunBegan, 'kind'>,
  observe: (seen: Observation) => void,
): ObservedRun {
  let over: RunEnded['how'] | null = null;
  const whileItLasts = (seen: Observation) => {
    if (over === null || (over === 'ended' && isWriting(seen))) observe(seen);
  };
  const look = looking(ports.clock, whileItLasts);
  look({ kind: 'run.began', ...about });
  return {
    ports: observedPorts(ports, whileItLasts),
    inspect: chartSteps(ports.clock, whileItLasts),
    ended(how) {
      if (over === null) look({ kind: 'run.ended', how });
      over = how;
    },
  };
}

function isWriting(seen: Observation): boolean {
  if (seen.kind === 'ledger.noted') return true;
  return 'call' in seen && (seen.call === 'ledger.commit' || seen.call === 'ledger.close');
}
