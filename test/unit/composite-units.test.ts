import { describe, expect, it } from 'vitest';
import { compositeSchedule } from '../../machines/smart-charging/composite.js';
import { ownLimit } from '../../machines/smart-charging/weigh.js';
import { composite, installed, noon, outlet, steps, view } from '../support/composite-views.js';

describe('composite schedules: units, phases and rounding', () => {
  it('tells the fewest phases that a profile in force names, and none where none does', () => {
    const three = installed('ChargePointMaxProfile', [[0, 20, 3]], { duration: 200 });
    const one = installed('TxDefaultProfile', [[0, 16, 1]], { duration: 100 });
    expect(composite(view([three, one]), 300).periods).toMatchObject([
      { startS: 0, limit: 16, numberPhases: 1 },
      { startS: 100, limit: 20, numberPhases: 3 },
      { startS: 200, limit: 32 },
    ]);
    expect(composite(view([three, one]), 300).periods[2]).not.toHaveProperty('numberPhases');
  });

  it('parts periods of one limit where the phases differ', () => {
    const of = view([
      installed('TxDefaultProfile', [
        [0, 16, 3],
        [60, 16, 1],
        [120, 16, 1],
      ]),
    ]);
    expect(composite(of, 180).periods.map(({ startS, numberPhases }) => [startS, numberPhases])).toEqual([
      [0, 3],
      [60, 1],
    ]);
  });

  it('uses a limit for more phases than the outlet has as it is given (E 3.34)', () => {
    const of = view([installed('TxDefaultProfile', [[0, 16, 3]])], {
      electricity: { kind: 'AC', nominalV: 230, phases: 1 },
      outlets: [outlet(1, { maxPowerW: 7_360, maxCurrentA: 32 })],
    });
    expect(composite(of, 60, { unit: 'A' }).periods[0]).toMatchObject({ limit: 16, numberPhases: 3 });
    // 11 040 W on the one phase are more than it has.
    expect(composite(of, 60, { unit: 'W' }).periods[0]).toMatchObject({ limit: 7_360 });
  });

  it('takes one circuit for DC, whatever number of phases was said', () => {
    const of = view([installed('TxDefaultProfile', [[0, 100, 3]])], {
      electricity: { kind: 'DC', nominalV: 800 },
      outlets: [outlet(1, { maxPowerW: 150_000, maxCurrentA: 200 })],
    });
    expect(composite(of, 60, { unit: 'W' }).periods[0]).toMatchObject({ limit: 80_000 });
    expect(composite(of, 60, { unit: 'W' }).periods[0]).not.toHaveProperty('numberPhases');
    expect(steps({ ...of, profiles: [] }, 60)).toBe('0:187.5');
  });

  it('chooses the unit of the profile that decides first, and without one that of the current', () => {
    const laterW = installed('TxDefaultProfile', [[0, 6900]], { unit: 'W', startMs: noon + 60_000, duration: 60 });
    const wide = installed('ChargePointMaxProfile', [[0, 63]]);
    const asked = (of: ReturnType<typeof view>, connectorId = 1) =>
      compositeSchedule(of, { connectorId, fromMs: noon, durationS: 300, maxPeriods: 100 }).unit;
    expect(asked(view([]))).toBe('A');
    expect(asked(view([laterW, wide]))).toBe('W');
    expect(asked(view([laterW, wide]), 0)).toBe('W');
    expect(asked(view([], { electricity: { kind: 'DC', nominalV: 800 } }))).toBe('W');
  });

  it('never tells more than a limit', () => {
    for (let milliA = 6000; milliA < 32_000; milliA += 37) {
      const limit = milliA / 1000;
      const told = composite(view([installed('TxDefaultProfile', [[0, limit]])]), 60).periods[0]?.limit ?? Infinity;
      expect(told).toBeLessThanOrEqual(limit);
      expect(limit - told).toBeLessThan(0.1);
      expect(told).toBe(Number(told.toFixed(1)));
    }
  });

  it('does not lose a tenth to floating point: 6.1 A and 6.3 A are 12.4 A', () => {
    const of = view(
      [installed('TxDefaultProfile', [[0, 6.1]]), installed('TxDefaultProfile', [[0, 6.3]], { connectorId: 2 })],
      {
        outlets: [outlet(), outlet(2)],
      },
    );
    expect(steps(of, 60, { connectorId: 0 })).toBe('0:12.4');
  });

  it('joins neighbours that are the same once they are rounded', () => {
    const of = view([
      installed('TxDefaultProfile', [
        [0, 8.61],
        [60, 8.69],
        [120, 8.7],
      ]),
    ]);
    expect(steps(of, 180)).toBe('0:8.6 120:8.7');
  });
});

describe('what the hardware gives', () => {
  it('is the least of the outlet and the station, in either unit', () => {
    const of = view([], { outlets: [outlet(1, { maxPowerW: 11_040, maxCurrentA: 20 })], stationMaxW: 50_000 });
    expect([ownLimit(of, 1, 'W'), ownLimit(of, 1, 'A')]).toEqual([11_040, 16]);
    expect([ownLimit(of, 0, 'W'), ownLimit({ ...of, stationMaxW: 6900 }, 0, 'A')]).toEqual([50_000, 10]);
    expect(ownLimit({ ...of, stationMaxW: 6900 }, 1, 'W')).toBe(6900);
  });
});
