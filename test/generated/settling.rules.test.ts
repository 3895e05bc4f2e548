/** On the way down nothing may go wrong so badly that the station does not come back: 5.14. */
import { afterEach, describe, expect, it } from 'vitest';
import { crashed, defectiveStation, limitOf } from '../support/trap.js';
import type { WholeStation } from '../support/whole-station.js';

const stations: WholeStation[] = [];

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

describe('A station that waits for the CSMS before it restarts', () => {
  it('restarts all the same when an outlet crashes meanwhile', async () => {
    const { station, trap } = defectiveStation();
    stations.push(station);
    await station.charge(1, 'TAG-1');
    station.answers['StopTransaction'] = () => null;
    expect(await station.call('Reset', { type: 'Soft' })).toMatchObject([3, expect.anything(), { status: 'Accepted' }]);
    trap.arm(limitOf(1));
    station.charger.derate(90_000);
    await station.pass(1_000);
    expect(crashed(station)).toEqual(['connector-1']);
    await station.pass(60_000);
    expect(await station.run.ended).toMatchObject({ restart: true });
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'SoftReset' }]);
  });
});
