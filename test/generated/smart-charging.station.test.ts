/** Smart charging among the other charts: it begins again from what is on disk, and an outlet begins with its limits. */
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../persistence/memory.js';
import { profileOf, smartOutlets, txProfile } from '../support/charging-desk.js';
import { crashed, defectiveStation } from '../support/trap.js';
import type { WholeStation, WholeStationOptions } from '../support/whole-station.js';

const stations: WholeStation[] = [];

function begin(options: WholeStationOptions = {}) {
  const made = defectiveStation({ product: smartOutlets, ...options });
  stations.push(made.station);
  return made;
}

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

const set = async (station: WholeStation, connectorId: number, csChargingProfiles: object) =>
  (await station.call('SetChargingProfile', { connectorId, csChargingProfiles }))?.[2];

/** What the station promises of an outlet, in W. */
async function limitsOf(station: WholeStation, connectorId: number): Promise<number[]> {
  const request = { connectorId, duration: 300, chargingRateUnit: 'W' };
  const [, , answer] = (await station.call('GetCompositeSchedule', request)) ?? [];
  const { chargingSchedule } = answer as {
    readonly chargingSchedule: { readonly chargingSchedulePeriod: readonly { readonly limit: number }[] };
  };
  return chargingSchedule.chargingSchedulePeriod.map(({ limit }) => limit);
}

/** What the hardware has been told of an outlet, W. */
const toldOf = ({ run }: WholeStation, connectorId: number) => run.describe().connectors[connectorId - 1]?.limitW;

describe('smart charging that crashes', () => {
  it('begins again with its profiles and the transactions that run, and limits what begins afterwards', async () => {
    const { station, trap, permits } = begin();
    await station.charge(1, 'TAG-1');
    await set(station, 1, txProfile(1));
    await station.pass(5_000);
    expect(toldOf(station, 1)).toBe(6_000);
    trap.arm(({ event }) => event === 'profile.installed');
    const nineKilowatts = [{ startPeriod: 0, limit: 9_000 }];
    // Written, and so it is kept; what the answer would have been is lost with the chart.
    const answer = await set(station, 0, profileOf(2, {}, { chargingSchedulePeriod: nineKilowatts }));
    expect(answer).toBe('InternalError');
    await station.pass(5_000);
    expect(crashed(station)).toEqual(['smart-charging']);
    expect([await limitsOf(station, 1), await limitsOf(station, 2)]).toEqual([[6_000], [9_000]]);
    expect([toldOf(station, 1), toldOf(station, 2)]).toEqual([6_000, 9_000]);
    // Nobody who charges notices.
    expect(permits).not.toContainEqual([1, false]);
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging', transactionId: 1001 });
    station.charger.rfid({ idTag: 'TAG-1', connectorId: 1 });
    await station.pass(5_000);
    expect(await limitsOf(station, 1)).toEqual([9_000]);
    expect(station.store.ledger.contents().profiles.map(({ profile }) => profile.chargingProfileId)).toEqual([2]);
  });

  it('is told how many profiles there are, where the authorisation crashes', async () => {
    const { station, trap } = begin();
    await station.pass(1_000);
    for (const id of [1, 2, 3, 4, 5]) await set(station, id % 2, profileOf(id, { stackLevel: id >> 1 }));
    expect(station.store.ledger.contents().profiles).toHaveLength(5);
    trap.arm(({ event }) => event === 'tag.decided' || event === 'tag.accepted');
    await station.charge(1, 'TAG-1');
    expect(crashed(station)).toEqual(['authorization']);
    const request = { connectorId: 2, idTag: 'TAG-2', chargingProfile: txProfile(6) };
    expect((await station.call('RemoteStartTransaction', request))?.[2]).toEqual({ status: 'Rejected' });
  });
});

describe('a product that resumes after a power cut', () => {
  it('goes on with the TxProfile of its transaction', async () => {
    const product = { ...smartOutlets, features: { ...smartOutlets.features, powerLoss: 'resume' as const } };
    const disk = new MemoryDisk();
    const first = begin({ product, disk }).station;
    await first.charge(1, 'TAG-1');
    await set(first, 1, txProfile(1));
    await first.end();
    const { station } = begin({ product, disk });
    station.charger.plug(1);
    await station.pass(20_000);
    expect(station.journal.entries.map(({ event }) => event)).toContain('transaction.resumed');
    expect([await limitsOf(station, 1), toldOf(station, 1)]).toEqual([[6_000], 6_000]);
  });
});

describe('an outlet that crashes', () => {
  it('ends its transaction, and the TxProfile with it', async () => {
    const { station, trap } = begin();
    await station.charge(1, 'TAG-1');
    await set(station, 1, txProfile(1));
    trap.arm(({ event, connectorId }) => event === 'outlet.able' && connectorId === 1);
    station.charger.derate(90_000);
    await station.pass(60_000);
    expect(crashed(station)).toEqual(['connector-1']);
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'Reboot' }]);
    expect(station.store.ledger.contents().profiles).toEqual([]);
    const cleared = await station.call('ClearChargingProfile', {});
    expect(cleared?.[2]).toEqual({ status: 'Unknown' });
  });
});

it('a call that was refused is over: its id may come again, and a reset does not wait for it (J 4.2.3)', async () => {
  const { station } = begin();
  await station.settle();
  const call = JSON.stringify([
    2,
    'once-more',
    'SetChargingProfile',
    { connectorId: 9, csChargingProfiles: profileOf(1) },
  ]);
  for (const _ of ['first', 'again']) {
    station.csms.send(call);
    await station.settle();
    expect(station.replies.get('once-more')?.[2]).toBe('PropertyConstraintViolation');
  }
  await station.call('Reset', { type: 'Soft' });
  await station.pass(1_000);
  expect(await Promise.race([station.run.ended, 'goes on'])).toMatchObject({ restart: true });
});
