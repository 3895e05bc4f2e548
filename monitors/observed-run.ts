/** One run of a station that is watched: from its ports to its charts, with its beginning and its end. */
import type { Commanded, Observation, RunBegan, RunEnded } from '../protocol/observation.js';
import type { VendorHandler } from '../protocol/ports/vendor.js';
import type { Ports } from '../protocol/ports.js';
import { asking } from './asking.js';
import { chartSteps, type Inspected } from './chart-steps.js';
import { openEye, type Sighting } from './looking.js';
import { observedVendors } from './observed-outside.js';
import { observedPorts } from './observed-ports.js';

type Vendors = Readonly<Record<string, VendorHandler>>;

export interface ObservedRun {
  /** To begin the station with, in place of its own. */
  readonly ports: Ports;
  /** For `StationSettings.inspect`. */
  readonly inspect: (inspected: Inspected) => void;
  /** The same handlers; also to begin the station with. */
  vendors(vendors: Vendors): Vendors;
  /** To be called before the station is told so. */
  commanded(command: Sighting<Observation & Commanded>): void;
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
  const eye = openEye(ports.clock, (seen) => {
    if (over === null || (over === 'ended' && isWriting(seen))) observe(seen);
  });
  const ask = asking(eye.look);
  eye.look({ kind: 'run.began', ...about });
  return {
    ports: observedPorts(ports, eye, ask),
    inspect: chartSteps(eye.lookOn),
    vendors: (vendors) => observedVendors(vendors, ask),
    commanded: (command) => eye.look({ ...command }),
    ended(how) {
      if (over === null) eye.look({ kind: 'run.ended', how });
      over = how;
    },
  };
}

function isWriting(seen: Observation): boolean {
  if (seen.kind === 'ledger.noted') return true;
  return 'call' in seen && (seen.call === 'ledger.commit' || seen.call === 'ledger.close');
}
