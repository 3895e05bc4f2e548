import { expect, it } from 'vitest';
import { TwoCars } from '../support/two-cars.js';

const hourMs = 3_600_000;

/** The CSMS sets the clock with the next Heartbeat, whose answer this is. */
async function setClock({ station }: TwoCars, byMs: number): Promise<void> {
  station.answers['Heartbeat'] = () => ({ currentTime: new Date(station.clock.now() + byMs).toISOString() });
  await station.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
  await station.settle();
  expect(station.journal.entries.some(({ event }) => event === 'clock.corrected')).toBe(true);
  station.answers['Heartbeat'] = () => ({ currentTime: new Date(station.clock.now()).toISOString() });
}

async function charging(profile: object): Promise<TwoCars> {
  const cars = new TwoCars();
  await cars.station.pass(2_000);
  await cars.arrives(1);
  await cars.watch(12);
  const chargingSchedule = { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }] };
  const frame = await cars.station.call('SetChargingProfile', {
    connectorId: 1,
    csChargingProfiles: { chargingProfileId: 1, stackLevel: 0, chargingSchedule, ...profile },
  });
  expect(frame?.[2]).toEqual({ status: 'Accepted' });
  await cars.watch(8);
  expect(await cars.powerW(1)).toBe(11_000);
  return cars;
}

const schedule = (more: object) => ({
  chargingRateUnit: 'W',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }],
  ...more,
});

it.each<[string, number, object]>([
  ['a default', -hourMs, { chargingProfilePurpose: 'TxDefaultProfile', chargingProfileKind: 'Relative' }],
  ['a default', 365 * 24 * hourMs, { chargingProfilePurpose: 'TxDefaultProfile', chargingProfileKind: 'Relative' }],
  [
    'a profile of the transaction with a duration',
    -hourMs,
    {
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: schedule({ duration: 600 }),
    },
  ],
  [
    'a profile of the transaction with a duration',
    2 * hourMs,
    {
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: schedule({ duration: 600 }),
    },
  ],
])('%s limits on when the clock is set by %i ms', async (_, byMs, profile) => {
  const cars = await charging(profile);
  await setClock(cars, byMs);
  await cars.watch(30);
  expect(cars.mostW(cars.station.clock.monotonic() - 30_000)).toBe(11_000);
});

it('a profile of the transaction ends after its duration, however the clock was set meanwhile', async () => {
  const cars = await charging({
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: schedule({ duration: 60 }),
  });
  await setClock(cars, 2 * hourMs);
  await cars.watch(20);
  expect(await cars.powerW(1)).toBe(11_000);
  await cars.watch(40);
  expect(await cars.powerW(1)).toBe(100_000);
});
