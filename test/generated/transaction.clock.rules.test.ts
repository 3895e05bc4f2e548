/** What a clock that is set during a session does to its bill: 4.8, 3.7. */
import { afterEach, describe, expect, it } from 'vitest';
import { WholeStation } from '../support/whole-station.js';

const stations: WholeStation[] = [];

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

describe('A clock that is set back while a car charges', () => {
  it.each([0, 60_000])('never ends the session before it began, stopped %d ms later', async (ms) => {
    const station = new WholeStation({ configuration: { MeterValueSampleInterval: '10' } });
    stations.push(station);
    await station.charge(1, 'TAG-1');
    const startedAt = String(station.of('StartTransaction')[0]?.['timestamp']);
    station.clock.adjust(station.clock.now() - 24 * 3_600_000);
    await station.pass(ms);
    station.charger.stop(1, 'button');
    await station.pass(5_000);
    const stoppedAt = String(station.of('StopTransaction')[0]?.['timestamp']);
    expect(Date.parse(stoppedAt)).toBeGreaterThanOrEqual(Date.parse(startedAt));
  });
});
