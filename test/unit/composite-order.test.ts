/** Which limit decides where several bind, and where a schedule ends that is full: 5.7, 7.12, 7.14. */
import { describe, expect, it } from 'vitest';
import { compositeSchedule } from '../../machines/smart-charging/composite.js';
import { timeline } from '../../machines/smart-charging/timeline.js';
import { busy, composite, installed, iso, noon, outlet, steps, view } from '../support/composite-views.js';

/** What was weighed in the first period: the limit, and whose it is. */
const weighed = (of: ReturnType<typeof view>, words: Parameters<typeof composite>[2] = {}) =>
  composite(of, 60, words).periods[0]?.decision.weighed.map(({ limit, source }) => [
    limit,
    source.kind === 'profile' ? source.chargingProfileId : source.kind,
  ]);

describe('limits that bind together', () => {
  const station = (limit: number) => installed('ChargePointMaxProfile', [[0, limit]], { chargingProfileId: 91 });
  const own = (limit: number) => installed('TxDefaultProfile', [[0, limit]], { chargingProfileId: 92 });

  it.each([
    [20, 10, [91, 92, 'outlet', 'station']],
    [10, 20, [92, 91, 'outlet', 'station']],
    [40, 50, ['outlet', 92, 91, 'station']],
    [50, 40, ['outlet', 91, 92, 'station']],
    [40, 10, [91, 'outlet', 92, 'station']],
    [4000, 3000, ['outlet', 'station', 91, 92]],
    [16, 16, [92, 91, 'outlet', 'station']],
  ])('are told lowest first: %i A of the transaction, %i A of the station', (ownA, stationA, order) => {
    const told = weighed(view([station(stationA), own(ownA)])) ?? [];
    expect(told.map(([, whose]) => whose)).toEqual(order);
    const limits = told.map(([limit]) => Number(limit));
    expect(limits).toEqual(limits.toSorted((one, other) => one - other));
    expect(limits).toEqual(expect.arrayContaining([ownA, stationA, 32]));
  });

  it('of the hardware are told in the unit that needs no conversion, where both say the same', () => {
    const [inW] = composite(view([]), 60, { unit: 'W' }).periods;
    expect(inW?.decision.weighed[0]).toEqual({ source: { kind: 'outlet' }, limit: 22_080 });
    const [inA] = composite(view([]), 60, { unit: 'A' }).periods;
    expect(inA?.decision.weighed[0]).toEqual({ source: { kind: 'outlet' }, limit: 32 });
  });

  it('of all outlets stand among those of the station, by what they add up to', () => {
    const outlets = [outlet(1), outlet(2)];
    expect(weighed(view([station(100)], { outlets }), { connectorId: 0 })?.map(([, whose]) => whose)).toEqual([
      'outlet',
      91,
      'station',
    ]);
    expect(weighed(view([station(50)], { outlets }), { connectorId: 0 })?.slice(0, 2)).toEqual([
      [50, 91],
      [64, 'outlet'],
    ]);
  });

  it('name the fewest phases, whoever names them', () => {
    const phases = (transaction: number | undefined, all: number | undefined) =>
      composite(
        view([
          installed('TxDefaultProfile', [[0, 10, transaction]]),
          installed('ChargePointMaxProfile', [[0, 20, all]]),
        ]),
        60,
      ).periods[0]?.numberPhases;
    expect([phases(1, 3), phases(3, 1), phases(undefined, 2), phases(2, undefined)]).toEqual([1, 1, 2, 2]);
    expect(phases(undefined, undefined)).toBeUndefined();
  });
});

describe('a second with a boundary in it', () => {
  const at = (offsetMs: number, limit: number, numberPhases?: number) =>
    installed('TxDefaultProfile', [[0, limit, numberPhases]], { validTo: iso(noon + offsetMs), level: 1 });
  const later = (limit: number, numberPhases?: number) => installed('TxDefaultProfile', [[0, limit, numberPhases]]);

  it.each([
    [
      'fewer first',
      1,
      3,
      [
        [0, 1],
        [1, 3],
      ],
    ],
    ['fewer then', 3, 1, [[0, 1]]],
    ['none first', undefined, 1, [[0, 1]]],
    [
      'none then',
      1,
      undefined,
      [
        [0, 1],
        [1, undefined],
      ],
    ],
  ] as const)('has the fewer phases of two limits that are told alike: %s', (_, before, after, told) => {
    const { periods } = composite(view([at(500, 10, before), later(10, after)]), 60);
    expect(periods.map(({ startS, numberPhases }) => [startS, numberPhases])).toEqual(told);
  });

  it('has the lowest of all that hold in it, however many they are', () => {
    const parts = [
      installed('TxDefaultProfile', [[0, 10]], { validTo: iso(noon + 300), level: 2 }),
      installed('TxDefaultProfile', [[0, 8]], { validTo: iso(noon + 600), level: 1 }),
      installed('TxDefaultProfile', [[0, 6]]),
    ];
    expect(steps(view(parts), 60)).toBe('0:6');
  });

  it('has the lower limit, whatever phases they name', () => {
    expect(composite(view([at(500, 8, 3), later(10, 1)]), 60).periods).toMatchObject([
      { startS: 0, limit: 8, numberPhases: 3 },
      { startS: 1, limit: 10, numberPhases: 1 },
    ]);
    expect(composite(view([at(500, 10, 1), later(8, 3)]), 60).periods).toMatchObject([
      { startS: 0, limit: 8, numberPhases: 3 },
    ]);
  });
});

