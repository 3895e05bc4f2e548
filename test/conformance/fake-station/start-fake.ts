/** Fake stations as the runner starts them: one for each way of a case. */
import type { StartStation } from '../../../conformance/launch/station-under-test.js';
import type { FaultName } from './faults.js';
import { FakeStation } from './station.js';

/** Right in everything but these. */
export function fakeStation(...faults: readonly FaultName[]): StartStation {
  return async (setup) => {
    const station = new FakeStation({ ...setup, faults: new Set(faults) });
    await station.start();
    return { puppet: station.puppet, failed: new Promise<never>(() => {}), stop: () => station.stop() };
  };
}
