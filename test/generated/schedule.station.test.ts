import { describe, expect, it } from 'vitest';
import type { StationError } from '../../protocol/errors.js';
import { TwoCars } from '../support/two-cars.js';

async function limited() {
  const cars = new TwoCars();
  await cars.station.pass(2_000);
  await cars.cap([
    [0, 60_000],
    [600, 30_000],
  ]);
  await cars.byDefault(1, 100);
  return cars;
}

describe('the schedule of an outlet, with its reasons', () => {
  it.each([0, 1, 2])('tells of connector %i what GetCompositeSchedule tells', async (connectorId) => {
    const { station } = await limited();
    const frame = await station.call('GetCompositeSchedule', { connectorId, duration: 900, chargingRateUnit: 'W' });
    const told = frame?.[2] as { scheduleStart: string; chargingSchedule: { chargingSchedulePeriod: object[] } };
    const schedule = station.run.schedule({ connectorId, seconds: 900, unit: 'W' });
    expect(schedule).toMatchObject({ connectorId, from: told.scheduleStart, seconds: 900, unit: 'W' });
    const noted = station.journal.entries.find(({ event }) => event === 'schedule.told');
    expect(noted).toMatchObject({ connectorId, periods: schedule?.periods });
    const periods = schedule?.periods.map(({ startS, limit }) => ({ startPeriod: startS, limit }));
    expect(periods).toEqual(told.chargingSchedule.chargingSchedulePeriod);
  });

  it('names the profile that decides, what else was weighed, and what the hardware was told', async () => {
    const { station } = await limited();
    const schedule = station.run.schedule({ connectorId: 1, seconds: 900, unit: 'W' });
    const byDefault = {
      kind: 'profile',
      chargingProfileId: 2,
      purpose: 'TxDefaultProfile',
      stackLevel: 0,
      connectorId: 1,
    };
    expect(schedule?.periods).toHaveLength(1);
    expect(schedule?.periods[0]).toMatchObject({ startS: 0, limit: 100, decision: { by: byDefault } });
    expect(schedule?.periods[0]?.decision.weighed.map(({ limit }) => limit)).toEqual([100, 60_000, 120_000, 120_000]);
    // Too little to offer any.
    expect(schedule?.plan[0]).toMatchObject({ limitW: 0, isShared: false });
  });

  it('shows the voltage that schedules are converted with, and that of the car', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    const before = cars.station.run.schedule({ connectorId: 1, seconds: 0 });
    expect(before?.voltage).toEqual({ nominalV: 800, presentV: null });
    await cars.arrives(1);
    await cars.watch(12);
    const presentV = cars.station.run.schedule({ connectorId: 1, seconds: 0 })?.voltage.presentV;
    expect(presentV).toBeGreaterThan(300);
    expect(presentV).toBeLessThan(450);
  });

  it.each([
    [{ connectorId: 3 }, 'unknown-connector'],
    [{ connectorId: -1 }, 'unknown-connector'],
    [{ connectorId: 1, seconds: 1.5 }, 'bad-value'],
    [{ connectorId: 1, seconds: 1e9 }, 'bad-value'],
  ])('refuses %j with the code %s', async (request, code) => {
    const { station } = await limited();
    const refused = () => station.run.schedule(request);
    expect(refused).toThrow();
    try {
      refused();
    } catch (error) {
      expect((error as StationError).code).toBe(code);
    }
  });
});
