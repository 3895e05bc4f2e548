import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../persistence/memory.js';
import { TwoCars } from '../support/two-cars.js';

const accepted = { status: 'Accepted' };

describe('two cars below a limit of the whole station', () => {
  it('never draw more together, whoever comes, takes less, wants more again and leaves', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    expect(await cars.cap([[0, 60_000]])).toEqual(accepted);
    await cars.arrives(1);
    await cars.watch(12);
    expect(await cars.powerW(1)).toBe(60_000);
    await cars.arrives(2);
    await cars.watch(12);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([30_000, 30_000]);

    cars.station.charger.ev(1, { maxPowerW: 10_000 });
    await cars.watch(30);
    // 2 kW are kept for the first to show that it would take more.
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([10_000, 48_000]);

    cars.station.charger.ev(1, { maxPowerW: 100_000 });
    await cars.watch(15);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([30_000, 30_000]);

    cars.station.charger.unplug(1);
    await cars.watch(10);
    expect(await cars.powerW(2)).toBe(60_000);
    expect(cars.mostW()).toBeLessThanOrEqual(60_000);
    expect(cars.station.statuses(2)).not.toContain('SuspendedEVSE');
  });

  it('are below a lower limit when it begins, and use a higher one from then on', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    const beginsMs = cars.station.clock.monotonic();
    await cars.cap([
      [0, 80_000],
      [40, 20_000],
      [60, 50_000],
    ]);
    await cars.arrives(1);
    await cars.arrives(2);
    await cars.watch(30);
    expect(cars.mostW()).toBe(80_000);
    await cars.watch(30);
    expect(cars.mostW(beginsMs + 40_000)).toBe(20_000);
    await cars.watch(10);
    expect(cars.mostW(beginsMs + 60_000)).toBe(50_000);
  });

  it('come down when the site leaves less to all outlets, and have all again afterwards', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    await cars.arrives(1);
    await cars.arrives(2);
    await cars.watch(15);
    const told = () => [1, 2].map((id) => cars.told.findLast(({ connectorId }) => connectorId === id)?.plan.periods);
    cars.station.charger.derate(90_000);
    await cars.watch(6);
    expect(told()).toEqual([1, 2].map(() => [{ startMs: 0, limitW: 45_000, limitA: 500 }]));
    expect(cars.station.run.schedule({ connectorId: 0, unit: 'W' })?.periods[0]?.limit).toBe(90_000);
    cars.station.charger.derate(null);
    await cars.watch(6);
    expect(told().map((periods) => periods?.at(-1)?.limitW)).toEqual([60_000, 60_000]);
  });

  it('come down within five seconds when it is set, and share amperes where it is given in amperes', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    await cars.arrives(1);
    await cars.arrives(2);
    await cars.watch(15);
    expect(cars.mostW()).toBe(120_000);
    await cars.cap([[0, 40]], 'A');
    const setMs = cars.station.clock.monotonic();
    await cars.watch(15);
    const readings = [1, 2].map((id) => cars.station.charger.hardware.readMeter(id, 'sample'));
    const [first = 0, second = 0] = (await Promise.all(readings)).map(({ currentA }) => currentA);
    expect(first + second).toBeLessThanOrEqual(40);
    expect(first + second).toBeGreaterThan(39);
    const settled = cars.sumsW.filter(({ atMs }) => atMs >= setMs + 5_000).map(({ powerW }) => powerW);
    expect(Math.max(...settled)).toBeLessThanOrEqual(40 * 800);
  });

  it('wait where less is left than can be offered, and go on in the same transaction when there is more', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    await cars.cap([[0, 60_000]]);
    await cars.arrives(1);
    await cars.arrives(2);
    await cars.watch(15);
    await cars.cap([[0, 1_500]]);
    await cars.watch(10);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([1_500, 0]);
    expect(cars.station.statuses(2).at(-1)).toBe('SuspendedEVSE');
    await cars.cap([[0, 60_000]]);
    await cars.watch(10);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([30_000, 30_000]);
    expect(cars.station.statuses(2).slice(-3)).toEqual(['Charging', 'SuspendedEVSE', 'Charging']);
    expect(cars.station.of('StartTransaction')).toHaveLength(2);
    expect(cars.station.of('StopTransaction')).toEqual([]);
  });

  it('by minChargingRate are each given what their profiles name first, and share the rest', async () => {
    const cars = new TwoCars({ configuration: { PowerSharingStrategy: 'MinChargingRate' } });
    await cars.station.pass(2_000);
    await cars.cap([[0, 60_000]]);
    const set = await cars.station.call('SetChargingProfile', {
      connectorId: 2,
      csChargingProfiles: {
        chargingProfileId: 99,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: {
          chargingRateUnit: 'W',
          minChargingRate: 40_000,
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 100_000 }],
        },
      },
    });
    expect(set?.[2]).toEqual(accepted);
    await cars.arrives(1);
    await cars.arrives(2);
    await cars.watch(20);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([10_000, 50_000]);
    expect(cars.mostW()).toBeLessThanOrEqual(60_000);
  });

  it('are served in the order they came where the operator wants it so, and share again when he does not', async () => {
    const cars = new TwoCars({ configuration: { PowerSharingStrategy: 'FirstCome' } });
    await cars.station.pass(2_000);
    await cars.cap([[0, 60_000]]);
    cars.station.charger.ev(1, { maxPowerW: 40_000 });
    await cars.arrives(2);
    await cars.watch(10);
    await cars.arrives(1);
    await cars.watch(10);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([0, 60_000]);
    await cars.station.call('ChangeConfiguration', { key: 'PowerSharingStrategy', value: 'Equal' });
    // The first may not begin before the second has come down.
    await cars.watch(5);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([30_000, 30_000]);
    expect(cars.mostW()).toBe(60_000);
  });
});

