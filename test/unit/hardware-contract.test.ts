import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { describeHardwareContract, type HardwareUnderTest } from '../../adapters/hardware/contract.js';
import { simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import type { Hardware } from '../../protocol/ports/hardware.js';

const api = { describe, it, expect };

function simulated(lockable: readonly number[], seed: number) {
  return async (): Promise<HardwareUnderTest> => {
    const clock = new SteppedClock();
    const random = seededRandom(seed);
    const puppet = simulatedCharger({ connectors: 2, stationPowerW: 120_000, lockable, clock, random });
    return { hardware: puppet.hardware, puppet, clock, dispose: async () => puppet.close() };
  };
}

describeHardwareContract('the simulated charger with fixed cables', simulated([], 1), api);
describeHardwareContract('the simulated charger with detachable cables', simulated([1, 2], 2), api);

interface Bench {
  readonly hardware: Hardware;
  plug(): void;
  unplug(): void;
}

/** The example is plain JavaScript on the timers of the platform: these are held and stepped. */
async function bench(): Promise<HardwareUnderTest> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  const path = fileURLToPath(new URL('../../examples/minimal-driver.mjs', import.meta.url));
  const example: { createBench(): Bench } = await import(path);
  const { hardware, plug, unplug } = example.createBench();
  return {
    hardware,
    puppet: { plug, unplug },
    clock: { advance: (ms) => void vi.advanceTimersByTime(ms) },
    dispose: async () => {
      vi.useRealTimers();
    },
  };
}

describeHardwareContract('the example driver', bench, api, { faults: false });
