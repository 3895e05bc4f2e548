import { expect, it } from 'vitest';
import { TwoCars } from '../support/two-cars.js';

it('a remote start whose profile cannot be taken is Rejected, and the log says why', async () => {
  const { station } = new TwoCars();
  await station.pass(2_000);
  const frame = await station.call('RemoteStartTransaction', {
    connectorId: 1,
    idTag: 'TAG',
    chargingProfile: {
      chargingProfileId: 7,
      stackLevel: 99,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6_000 }] },
    },
  });
  expect(frame?.[2]).toEqual({ status: 'Rejected' });
  const noted = station.journal.entries.filter(({ event }) => event === 'profile.refused');
  expect(noted).toMatchObject([{ chargingProfileId: 7, why: expect.stringContaining('stackLevel is 99') }]);
});
