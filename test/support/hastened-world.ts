/** A simulated charger with two outlets in a world that is quicker than ours, so that no test waits for an isolation test. */
import { realRandom } from '../../adapters/clock/random.js';
import { type SimulatedCharger, simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import type { Hardware } from '../../protocol/ports/hardware.js';
import { hastenedClock } from './hastened-clock.js';

const worldHaste = 10;

/** `lockable`: outlets whose cable the station can hold. */
export function hastenedWorld(lockable: readonly number[] = []): SimulatedCharger {
  return simulatedCharger({
    connectors: 2,
    stationPowerW: 120_000,
    connectorMaxCurrentA: 400,
    clock: hastenedClock(worldHaste),
    random: realRandom(),
    lockable,
    speed: 5,
  });
}

/**
 * A lease of the station's is as long in the hastened world as it is here. Like the simplest of drivers it has no
 * `stop`, and goes on telling facts when its runtime is gone.
 */
export function paced(hardware: Hardware): Hardware {
  return {
    start: (sink) => hardware.start(sink),
    permit: (connector, lease, cable) =>
      hardware.permit(connector, lease && { ...lease, leaseMs: lease.leaseMs * worldHaste }, cable),
    setLimit: (connector, plan) => hardware.setLimit(connector, plan),
    readMeter: (connector, why) => hardware.readMeter(connector, why),
    unlock: async (connector, signal) => (await hardware.unlock?.(connector, signal)) ?? 'NotSupported',
  };
}
