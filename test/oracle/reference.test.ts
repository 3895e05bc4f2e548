import { describe, expect, it } from 'vitest';
import { asked, installed, noon, steps, view } from './examples.js';
import { roundedDown } from './reference.js';

const hourMs = 3_600_000;

const charging = {
  outlets: [
    {
      connectorId: 1,
      maxPowerW: 22_080,
      maxCurrentA: 32,
      transaction: { localId: 'runs', startedAtMs: Date.parse(noon) - 7 * hourMs },
    },
  ],
};

describe('the numbers of the conformance cases', () => {
  const stack = [
    installed({ on: 0, chargingProfilePurpose: 'ChargePointMaxProfile', duration: 86_400, steps: { 0: 10 } }),
    installed({ duration: 300, steps: { 0: 6, 60: 10, 120: 8, 180: 15, 260: 8 } }),
    installed({
      chargingProfilePurpose: 'TxProfile',
      localId: 'runs',
      duration: 260,
      steps: { 0: 8, 50: 11, 140: 16, 200: 6, 240: 12 },
    }),
  ];

  it('TC_066 has six steps where default profiles count in the gaps, and four in the literal reading', () => {
    expect(steps(asked(view(stack, charging), 400))).toEqual({ 0: 8, 50: 10, 200: 6, 240: 10, 260: 8, 300: 10 });
    const literal = view(stack, { ...charging, defaultInGaps: false });
    expect(steps(asked(literal, 400))).toEqual({ 0: 8, 50: 10, 200: 6, 240: 10 });
  });

  it('TC_066 without a transaction is what the default profile gives', () => {
    expect(steps(asked(view(stack), 400))).toEqual({ 0: 6, 60: 10, 120: 8, 180: 10, 260: 8, 300: 10 });
  });

  it('TC_067 shows what is left after each clearing, and in the end the own limit of the station', () => {
    const top = installed({ stackLevel: 1, duration: 400, steps: { 0: 6, 60: 8, 200: 10 } });
    const low = installed({ duration: 400, steps: { 0: 7, 100: 9 } });
    const most = installed({ on: 0, chargingProfilePurpose: 'ChargePointMaxProfile', steps: { 0: 11, 200: 12 } });
    expect(steps(asked(view([top, low, most]), 350))).toEqual({ 0: 6, 60: 8, 200: 10 });
    expect(steps(asked(view([low, most]), 350))).toEqual({ 0: 7, 100: 9 });
    expect(steps(asked(view([most]), 350))).toEqual({ 0: 11, 200: 12 });
    expect(asked(view([]), 350)).toMatchObject({ durationS: 350, periods: [{ startS: 0, limit: 32 }] });
    expect(steps(asked(view([]), 350, { unit: 'W' }))).toEqual({ 0: 22_080 });
  });

  it('TC_072 falls through to the lower level at its own place', () => {
    const low = installed({ duration: 400, steps: { 0: 6, 100: 8, 200: 10 } });
    const top = installed({ stackLevel: 1, duration: 150, steps: { 0: 7, 100: 9 } });
    expect(steps(asked(view([low, top]), 350))).toEqual({ 0: 7, 100: 9, 150: 8, 200: 10 });
    expect(steps(asked(view([low, top]), 350, { from: '2024-06-03T12:00:04Z' }))).toEqual({
      0: 7,
      96: 9,
      146: 8,
      196: 10,
    });
  });
});

describe('a day that comes again', () => {
  const daily = installed({
    on: 0,
    unit: 'W',
    chargingProfileKind: 'Recurring',
    recurrencyKind: 'Daily',
    start: '2013-01-01T00:00:00Z',
    duration: 86_400,
    steps: { 0: 11_000, 28800: 6000, 72000: 11_000 },
  });

  it('has its steps at its hours, eleven years later', () => {
    expect(steps(asked(view([daily]), 3600, { from: '2024-06-03T07:30:00Z', unit: 'W' }))).toEqual({
      0: 11_000,
      1800: 6000,
    });
    expect(steps(asked(view([daily]), 1800, { from: '2024-06-03T19:45:00Z', unit: 'W' }))).toEqual({
      0: 6000,
      900: 11_000,
    });
  });

  it('gives nothing before it first began', () => {
    expect(steps(asked(view([daily]), 4, { from: '2012-12-31T23:59:58Z', unit: 'W' }))).toEqual({
      0: 22_080,
      2: 11_000,
    });
  });

  it('lets a lower level through once its duration is over', () => {
    const always = installed({ start: '2024-01-01T00:00:00Z', steps: { 0: 16 } });
    const night = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily', start: '2024-01-01T22:00:00Z' } as const;
    const boost = installed({ ...night, stackLevel: 1, duration: 14_400, steps: { 0: 32 } });
    expect(steps(asked(view([always, boost]), 8 * 3600, { from: '2024-06-03T21:00:00Z' }))).toEqual({
      0: 16,
      3600: 32,
      18000: 16,
    });
  });

  it('is cut where the next one begins', () => {
    const day = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily', start: '2024-01-01T00:00:00Z' } as const;
    const of = view([installed({ ...day, duration: 200_000, steps: { 0: 20, 86400: 6 } })]);
    expect(steps(asked(of, 20, { from: '2024-06-02T23:59:50Z' }))).toEqual({ 0: 20 });
  });

  it('keeps its hour in UTC when clocks change', () => {
    const day = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily', duration: 60 } as const;
    const of = view([installed({ ...day, start: '2024-03-30T02:30:00+01:00', steps: { 0: 20 } })]);
    expect(steps(asked(of, 120, { from: '2024-03-31T01:30:00Z' }))).toEqual({ 0: 20, 60: 32 });
  });
});

