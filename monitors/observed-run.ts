/** One run of a station that is watched: from its ports to its charts, with its beginning and its end. */
import type { Commanded, Observation, RunBegan, RunEnded } from '../protocol/observation.js';
import type { Clock } from '../protocol/ports/time.js';
import type { VendorHandler } from '../protocol/ports/vendor.js';
import type { Ports } from '../protocol/ports.js';
import { asking } from './asking.js';
import { chartSteps, type Inspected } from './chart-steps.js';
import type { Sighting } from './looking.js';
import { observedVendors } from './observed-outside.js';
import { observedPorts } from './observed-ports.js';
import { openRunEye } from './run-eye.js';

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
  /** For whoever looks at the station from outside: what is read from its clock meanwhile, it has not read itself. */
  aside<T>(look: () => T): T;
  /** Turns of the microtask queue since the present go began. */
  readonly turns: number;
  /** To be called when the run is over; a second time it is not told again. */
  ended(how: RunEnded['how']): void;
}

export interface RunOptions {
  /** The observations can be replayed; that costs a little. Default true. */
  readonly isReplayable?: boolean;
  /** What observations are stamped with; default: the clock of the ports. */
  readonly stamps?: Pick<Clock, 'now' | 'monotonic'>;
  /** For a replay: is called in each turn of the microtask queue, as long as something goes on. */
  readonly onTurn?: () => void;
}

/**
 * Tells at once that a run begins. What it has to say after its end, as a driver that answers late, is not told; only
 * what a station that ended by itself had still to write, for the next run finds it on disk.
 */
export function observedRun(
  ports: Ports,
  about: Omit<RunBegan, 'kind'>,
  observe: (seen: Observation) => void,
  { isReplayable = true, stamps = ports.clock, onTurn }: RunOptions = {},
): ObservedRun {
  let over: RunEnded['how'] | null = null;
  const told = (seen: Observation) => {
    if (over === null || (over === 'ended' && isWriting(seen))) observe(seen);
  };
  const eye = openRunEye(stamps, told, { isReplayable, onTurn });
  const ask = asking(eye);
  eye.look({ kind: 'run.began', ...about, offers: offersOf(ports) });
  return {
    ports: observedPorts(ports, eye, ask),
    get turns() {
      return eye.turns.ofGo ?? 0;
    },
    inspect: chartSteps(eye.lookOn),
    vendors: (vendors) => observedVendors(vendors, ask),
    commanded: (command) => eye.lookIn({ ...command }),
    aside(look) {
      eye.isAside = true;
      try {
        return look();
      } finally {
        eye.isAside = false;
      }
    },
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

const mayBeThere = {
  hardware: ['unlock', 'setAvailable', 'reserve', 'reset', 'setLights', 'stop'],
  host: ['installFirmware', 'confirmFirmware', 'reboot'],
} as const;

/** What is not there is not asked, and so no question would tell of it. */
const offersOf = ({ hardware, host }: Ports): NonNullable<RunBegan['offers']> => ({
  hardware: mayBeThere.hardware.filter((name) => hardware[name] !== undefined),
  host: mayBeThere.host.filter((name) => host[name] !== undefined),
});