describe('a schedule that is full', () => {
  const periods = (...limits: readonly number[]) => limits.map((limit, index) => [index * 60, limit] as const);

  it('ends there, though what comes later is what it told last', () => {
    const of = view([installed('TxDefaultProfile', periods(6, 8, 6))]);
    expect(composite(of, 300, { maxPeriods: 1 })).toMatchObject({ durationS: 60, periods: [{ limit: 6 }] });
    const three = view([installed('TxDefaultProfile', periods(6, 8, 9, 8))]);
    expect(composite(three, 300, { maxPeriods: 2 })).toMatchObject({ durationS: 120 });
  });

  it('ends before a second with a boundary in it that would be one too many', () => {
    const cut = installed('TxDefaultProfile', [[0, 4]], {
      validFrom: iso(noon + 60_500),
      validTo: iso(noon + 61_500),
      level: 1,
    });
    const of = view([cut, installed('TxDefaultProfile', [[0, 6]])]);
    expect(steps(of, 300)).toBe('0:6 60:4 62:6');
    expect(composite(of, 300, { maxPeriods: 1 })).toMatchObject({ durationS: 60, periods: [{ limit: 6 }] });
  });
});

describe('the unit of a schedule that is asked for in none', () => {
  const asked = (of: ReturnType<typeof view>, connectorId = 1) =>
    compositeSchedule(of, { connectorId, fromMs: noon, durationS: 300, maxPeriods: 100 }).unit;

  it('is that of the profile that decides, not of one that is only there', () => {
    const wide = installed('ChargePointMaxProfile', [[0, 60]]);
    const narrow = installed('TxDefaultProfile', [[0, 6900]], { unit: 'W' });
    expect(asked(view([wide, narrow]))).toBe('W');
    expect(asked(view([narrow, wide]))).toBe('W');
    const tight = installed('ChargePointMaxProfile', [[0, 6]]);
    expect(asked(view([narrow, tight]))).toBe('A');
    expect(asked(view([narrow, tight]), 0)).toBe('A');
  });

  it('of the station is that of the outlet whose profile makes the sum', () => {
    const outlets = [outlet(1), outlet(2)];
    const second = installed('TxDefaultProfile', [[0, 6900]], { unit: 'W', connectorId: 2 });
    expect(asked(view([second], { outlets }), 0)).toBe('W');
  });
});

describe('the unit, where long nothing decides but the hardware', () => {
  it('is that of a profile among the first hundred segments, and of none later', () => {
    const unitWith = (segments: number) => {
      const wide = Array.from({ length: segments }, (_, index) => [index * 60, 40 + (index % 2)] as const);
      const low = installed('ChargePointMaxProfile', [[0, 2300]], {
        unit: 'W',
        startMs: noon + (segments - 1) * 60_000,
      });
      const of = view([installed('TxDefaultProfile', wide), low]);
      return compositeSchedule(of, { connectorId: 1, fromMs: noon, durationS: 86_400, maxPeriods: 9 }).unit;
    };
    expect([unitWith(100), unitWith(101)]).toEqual(['W', 'A']);
  });

  it('is that of the hardware, where the station has less than its outlets ask for', () => {
    const own = installed('TxDefaultProfile', [[0, 6900]], { unit: 'W' });
    expect(
      compositeSchedule(view([own], { stationMaxW: 1000 }), {
        connectorId: 0,
        fromMs: noon,
        durationS: 60,
        maxPeriods: 9,
      }).unit,
    ).toBe('A');
  });
});

describe('a Relative profile', () => {
  it('counts from the transaction, though an older version has kept a beginning with it', () => {
    const odd = installed(
      'TxProfile',
      [
        [0, 6],
        [60, 8],
      ],
      { chargingProfileKind: 'Relative', startMs: noon },
    );
    expect(steps(view([odd], { outlets: [busy(noon - 30_000)] }), 300)).toBe('0:6 30:8');
  });
});

describe('the station in the timeline', () => {
  it('has no transaction, also where a default is for all outlets', () => {
    const shared = installed('TxDefaultProfile', [[0, 6]], { connectorId: 0 });
    expect([...timeline(view([shared]), 0, noon, noon + 60_000)]).toEqual([
      { fromMs: noon, untilMs: noon + 60_000, station: null, transaction: null },
    ]);
  });
});