describe('what one car does not take', () => {
  it('goes to the other within 30 s, also where the first pauses', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    await cars.arrives(1);
    await cars.arrives(2);
    await cars.watch(15);
    cars.station.charger.ev(1, { ready: false });
    await cars.watch(30);
    expect(await cars.powerW(2)).toBeGreaterThan(85_000);
    expect(cars.station.statuses(1).at(-1)).toBe('SuspendedEV');
    cars.station.charger.ev(1, { ready: true });
    await cars.watch(15);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([60_000, 60_000]);
    expect(cars.mostW()).toBeLessThanOrEqual(120_000);
  });

  it('is not told to and fro where a car wavers', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    await cars.arrives(1);
    await cars.arrives(2);
    await cars.watch(15);
    cars.station.charger.ev(1, { maxPowerW: 20_000 });
    await cars.watch(30);
    const told = cars.told.length;
    for (let turn = 0; turn < 40; turn += 1) {
      cars.station.charger.ev(1, { maxPowerW: turn % 2 === 0 ? 19_000 : 20_500 });
      await cars.station.pass(3_000);
    }
    expect(cars.told.length).toBe(told);
  });
});

describe('the plan of an outlet', () => {
  it('is told again when it has changed, and not else', async () => {
    const cars = new TwoCars();
    await cars.station.pass(2_000);
    await cars.arrives(1);
    await cars.watch(20);
    const told = cars.told.length;
    const planned = cars.station.journal.entries.filter(({ event }) => event === 'limit.planned').length;
    expect(planned).toBe(told);
    await cars.station.pass(3_600_000);
    expect(cars.told).toHaveLength(told);
  });

  it('is told before the outlet may be used, also after a power cut with profiles installed', async () => {
    const disk = new MemoryDisk();
    const first = new TwoCars({ disk });
    await first.station.pass(2_000);
    await first.cap([[0, 20_000]], 'W', 3_600);
    await first.station.end();
    const order: string[] = [];
    const second = new TwoCars({ disk }, (own) => ({
      setLimit: async (connectorId, plan) => {
        order.push(`${connectorId} ${plan.periods[0]?.limitW}`);
        await own.setLimit(connectorId, plan);
      },
    }));
    let sinceMs: number | null = null;
    for (let tenth = 0; tenth < 50 && sinceMs === null; tenth += 1) {
      await second.station.pass(100);
      if (second.station.statuses(1).includes('Available')) sinceMs = second.station.clock.monotonic();
      else expect(order.length === 0 || order.length === 3).toBe(true);
    }
    expect(order).toEqual(['1 10000', '2 10000', '0 20000']);
    expect(sinceMs).not.toBeNull();
  });

  it('is told once more, and nobody may charge meanwhile, where the driver does not take it', async () => {
    let fails = true;
    const cars = new TwoCars({}, (own) => ({
      setLimit: (connectorId, plan) => (fails ? new Promise(() => {}) : own.setLimit(connectorId, plan)),
    }));
    await cars.station.pass(5_000);
    expect(cars.station.statuses(1)).not.toContain('Available');
    fails = false;
    await cars.station.pass(60_000);
    expect(cars.station.statuses(1)).toContain('Available');
  });
});
