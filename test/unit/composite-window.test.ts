import { describe, expect, it } from 'vitest';
import { mostBoundaries } from '../../machines/smart-charging/timeline.js';
import { busy, composite, installed, iso, noon, outlet, steps, view } from '../support/composite-views.js';

const everyDay = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' } as const;

describe('composite schedules: the window', () => {
  it('gives a second with a boundary in it the lowest limit of all its parts', () => {
    const falling = installed('TxDefaultProfile', [[0, 6]], { startMs: noon + 10_400, duration: 10 });
    expect(steps(view([falling]), 60)).toBe('0:32 10:6 21:32');
    const short = installed('TxDefaultProfile', [[0, 6]], {
      validFrom: iso(noon + 10_400),
      validTo: iso(noon + 10_401),
    });
    expect(steps(view([short]), 60)).toBe('0:32 10:6 11:32');
    const first = installed('TxDefaultProfile', [[0, 6]], { validTo: iso(noon + 1) });
    expect(steps(view([first]), 60)).toBe('0:6 1:32');
    const last = installed('TxDefaultProfile', [[0, 6]], { validFrom: iso(noon + 59_999) });
    expect(steps(view([last]), 60)).toBe('0:32 59:6');
  });

  it('counts a relative schedule from the very millisecond', () => {
    const of = view(
      [
        installed(
          'TxProfile',
          [
            [0, 6],
            [100, 8],
            [200, 7],
          ],
          { chargingProfileKind: 'Relative' },
        ),
      ],
      { outlets: [busy(noon - 50_300)] },
    );
    expect(steps(of, 300)).toBe('0:6 50:8 149:7');
  });

  it('is asked for no time: tells what holds now', () => {
    const of = view([
      installed(
        'TxDefaultProfile',
        [
          [0, 6],
          [60, 8],
        ],
        { startMs: noon - 59_500 },
      ),
    ]);
    const { periods, durationS } = composite(of, 0);
    expect(durationS).toBe(0);
    expect(periods).toMatchObject([{ startS: 0, limit: 6 }]);
  });

  it('becomes shorter where no more periods may be told', () => {
    const of = view([
      installed('TxDefaultProfile', [
        [0, 6],
        [60, 7],
        [120, 8],
        [180, 9],
      ]),
    ]);
    expect(steps(of, 300, { maxPeriods: 3 })).toBe('0:6 60:7 120:8');
    expect(composite(of, 300, { maxPeriods: 3 }).durationS).toBe(180);
    expect(composite(of, 300, { maxPeriods: 4 }).durationS).toBe(300);
    expect(composite(of, 300, { maxPeriods: 0 })).toMatchObject({ durationS: 60, periods: [{ limit: 6 }] });
  });

  it('becomes shorter where too many boundaries pass by without a change that could be told', () => {
    const periods = Array.from({ length: 1440 }, (_, minute) => [minute * 60, 6 + (minute % 2) * 0.01] as const);
    const of = view([installed('TxDefaultProfile', periods, everyDay)]);
    const { durationS, periods: told } = composite(of, 2_000_000_000);
    expect(told).toMatchObject([{ startS: 0, limit: 6 }]);
    expect(durationS).toBe(mostBoundaries * 60);
  });

  it('ends with the calendar, however long it is asked for', () => {
    expect(composite(view([]), 1e300)).toMatchObject({ durationS: 8.64e12 - noon / 1000, periods: [{ limit: 32 }] });
    expect(composite(view([]), -1)).toMatchObject({ durationS: 0, periods: [{ limit: 32 }] });
  });

  it('adds up all outlets for the station, below what it can give', () => {
    const relative = { chargingProfileKind: 'Relative' } as const;
    const periods = [
      [0, 6],
      [100, 10],
    ] as const;
    const of = view([installed('TxDefaultProfile', periods, { ...relative, connectorId: 0 })], {
      outlets: [busy(noon - 60_000), outlet(2)],
    });
    expect(steps(of, 300, { connectorId: 0 })).toBe('0:12 40:16 100:20');
    expect(steps({ ...of, stationMaxW: 12_420 }, 300, { connectorId: 0 })).toBe('0:12 40:16 100:18');
  });

  it('gives nothing at an outlet that is not there', () => {
    expect(steps(view([]), 60, { connectorId: 9 })).toBe('0:0');
  });
});

describe('composite schedules: what an older version may have kept', () => {
  const limit = [[0, 6]] as const;

  it.each([
    [
      'a recurring one without a beginning, which ends with its first day',
      { ...everyDay, startMs: null },
      '0:6 86400:32',
    ],
    ['a recurring one that lasts no time', { ...everyDay, duration: 0 }, '0:32'],
    ['one that ends before it begins', { duration: -5 }, '0:32'],
    ['one whose validity is over before it begins', { validFrom: iso(noon + 9), validTo: iso(noon) }, '0:32'],
    ['unreadable bounds, which count as none', { validFrom: 'soon', validTo: 'later' }, '0:6'],
    [
      'a recurring one that does not say how often, which is daily',
      { chargingProfileKind: 'Recurring', duration: 60 } as const,
      '0:6 60:32 86400:6 86460:32',
    ],
  ])('is sane about %s', (_, words, told) => {
    expect(steps(view([installed('TxDefaultProfile', limit, words)]), 2 * 86_400)).toBe(told);
  });

  it('puts periods in order, and takes the last one of several that begin together', () => {
    const of = view([
      installed('TxDefaultProfile', [
        [120, 8],
        [0, 6],
        [60, 9],
        [60, 7],
      ]),
    ]);
    expect(steps(of, 180)).toBe('0:6 60:7 120:8');
  });

  it('says nothing with a profile without periods, and lets the next level speak', () => {
    const of = view([installed('TxDefaultProfile', [], { level: 1 }), installed('TxDefaultProfile', limit)]);
    expect(steps(of, 60)).toBe('0:6');
  });

  it('takes the newest of two at the same place', () => {
    expect(steps(view([installed('TxDefaultProfile', [[0, 8]]), installed('TxDefaultProfile', limit)]), 60)).toBe(
      '0:6',
    );
  });

  it('lets nothing flow below 0, and takes no phases for none said', () => {
    expect(steps(view([installed('TxDefaultProfile', [[0, -6]])]), 60)).toBe('0:0');
    const [period] = composite(view([installed('TxDefaultProfile', [[0, 6900, 0]], { unit: 'W' })]), 60).periods;
    expect(period).toMatchObject({ limit: 10 });
    expect(period).not.toHaveProperty('numberPhases');
  });

  it('ends its walk where instants are too far apart for exact arithmetic', () => {
    const periods = [
      [0, 6],
      [1e300, 8],
    ] as const;
    const far = installed('TxDefaultProfile', periods, { ...everyDay, startMs: Date.UTC(1, 0, 1) });
    const fine = installed('TxDefaultProfile', [
      [1e-9, 7],
      [2e-9, 6],
    ]);
    expect(steps(view([far]), 60, { fromMs: 8.64e15 - 60_000 })).toBe('0:6');
    expect(steps(view([fine]), 60)).toBe('0:6');
  });
});
