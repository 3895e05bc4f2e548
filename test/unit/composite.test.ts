import { describe, expect, it } from 'vitest';
import { busy, composite, installed, iso, noon, outlet, steps, view } from '../support/composite-views.js';

const hourMs = 3_600_000;
const midnight = Date.UTC(2026, 4, 4);

describe('composite schedules: the worked examples', () => {
  const daily = installed(
    'TxDefaultProfile',
    [
      [0, 11_000],
      [28_800, 6000],
      [72_000, 11_000],
    ],
    {
      connectorId: 0,
      chargingProfileKind: 'Recurring',
      recurrencyKind: 'Daily',
      startMs: Date.UTC(2013, 0, 1),
      duration: 86_400,
      unit: 'W',
    },
  );

  it('gives a daily default of 2013 today, at the hours it names', () => {
    const of = view([daily]);
    expect(steps(of, 3600, { unit: 'W', fromMs: midnight + 7.5 * hourMs })).toBe('0:11000 1800:6000');
    expect(steps(of, 1800, { unit: 'W', fromMs: midnight + 19.75 * hourMs })).toBe('0:6000 900:11000');
  });

  it.each([
    ['6000 W on three phases', 'W', 6000, 3, 'A', 8.6],
    ['16 A on three phases', 'A', 16, 3, 'W', 11_040],
    ['16 A on one phase', 'A', 16, 1, 'W', 3680],
    ['11 kW on three phases', 'W', 11_000, 3, 'A', 15.9],
    ['7.4 kW on one phase', 'W', 7400, 1, 'A', 32.1],
    ['11.04 kW on the phases of the outlet', 'W', 11_040, undefined, 'A', 16],
  ] as const)('converts %s by the nominal voltage', (_, given, limit, phases, unit, told) => {
    const profile = installed('TxDefaultProfile', [[0, limit, phases]], { unit: given });
    const of = view([profile], { outlets: [outlet(1, { maxPowerW: 50_000, maxCurrentA: 63 })] });
    expect(composite(of, 60, { unit }).periods[0]?.limit).toBe(told);
  });

  it('lets a night boost through a level above what holds all day', () => {
    const evening = midnight + 21 * hourMs;
    const boost = { level: 1, chargingProfileKind: 'Recurring', recurrencyKind: 'Daily', duration: 14_400 } as const;
    const of = view([
      installed('TxDefaultProfile', [[0, 16]], { startMs: midnight }),
      installed('TxDefaultProfile', [[0, 32]], { ...boost, startMs: midnight - 50 * hourMs }),
    ]);
    expect(steps(of, 8 * 3600, { fromMs: evening })).toBe('0:16 3600:32 18000:16');
  });

  it('gives each of two cars what it could have alone, and the station the cap of both', () => {
    const profiles = [
      installed('ChargePointMaxProfile', [[0, 40]]),
      installed('TxDefaultProfile', [[0, 32]], { connectorId: 0 }),
    ];
    const of = view(profiles, { outlets: [busy(noon - 60_000), busy(noon - 30_000, 2, 'other')] });
    expect(steps(of, 600)).toBe('0:32');
    expect(steps(of, 600, { connectorId: 2 })).toBe('0:32');
    expect(steps(of, 600, { connectorId: 0 })).toBe('0:40');
  });
});

describe('composite schedules: the numbers of the conformance cases', () => {
  /** The lab's profiles began a little before the question. */
  const began = noon - 4000;
  const day = { startMs: began, duration: 86_400 };
  const stacked = [
    installed('ChargePointMaxProfile', [[0, 10]], day),
    installed(
      'TxDefaultProfile',
      [
        [0, 6],
        [60, 10],
        [120, 8],
        [180, 15],
        [260, 8],
      ],
      { startMs: began, duration: 300 },
    ),
    installed(
      'TxProfile',
      [
        [0, 8],
        [50, 11],
        [140, 16],
        [200, 6],
        [240, 12],
      ],
      { startMs: began, duration: 260 },
    ),
  ];
  const charging = [busy(noon - 60_000)];

  it('tells the default profile at an outlet that nobody uses (TC_056)', () => {
    const words = { startMs: began, validFrom: iso(began), validTo: iso(began + 308_000), duration: 304 };
    const of = view([installed('TxDefaultProfile', [[0, 6, 3]], words)]);
    expect(composite(of, 300)).toMatchObject({ durationS: 300, unit: 'A', connectorId: 1, fromMs: noon });
    expect(composite(of, 300).periods).toMatchObject([{ startS: 0, limit: 6, numberPhases: 3 }]);
  });

  it('tells the profile of the transaction (TC_057)', () => {
    const of = view([installed('TxProfile', [[0, 6]], { startMs: began, duration: 304 })], { outlets: charging });
    expect(steps(of, 300)).toBe('0:6');
  });

  it('tells a default profile for the transaction that runs (TC_082)', () => {
    const of = view([installed('TxDefaultProfile', [[0, 6]], { startMs: began, duration: 304 })], {
      outlets: charging,
    });
    expect(steps(of, 300)).toBe('0:6');
  });

  it("lets the default profile, and then the station, speak after the transaction's profile (TC_066, six steps)", () => {
    const of = view(stacked, { outlets: charging });
    expect(steps(of, 400)).toBe('0:8 46:10 196:6 236:10 256:8 296:10');
  });

  it('leaves the default profile out where the literal reading is chosen (TC_066, four steps)', () => {
    const of = view(stacked, { outlets: charging, defaultInGaps: false });
    expect(steps(of, 400)).toBe('0:8 46:10 196:6 236:10');
  });

  it('falls back step by step as profiles are cleared (TC_067)', () => {
    const [high, low, max] = [
      installed(
        'TxDefaultProfile',
        [
          [0, 6],
          [60, 8],
          [200, 10],
        ],
        { level: 1, startMs: began, duration: 400 },
      ),
      installed(
        'TxDefaultProfile',
        [
          [0, 7],
          [100, 9],
        ],
        { startMs: began, duration: 400 },
      ),
      installed(
        'ChargePointMaxProfile',
        [
          [0, 11],
          [200, 12],
        ],
        day,
      ),
    ];
    expect(steps(view([high, low, max]), 350)).toBe('0:6 56:8 196:10');
    expect(steps(view([low, max]), 350)).toBe('0:7 96:9');
    expect(steps(view([max]), 350)).toBe('0:11 196:12');
    expect(steps(view([]), 350)).toBe('0:32');
    expect(steps(view([]), 350, { unit: 'W' })).toBe('0:22080');
  });

  it('shows the lower level at its own place when the higher one is over (TC_072)', () => {
    const of = view([
      installed(
        'TxDefaultProfile',
        [
          [0, 6],
          [100, 8],
          [200, 10],
        ],
        { duration: 400 },
      ),
      installed(
        'TxDefaultProfile',
        [
          [0, 7],
          [100, 9],
        ],
        { level: 1, duration: 150 },
      ),
    ]);
    expect(steps(of, 350)).toBe('0:7 100:9 150:8 200:10');
  });
});
