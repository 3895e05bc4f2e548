/** What the world of a walk is put together from. */
import { seededRandom } from '../../../adapters/clock/random.js';
import type { SteppedClock } from '../../../adapters/clock/stepped-clock.js';
import { type SimulatedCharger, simulatedCharger } from '../../../adapters/hardware/simulated/simulated-charger.js';
import type { Disk } from '../../../persistence/disk.js';
import { StorageError } from '../../../protocol/errors.js';
import type { Hardware, HardwareSink } from '../../../protocol/ports/hardware.js';
import type { Clock } from '../../../protocol/ports/time.js';
import type { ProductDescription } from '../../../protocol/product.js';

export type DiskMood = 'well' | 'full' | 'refused';

/** The charger of a product; energy flows `speed` times faster than power and time say. */
export function chargerOf(product: ProductDescription, clock: SteppedClock, speed: number): SimulatedCharger {
  const { connectors, powerW, moduleW, features } = product;
  return simulatedCharger({
    connectors: connectors.length,
    stationPowerW: powerW,
    moduleW,
    connectorMaxPowerW: Math.max(...connectors.map(({ maxPowerW }) => maxPowerW)),
    connectorMaxCurrentA: Math.max(...connectors.map(({ maxCurrentA }) => maxCurrentA)),
    phases: features.phases,
    mainMeter: features.mainMeter,
    lockable: connectors.flatMap(({ id, cable }) => (cable === 'detachable' ? [id] : [])),
    clock,
    random: seededRandom(1),
    speed,
  });
}

/** As the clock of a station in service: the wall is the machine's, until a CSMS has told the time. */
export function wallClock(clock: SteppedClock, hostZeroMs: () => number): Clock {
  let toldZeroMs: number | null = null;
  return {
    now: () => (toldZeroMs ?? hostZeroMs()) + clock.monotonic(),
    monotonic: () => clock.monotonic(),
    setTimeout: (fn, ms) => clock.setTimeout(fn, ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
    adjust: (epochMs) => {
      toldZeroMs = epochMs - clock.monotonic();
    },
  };
}

/** A disk that takes nothing while it is in a bad mood. */
export function moodyDisk(disk: Disk, mood: () => DiskMood): Disk {
  const assertWell = () => {
    const present = mood();
    if (present !== 'well')
      throw new StorageError(present === 'full' ? 'full' : 'write-failed', 'The disk has trouble.');
  };
  return {
    open: (seen) => disk.open(seen),
    read: (keys) => disk.read(keys),
    keysIn: (range) => disk.keysIn(range),
    setAside: (records) => disk.setAside(records),
    readCopy: () => disk.readCopy(),
    close: () => disk.close(),
    writeCopy: async (text) => {
      assertWell();
      await disk.writeCopy(text);
    },
    write: async (operations) => {
      assertWell();
      await disk.write(operations);
    },
  };
}

/** The hardware, and the ear it tells its facts to. */
export function heard(hardware: Hardware, listens: (sink: HardwareSink) => void): Hardware {
  const start: Hardware['start'] = (sink) => {
    listens(sink);
    return hardware.start(sink);
  };
  return new Proxy(hardware, {
    get(target, name) {
      if (name === 'start') return start;
      const own: unknown = Reflect.get(target, name);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}
