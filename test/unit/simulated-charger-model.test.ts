import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptedPowerW,
  currentAtPowerA,
  energyUntilFullWh,
  loadedVoltageV,
  packNames,
  packs,
  powerAtCurrentW,
  restVoltageV,
  socAfter,
} from '../../adapters/hardware/simulated/battery.js';
import { limitAt, nextLimitChangeMs, planProblem, unlimited } from '../../adapters/hardware/simulated/limit-clock.js';
import {
  rampedPowerW,
  shareBudget,
  shareModules,
  sharePower,
} from '../../adapters/hardware/simulated/power-sharing.js';

const percent = fc.double({ min: 0, max: 100, noNaN: true });
const anyPack = fc.constantFrom(...packNames).map((name) => packs[name]);
const watts = fc.double({ min: 0, max: 400_000, noNaN: true });

describe('the battery', () => {
  it('rises in voltage with its state of charge, within its class', () => {
    const class400 = [0, 25, 50, 75, 100].map((soc) => restVoltageV(packs['family-400V'], soc));
    expect(class400).toEqual([...class400].sort((a, b) => a - b));
    expect(class400[0]).toBeGreaterThan(300);
    expect(class400[4]).toBeLessThan(410);
    expect(restVoltageV(packs['touring-800V'], 50)).toBeCloseTo(192 * 3.7, 6);
  });

  it('never falls in voltage while it is charged', () => {
    fc.assert(
      fc.property(anyPack, percent, percent, (pack, a, b) => {
        expect(restVoltageV(pack, Math.max(a, b))).toBeGreaterThanOrEqual(restVoltageV(pack, Math.min(a, b)));
      }),
    );
  });

  it('relates power, current and voltage so that power is their product', () => {
    fc.assert(
      fc.property(anyPack, percent, watts, (pack, soc, powerW) => {
        const currentA = currentAtPowerA(pack, soc, powerW);
        expect(powerAtCurrentW(pack, soc, currentA)).toBeCloseTo(powerW, 3);
        expect(currentA * loadedVoltageV(pack, soc, powerW)).toBeCloseTo(powerW, 3);
      }),
    );
  });

  it('takes constant power up to the knee, tapers beyond it, and takes nothing when full', () => {
    const pack = packs['family-400V'];
    expect([10, 40, 60].map((soc) => acceptedPowerW(pack, soc))).toEqual([140_000, 140_000, 140_000]);
    const taper = [60, 70, 80, 90, 99.9].map((soc) => acceptedPowerW(pack, soc));
    expect(taper).toEqual([...taper].sort((a, b) => b - a));
    expect(taper[2]).toBeLessThan(80_000);
    expect(taper[4]).toBeGreaterThan(0);
    expect(acceptedPowerW(pack, 100)).toBe(0);
  });

  it('is full exactly when the energy until full has passed', () => {
    fc.assert(
      fc.property(anyPack, percent, (pack, soc) => {
        expect(socAfter(pack, soc, energyUntilFullWh(pack, soc))).toBeCloseTo(100, 6);
      }),
    );
    // 5 % of the energy at the connector never reaches the cells.
    expect(socAfter(packs['family-400V'], 20, 7_700)).toBeCloseTo(29.5, 6);
  });
});

describe('the power modules', () => {
  it('go to the one outlet that charges, as many as it wants', () => {
    expect(shareModules(4, 30_000, [100_000, 0])).toEqual([4, 0]);
    expect(shareModules(4, 30_000, [31_000, 0])).toEqual([2, 0]);
  });

  it('are divided when a second car comes, and given back when the first wants less', () => {
    expect(shareModules(4, 30_000, [100_000, 100_000])).toEqual([2, 2]);
    expect(shareModules(4, 30_000, [20_000, 100_000])).toEqual([1, 3]);
    expect(shareModules(4, 30_000, [0, 100_000])).toEqual([0, 4]);
  });

  it('leave an outlet without power when there are fewer modules than cars', () => {
    expect(sharePower({ moduleCount: 1, moduleW: 30_000, totalW: 30_000 }, [50_000, 50_000])).toEqual([30_000, 0]);
  });

  it('are throttled, not switched off, when the site takes power away', () => {
    expect(sharePower({ moduleCount: 4, moduleW: 30_000, totalW: 20_000 }, [90_000, 90_000])).toEqual([10_000, 10_000]);
  });

  it('never serve more than demanded, than they are, or than the total', () => {
    const demands = fc.array(watts, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(demands, fc.integer({ min: 0, max: 12 }), watts, (demandsW, moduleCount, totalW) => {
        const shares = sharePower({ moduleCount, moduleW: 30_000, totalW }, demandsW);
        const sum = shares.reduce((a, b) => a + b, 0);
        expect(sum).toBeLessThanOrEqual(Math.min(totalW, moduleCount * 30_000) + 1e-6);
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(demandsW[index] ?? 0);
        });
      }),
    );
  });
});

describe('a budget', () => {
  it('gives what one does not take to the others', () => {
    expect(shareBudget(90, [10, 100, 100])).toEqual([10, 40, 40]);
    expect(shareBudget(0, [10, 100])).toEqual([0, 0]);
  });

  it('is used up whenever there is more demand than budget', () => {
    fc.assert(
      fc.property(fc.array(watts, { minLength: 1, maxLength: 6 }), watts, (demands, budget) => {
        const asked = demands.reduce((a, b) => a + b, 0);
        const given = shareBudget(budget, demands).reduce((a, b) => a + b, 0);
        expect(given).toBeCloseTo(Math.min(asked, budget), 3);
      }),
    );
  });
});

describe('the ramp', () => {
  it('rises by 20 kW a second and falls by 50 kW a second', () => {
    expect(rampedPowerW(10_000, 100_000, 1_000)).toBe(30_000);
    expect(rampedPowerW(0, 100_000, 0)).toBe(2_000);
    expect(rampedPowerW(90_000, 11_000, 1_000)).toBe(40_000);
    expect(rampedPowerW(90_000, 11_000, 2_000)).toBe(11_000);
  });
});

describe('a limit plan over time', () => {
  const period = (startMs: number, limitW: number) => ({ startMs, limitW, limitA: 500 });
  const running = { plan: { periods: [period(0, 50_000), period(10_000, 20_000)] }, sinceMs: 1_000 };

  it('has one limit at each instant, from the first millisecond of its period', () => {
    expect([1_000, 10_999, 11_000, 99_000].map((ms) => limitAt(running, ms).limitW)).toEqual([
      50_000, 50_000, 20_000, 20_000,
    ]);
    expect(limitAt(null, 0)).toEqual(unlimited);
  });

  it('knows when it changes next', () => {
    expect([1_000, 10_999, 11_000].map((ms) => nextLimitChangeMs(running, ms))).toEqual([11_000, 11_000, Infinity]);
  });

  it('must begin at 0, rise in time and hold numbers of at least 0', () => {
    expect(planProblem(running.plan)).toBeNull();
    expect(planProblem({ periods: [] })).toMatch(/starts at 0/);
    expect(planProblem({ periods: [period(5, 1)] })).toMatch(/starts at 0/);
    expect(planProblem({ periods: [period(0, 1), period(0, 2)] })).toMatch(/rise in time/);
    expect(planProblem({ periods: [period(0, -1)] })).toMatch(/at least 0/);
    expect(planProblem({ periods: [period(0, Number.NaN)] })).toMatch(/at least 0/);
  });
});