describe('amperes and watts', () => {
  it.each([
    [6000, 'W', 3, 'A', 8.6],
    [16, 'A', 3, 'W', 11_040],
    [16, 'A', 1, 'W', 3680],
    [11_000, 'W', 3, 'A', 15.9],
    [7400, 'W', 1, 'A', 32.1],
    [11_040, 'W', 3, 'A', 16],
  ] as const)('%d %s on %d phases is, in %s, never more than %d', (limit, unit, numberPhases, other, expected) => {
    const wide = [{ connectorId: 1, maxPowerW: 99_000, maxCurrentA: 99, transaction: null }];
    const profiles = [installed({ unit, numberPhases, steps: { 0: limit } })];
    const of = view(profiles, { outlets: wide, stationMaxW: 99_000 });
    expect(asked(of, 10, { unit: other })).toMatchObject({ periods: [{ limit: expected, numberPhases }] });
  });

  it('a value that is below a decimal only by how it was computed is that decimal', () => {
    expect([8.2 + 8.2 + 8.2, 4.1 * 690, 15.999].map(roundedDown)).toEqual([24.6, 2829, 15.9]);
  });
});

describe('the station as a whole', () => {
  it('two outlets of 32 A below 40 A are 40 A, and an idle one counts as if it began', () => {
    const outlet = { maxPowerW: 22_080, maxCurrentA: 32, transaction: null };
    const of = view(
      [
        installed({ on: 0, chargingProfilePurpose: 'ChargePointMaxProfile', steps: { 0: 40, 60: 70 } }),
        installed({ on: 0, start: '', chargingProfileKind: 'Relative', steps: { 0: 32, 120: 10 } }),
      ],
      {
        outlets: [
          { ...outlet, connectorId: 1 },
          { ...outlet, connectorId: 2 },
        ],
        stationMaxW: 200_000,
      },
    );
    expect(steps(asked(of, 300, { connectorId: 0 }))).toEqual({ 0: 40, 60: 64, 120: 20 });
    expect(steps(asked(of, 300))).toEqual({ 0: 32, 120: 10 });
  });
});

describe('the window', () => {
  it('tells the present limit for a duration of 0, and no more periods than are allowed', () => {
    const of = view([installed({ start: '2024-06-03T11:59:50Z', steps: { 0: 6, 10: 8, 20: 10, 30: 12 } })]);
    expect(asked(of, 0)).toMatchObject({ durationS: 0, periods: [{ startS: 0, limit: 8 }] });
    expect(asked(of, 60, { maxPeriods: 2 })).toMatchObject({
      durationS: 20,
      periods: [{ limit: 8 }, { startS: 10, limit: 10 }],
    });
  });

  it('gives a second with a change inside of it the lower of both limits', () => {
    const up = view([installed({ start: '2024-06-03T12:00:00.500Z', steps: { 0: 6, 10: 16 } })]);
    expect(steps(asked(up, 20))).toEqual({ 0: 6, 11: 16 });
    const down = view([installed({ start: '2024-06-03T14:00:00.500+02:00', steps: { 0: 16, 10: 6 } })]);
    expect(steps(asked(down, 20))).toEqual({ 0: 16, 10: 6 });
  });
});

describe('a default profile of an outlet', () => {
  it('takes the place of the one for all of the same level, even while it says nothing itself', () => {
    const all = [installed({ on: 0, stackLevel: 1, steps: { 0: 20 } }), installed({ on: 0, steps: { 0: 10 } })];
    const own = installed({ stackLevel: 1, duration: 30, steps: { 0: 24 } });
    expect(steps(asked(view([...all, own]), 60))).toEqual({ 0: 24, 30: 10 });
  });
});
