import { describe, expect, it } from 'vitest';
import { Site } from '../support/simulated-site.js';

describe('two cars at a cabinet of 120 kW', () => {
  it('share its modules: the sum never exceeds the station, and one gets all when the other leaves', async () => {
    const site = await Site.open();
    for (const connector of [1, 2]) site.charger.ev(connector, { soc: 15 });
    await site.deliver([1, 2]);
    for (let second = 0; second < 30; second += 1) {
      await site.charge(1, [1, 2]);
      expect(await site.totalW()).toBeLessThanOrEqual(120_000);
    }
    expect((await site.read(1)).powerW).toBe(60_000);
    expect((await site.read(2)).powerW).toBe(60_000);
    site.charger.unplug(2);
    await site.charge(10, [1]);
    expect((await site.read(1)).powerW).toBeGreaterThan(100_000);
  });

  it('share a limit of connector 0, and each keeps its own limit too', async () => {
    const site = await Site.open();
    await site.deliver([1, 2]);
    await site.charge(10, [1, 2]);
    await site.limit(0, [[0, 50_000]]);
    // Each from 60 kW to 25 kW, at 50 kW a second.
    await site.pass(700);
    expect(await site.totalW()).toBe(50_000);
    await site.limit(1, [[0, 10_000]]);
    await site.charge(5, [1, 2]);
    expect((await site.read(1)).powerW).toBe(10_000);
    expect((await site.read(2)).powerW).toBe(40_000);
  });

  it('share a limit of connector 0 in amperes', async () => {
    const site = await Site.open();
    await site.deliver([1, 2]);
    await site.charge(10, [1, 2]);
    await site.charger.hardware.setLimit(0, { periods: [{ startMs: 0, limitW: 1e6, limitA: 40 }] });
    await site.pass(2_000);
    const currents = [(await site.read(1)).currentA ?? 0, (await site.read(2)).currentA ?? 0];
    expect((currents[0] ?? 0) + (currents[1] ?? 0)).toBeLessThanOrEqual(40);
    expect(Math.min(...currents)).toBeGreaterThan(19);
  });

  it('are told what is left when the site takes power away, and get no more than that', async () => {
    const site = await Site.open();
    await site.deliver([1, 2]);
    await site.charge(10, [1, 2]);
    site.charger.derate(45_000);
    expect(site.facts.at(-1)).toBe('capabilities 45000 45000');
    await site.pass(1_000);
    expect(await site.totalW()).toBeLessThanOrEqual(45_000);
    site.charger.derate(0);
    await site.pass(500);
    expect([site.energy(1), site.energy(2)]).toEqual(['suspendedEVSE', 'suspendedEVSE']);
    site.charger.derate(null);
    expect(site.facts).toContain('capabilities 120000 120000');
    expect(site.energy(1)).toBe('delivering');
  });

  it('never get more than the station has while one comes down and the other rises', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    await site.charge(8, [1]);
    expect((await site.read(1)).powerW).toBeGreaterThan(110_000);
    site.charger.plug(2);
    await site.permit(2);
    let mostW = 0;
    for (let moment = 0; moment < 80; moment += 1) {
      if (moment % 10 === 0) for (const connector of [1, 2]) await site.permit(connector);
      await site.pass(100);
      mostW = Math.max(mostW, await site.totalW());
    }
    expect(mostW).toBeLessThanOrEqual(120_000);
    expect((await site.read(2)).powerW).toBe(60_000);
  });

  it('obey a plan of two periods to the watt-hour, but for the way down', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    await site.charge(10, [1]);
    await site.limit(1, [[0, 36_000]]);
    await site.charge(3, [1]);
    await site.limit(1, [
      [0, 36_000],
      [2_500, 7_200],
    ]);
    await site.permit(1);
    const beforeWh = (await site.read(1)).energyWh;
    await site.pass(5_000);
    // 2.5 s of 36 kW and 2.5 s of 7.2 kW, and 0.576 s on the way down, on average 14.4 kW above: 2.3 Wh.
    expect((await site.read(1)).energyWh - beforeWh).toBeCloseTo(25 + 5 + 2.3, 0);
  });

  it('are limited by the cable when their packs are of low voltage', async () => {
    const site = await Site.open({ connectorMaxCurrentA: 100 });
    await site.deliver([1]);
    await site.charge(10, [1]);
    const reading = await site.read(1);
    expect(reading.currentA).toBeLessThanOrEqual(100);
    expect(reading.currentA).toBeGreaterThan(99);
    expect((reading.powerW ?? 0) / (reading.voltageV ?? 1)).toBeCloseTo(100, 0);
  });
});
