import { describe, expect, it } from 'vitest';
import { soundReading } from '../../actors/meter.js';
import { sampledValues } from '../../machines/transaction/meter-values.js';
import { risen } from '../../machines/transaction/readings.js';
import { transaction } from '../support/stores.js';

const at = '2026-01-01T00:00:00.000Z';

describe('a reading of the meter', () => {
  it('is not believed without a register that can be billed', () => {
    for (const energyWh of [Number.NaN, Number.POSITIVE_INFINITY, -1]) expect(soundReading({ energyWh })).toBeNull();
    expect(soundReading(null)).toBeNull();
    expect(soundReading(undefined)).toBeNull();
  });

  it('loses the values that are no numbers, and keeps the others', () => {
    expect(soundReading({ energyWh: 5, powerW: Number.NaN, voltageV: 400 })).toEqual({ energyWh: 5, voltageV: 400 });
  });

  it('never falls below what was believed of the session', () => {
    const record = transaction('t', { lastMeterWh: 1500 });
    expect(risen(record, { reading: { energyWh: 10, powerW: 7 }, at }).reading).toEqual({ energyWh: 1500, powerW: 7 });
    expect(risen(record, { reading: { energyWh: 1600 }, at }).reading).toEqual({ energyWh: 1600 });
  });
});

describe('sampled values', () => {
  const measurands = ['Energy.Active.Import.Interval', 'Energy.Active.Import.Register', 'Power.Active.Import', 'SoC'];

  it('carry what the reading tells, the energy of the interval as the difference of what was told', () => {
    const reading = { energyWh: 1234.9, powerW: 50_000.04, socPercent: 55.55 };
    const values = sampledValues(measurands, reading, { energyWh: 1000.2 }, 'Sample.Periodic');
    expect(values.map(({ measurand, value, unit }) => [measurand, value, unit])).toEqual([
      ['Energy.Active.Import.Interval', '234', 'Wh'],
      ['Energy.Active.Import.Register', '1234', 'Wh'],
      ['Power.Active.Import', '50000', 'W'],
      ['SoC', '55.5', 'Percent'],
    ]);
    expect(values.every(({ context }) => context === 'Sample.Periodic')).toBe(true);
  });

  it('are the register where the list is empty, or names nothing the meter has (T TC_070)', () => {
    for (const listed of [[], ['SoC']])
      expect(sampledValues(listed, { energyWh: 7 }, null, 'Trigger')).toMatchObject([
        { measurand: 'Energy.Active.Import.Register', value: '7', context: 'Trigger' },
      ]);
  });
});
