import { afterEach, describe, expect, it } from 'vitest';
import { fits } from '../../cli/certify/against.js';
import { cases } from '../../conformance/cases/cases.js';
import { Csms } from '../../conformance/csms/csms.js';
import { timing } from '../../conformance/language/timing.js';
import { runningStation } from '../../conformance/launch/running-station.js';
import { representative } from '../../conformance/product/family.js';
import type { CaseResult } from '../../conformance/report/results.js';
import { run } from '../../conformance/runner/run.js';
import { now } from '../../conformance/runner/site.js';
import type { FaultName } from './fake-station/faults.js';
import { FakeStation } from './fake-station/station.js';

const identity = 'STAYS-1';

/** Of the last run. */
let frames: readonly string[] = [];

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A station that was there before the tests began, and stays. */
async function played(ids: readonly string[], ...faults: readonly FaultName[]): Promise<readonly CaseResult[]> {
  const csms = await Csms.start({ now, heartbeatIntervalS: 3600 });
  cleanups.push(() => csms.close());
  const station = new FakeStation({
    csmsUrl: csms.url,
    identity,
    securityProfile: 0,
    profile: representative,
    faults: new Set(faults),
  });
  cleanups.push(() => station.stop());
  await station.start();
  const { start, finish } = runningStation({ csms, identity, puppet: station.puppet, connectTimeoutMs: 5_000 });
  const [product] = await run({
    profiles: [representative],
    cases: cases.filter(({ id }) => ids.includes(id)),
    start,
    csms,
    identity,
    isPlayable: (way) => fits(way, 0),
    timing: timing(1),
    connector: 1,
    width: 1,
  });
  await finish();
  frames = csms.station(identity).frames.map(({ text }) => text);
  return product?.cases ?? [];
}

describe('a station that stays from case to case', () => {
  it('is idle before each, whatever the last one left behind', async () => {
    const ids = ['TC_003_CS', 'TC_012_CS', 'TC_013_CS', 'TC_042_2_CS', 'TC_046_2_CS', 'TC_056_CS'];
    const results = await played(ids);
    expect(results.map(({ id, result, detail }) => [id, result, detail])).toEqual(
      ids.map((id) => [id, 'PASS', undefined]),
    );
  }, 120_000);

  it('fails what it does wrong, and goes on with the next case', async () => {
    const results = await played(['TC_003_CS', 'TC_012_CS', 'TC_017_2_CS'], 'remote.wrongStopReason');
    expect(results.map(({ id, result }) => [id, result])).toEqual([
      ['TC_003_CS', 'PASS'],
      ['TC_012_CS', 'FAIL'],
      ['TC_017_2_CS', 'PASS'],
    ]);
  }, 120_000);

  it('is left as it was found', async () => {
    await played(['TC_003_CS', 'TC_004_2_CS']);
    const found = frames.flatMap(
      (text) => /"ConnectionTimeOut","readonly":false,"value":"(\d+)"/.exec(text)?.[1] ?? [],
    );
    const set = frames.flatMap((text) => /"key":"ConnectionTimeOut","value":"(\d+)"/.exec(text)?.[1] ?? []);
    expect(set).toEqual(['1', found[0]]);
    expect(frames.filter((text) => text.includes('"StartTransaction"'))).toHaveLength(1);
    expect(frames.filter((text) => text.includes('"StopTransaction"'))).toHaveLength(1);
  }, 60_000);

  it('is not asked for a case of another security profile', async () => {
    expect(await played(['TC_031_CS', 'TC_083_CS', 'TC_086_CS'])).toMatchObject([{ id: 'TC_031_CS' }]);
  }, 60_000);
});
