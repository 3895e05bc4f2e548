/** When a transaction reads its meter, and what follows: 3.16, 9 (MaxEnergyOnInvalidId), errata 3.17, 7.36. */
import { describe, expect, it } from 'vitest';
import { TransactionDesk } from '../support/transaction-desk.js';

const broken = new Error('it is broken');
const lenient = { StopTransactionOnInvalidId: 'false', MaxEnergyOnInvalidId: '1000' };
const minute = (count: number) => `2026-01-01T00:0${count}:00Z`;

describe('the answer to StartTransaction', () => {
  it('is known to the end of the transaction: its id, and the group of the tag', () => {
    const desk = TransactionDesk.begun();
    desk.confirmed('Accepted', 'GROUP');
    desk.stop('Local');
    expect(desk.given('close')).toMatchObject({ record: { transactionId: 7, parentIdTag: 'GROUP' } });
    expect(desk.begun).not.toContain('weigh');
  });

  it('that ends it is known at its end, and the meter is read for the bill only', () => {
    const desk = TransactionDesk.begun({ StopTransactionOnInvalidId: 'true' });
    desk.confirmed('Invalid');
    expect(desk.given('close')).toMatchObject({ ending: { reason: 'DeAuthorized' }, record: { transactionId: 7 } });
    expect(desk.begun.filter((child) => child === 'weigh' || child === 'meterWatch')).toEqual([]);
  });

  it('counts once: a second one changes nothing', () => {
    const desk = TransactionDesk.begun({ StopTransactionOnInvalidId: 'true' });
    desk.confirmed('Accepted');
    desk.confirmed('Invalid');
    expect([desk.times('close'), desk.takenBack]).toEqual([0, []]);
  });
});

describe('a refused tag that may draw MaxEnergyOnInvalidId', () => {
  it('draws it from the register of that moment on, which is read for it and kept', () => {
    const desk = TransactionDesk.begun(lenient);
    desk.confirmed('Invalid');
    expect(desk.given('weigh')).toEqual({ connectorId: 1, at: null });
    desk.read('weigh', 1500.7);
    expect(desk.noted.at(-1)?.putTransactions).toMatchObject([
      { localId: 'tx-1', transactionId: 7, refusedAtWh: 1500, lastMeterWh: 1500 },
    ]);
    desk.says('meter.rose', { energyWh: 2499.9 });
    expect(desk.takenBack).toEqual([]);
    desk.says('meter.rose', { energyWh: 2500 });
    expect(desk.takenBack).toEqual(['cable kept']);
  });

  it('draws it from the last known register on, where the meter does not answer', () => {
    const desk = TransactionDesk.begun(lenient);
    desk.confirmed('Invalid');
    desk.rig.fail('weigh', broken);
    expect(desk.rig.status).toBe('active');
    expect(desk.noted.at(-1)?.putTransactions).toMatchObject([{ transactionId: 7, refusedAtWh: 1000 }]);
    desk.says('meter.rose', { energyWh: 1999 });
    expect(desk.takenBack).toEqual([]);
    desk.says('meter.rose', { energyWh: 2000 });
    expect([desk.takenBack, desk.times('weigh')]).toEqual([['cable kept'], 1]);
  });
});

describe('the samples', () => {
  it('are read one by one when they are due, and owed with the instant that they are for', () => {
    const desk = TransactionDesk.begun();
    expect(desk.given('ticker')).toEqual({ everyMs: 60_000, startedAt: '2026-01-01T00:00:00Z' });
    desk.says('sample.due', { at: minute(1) });
    expect(desk.given('sample')).toEqual({ connectorId: 1, at: minute(1) });
    desk.read('sample', 1500, minute(1));
    expect(desk.owedValues).toMatchObject([
      { payload: { meterValue: [{ timestamp: minute(1), sampledValue: [{ context: 'Sample.Periodic' }] }] } },
    ]);
  });

  it('lack one that the meter did not answer, which is noted, and go on with the next', () => {
    const desk = TransactionDesk.begun();
    desk.says('sample.due', { at: minute(1) });
    desk.rig.fail('sample', broken);
    expect([desk.rig.status, desk.owedValues]).toEqual(['active', []]);
    expect(desk.journal.at(-1)).toEqual({
      level: 'error',
      event: 'sample.failed',
      connectorId: 1,
      error: 'Error: it is broken',
    });
    expect(desk.times('sample')).toBe(1);
    desk.says('sample.due', { at: minute(2) });
    desk.read('sample', 1500, minute(2));
    expect([desk.times('sample'), desk.owedValues.length]).toEqual([2, 1]);
  });

  it('begin a new grid with a new interval, and only then', () => {
    const desk = TransactionDesk.begun();
    desk.configure({ MeterValuesSampledData: 'Power.Active.Import' });
    expect(desk.times('ticker')).toBe(1);
    desk.configure({ MeterValueSampleInterval: '120' });
    expect([desk.times('ticker'), desk.given('ticker')]).toMatchObject([2, { everyMs: 120_000 }]);
  });

  it('are of the measurands that are set by then, also with the interval as it was', () => {
    const desk = TransactionDesk.begun();
    desk.configure({ MeterValuesSampledData: 'Power.Active.Import' });
    desk.says('sample.due', { at: minute(1) });
    desk.rig.done('sample', { reading: { energyWh: 1500, powerW: 7000 }, at: minute(1) });
    expect(desk.owedValues).toMatchObject([
      { payload: { meterValue: [{ sampledValue: [{ measurand: 'Power.Active.Import' }] }] } },
    ]);
  });

  it('are none while the interval is 0, and begin when it is not any more (9)', () => {
    const desk = TransactionDesk.begun();
    desk.configure({ MeterValueSampleInterval: '0' });
    expect(desk.rig.runs('ticker')).toBe(false);
    desk.says('sample.due', { at: minute(1) });
    expect([desk.times('ticker'), desk.times('sample')]).toEqual([1, 0]);
    desk.configure({ MeterValueSampleInterval: '30' });
    expect([desk.rig.runs('ticker'), desk.given('ticker')]).toMatchObject([true, { everyMs: 30_000 }]);
  });

  it('are none from the start on where the interval is 0 (9)', () => {
    expect(TransactionDesk.begun({ MeterValueSampleInterval: '0' }).times('ticker')).toBe(0);
  });
});

describe('a value that the clock asked the outlet for', () => {
  it('is owed as one of the transaction, and its interval runs from the one before', () => {
    const desk = TransactionDesk.begun({ MeterValuesAlignedData: 'Energy.Active.Import.Interval' });
    const sampled = { reading: { energyWh: 1500 }, at: minute(5) };
    desk.says('aligned.taken', { sampled, before: { energyWh: 1200 } });
    expect(desk.owedValues).toMatchObject([
      {
        localId: 'tx-1',
        payload: { meterValue: [{ timestamp: minute(5), sampledValue: [{ context: 'Sample.Clock', value: '300' }] }] },
      },
    ]);
    desk.says('aligned.taken', { sampled: { reading: { energyWh: 1750 }, at: minute(6) }, before: null });
    expect(desk.owedValues[1]).toMatchObject({ payload: { meterValue: [{ sampledValue: [{ value: '250' }] }] } });
  });
});
