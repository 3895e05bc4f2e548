import { describe, expect, it } from 'vitest';
import { packs } from '../../adapters/hardware/simulated/battery.js';
import { Site } from '../support/simulated-site.js';

describe('a charging session', () => {
  it('is prepared, ramps up, and ends in suspendedEV when the car is full', async () => {
    const site = await Site.open();
    site.charger.ev(1, { soc: 97 });
    site.charger.plug(1);
    await site.permit(1);
    await site.charge(900, [1]);
    expect(site.facts.filter((fact) => fact.startsWith('1 '))).toEqual([
      '1 unplugged',
      '1 idle',
      '1 plugged',
      '1 preparing',
      '1 delivering',
      '1 suspendedEV',
    ]);
    expect((await site.read(1)).socPercent).toBe(100);
    expect((await site.read(1)).powerW).toBe(0);
  });

  it('spends 2 to 4 seconds on isolation test and pre-charge, without energy', async () => {
    const site = await Site.open();
    site.charger.plug(1);
    await site.permit(1);
    await site.pass(1_999);
    expect(site.energy(1)).toBe('preparing');
    expect((await site.read(1)).energyWh).toBe(0);
    await site.pass(2_001);
    expect(site.energy(1)).toBe('delivering');
  });

  it('rises in power by about 20 kW a second up to what the car takes, and tapers when it is nearly full', async () => {
    const site = await Site.open();
    site.charger.ev(1, { soc: 20 });
    await site.deliver([1]);
    const rising: number[] = [];
    for (let second = 0; second < 4; second += 1) {
      rising.push((await site.read(1)).powerW ?? 0);
      await site.charge(1, [1]);
    }
    const steps = rising.slice(1).map((powerW, index) => powerW - (rising[index] ?? 0));
    for (const step of steps) expect(step).toBeCloseTo(20_000, -1);
    await site.charge(10, [1]);
    const plateauW = (await site.read(1)).powerW ?? 0;
    expect(plateauW).toBeGreaterThan(100_000);
    site.charger.ev(1, { soc: 90 });
    await site.charge(2, [1]);
    expect((await site.read(1)).powerW).toBeLessThan(0.5 * plateauW);
  });

  it('charges the battery with the energy the meter counts, but for the losses', async () => {
    const site = await Site.open();
    site.charger.ev(1, { soc: 20, maxPowerW: 50_000 });
    await site.deliver([1]);
    const before = await site.read(1);
    await site.charge(360, [1]);
    const after = await site.read(1);
    expect(after.energyWh - before.energyWh).toBeCloseTo(5_000, -2);
    const chargedWh = (((after.socPercent ?? 0) - (before.socPercent ?? 0)) / 100) * packs['family-400V'].capacityWh;
    expect(chargedWh / (after.energyWh - before.energyWh)).toBeCloseTo(0.95, 1);
  });

  it('is suspended by a car that is not ready and goes on without a new preparation', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    site.charger.ev(1, { ready: false });
    expect(site.energy(1)).toBe('suspendedEV');
    const pausedWh = (await site.read(1)).energyWh;
    await site.charge(5, [1]);
    expect((await site.read(1)).energyWh).toBe(pausedWh);
    site.charger.ev(1, { ready: true });
    expect(site.energy(1)).toBe('delivering');
  });

  it('is suspended by the station when power has come down to a limit of 0', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    await site.charge(5, [1]);
    expect((await site.read(1)).powerW).toBe(102_000);
    await site.limit(1, [[0, 0]]);
    await site.pass(1_000);
    expect([site.energy(1), (await site.read(1)).powerW]).toEqual(['delivering', 52_000]);
    await site.pass(1_039);
    expect(site.energy(1)).toBe('delivering');
    await site.pass(1);
    expect([site.energy(1), (await site.read(1)).powerW]).toEqual(['suspendedEVSE', 0]);
    await site.limit(1, [[0, 30_000]]);
    expect(site.energy(1)).toBe('delivering');
  });

  it('is prepared though nothing is offered yet, and waits then', async () => {
    const site = await Site.open();
    await site.limit(1, [[0, 0]]);
    site.charger.plug(1);
    await site.permit(1);
    expect(site.energy(1)).toBe('preparing');
    await site.pass(4_000);
    expect(site.energy(1)).toBe('suspendedEVSE');
    await site.limit(1, [[0, 30_000]]);
    expect(site.energy(1)).toBe('delivering');
  });

  it('ends at once when its permit is gone, whatever flows', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    await site.charge(5, [1]);
    await site.charger.hardware.permit(1, null);
    expect((await site.read(1)).powerW).toBe(0);
  });

  it('keeps to the plan it has while the runtime restarts, and forgets it without mains', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    await site.limit(1, [
      [0, 30_000],
      [8_000, 10_000],
    ]);
    await site.charger.hardware.stop?.();
    await site.pass(4_000);
    await site.charger.hardware.start(site.sink());
    expect((await site.read(1)).powerW).toBe(30_000);
    await site.charge(5, [1]);
    expect((await site.read(1)).powerW).toBe(10_000);
    site.charger.supply(false);
    site.charger.supply(true);
    await site.charger.hardware.start(site.sink());
    await site.deliver([1]);
    await site.charge(5, [1]);
    expect((await site.read(1)).powerW).toBeGreaterThan(30_000);
  });

  it('ends at the very end of a lapsed lease, however seldom anybody looks', async () => {
    const watched = await Site.open();
    const unwatched = await Site.open();
    for (const site of [watched, unwatched]) {
      site.charger.plug(1);
      await site.permit(1);
    }
    for (let ms = 0; ms < 60_000; ms += 100) await watched.pass(100);
    await unwatched.pass(60_000);
    const { energyWh } = await unwatched.read(1);
    expect(energyWh).toBeGreaterThan(0);
    expect((await watched.read(1)).energyWh).toBeCloseTo(energyWh, 6);
    expect(unwatched.facts.at(-1)).toBe('1 idle');
  });

  it('counts so many times faster when the simulation is sped up, at the same power', async () => {
    const slow = await Site.open();
    const fast = await Site.open({ speed: 10 });
    const grown: number[] = [];
    for (const site of [slow, fast]) {
      site.charger.ev(1, { soc: 20, maxPowerW: 20_000 });
      await site.deliver([1]);
      await site.charge(5, [1]);
      const before = await site.read(1);
      await site.charge(36, [1]);
      const after = await site.read(1);
      expect(after.powerW).toBe(20_000);
      grown.push(after.energyWh - before.energyWh);
    }
    expect(grown[0]).toBeCloseTo(200, 1);
    expect(grown[1]).toBeCloseTo(2_000, 1);
  });

  it('leaves no timer behind when nobody charges', async () => {
    const site = await Site.open();
    expect(site.clock.pending).toBe(0);
    await site.deliver([1, 2]);
    expect(site.clock.pending).toBe(1);
    await site.charger.hardware.permit(1, null);
    await site.charger.hardware.permit(2, null);
    expect(site.clock.pending).toBe(0);
  });
});
