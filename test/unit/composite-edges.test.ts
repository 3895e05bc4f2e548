import { describe, expect, it } from 'vitest';
import { busy, installed, iso, noon, outlet, steps, view } from '../support/composite-views.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const everyDay = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' } as const;
const everyWeek = { chargingProfileKind: 'Recurring', recurrencyKind: 'Weekly' } as const;

describe('composite schedules: when a profile holds', () => {
  it('begins at validFrom, and without one at once, whatever the clock showed when it came, and ends at validTo', () => {
    const words = { validFrom: iso(noon + 60_000), validTo: iso(noon + 120_000), startMs: noon - hourMs };
    expect(steps(view([installed('TxDefaultProfile', [[0, 6]], words)]), 300)).toBe('0:32 60:6 120:32');
    const late = installed('TxDefaultProfile', [[0, 6]], { installedMs: noon + 90_000 });
    expect(steps(view([late]), 300)).toBe('0:6');
    const early = { installedMs: noon + 90_000, validFrom: iso(noon - hourMs) };
    expect(steps(view([installed('TxDefaultProfile', [[0, 6]], early)]), 300)).toBe('0:6');
  });

  it('says nothing before its schedule begins, and nothing after its duration', () => {
    const of = view([
      installed(
        'TxDefaultProfile',
        [
          [0, 6],
          [60, 8],
          [500, 9],
        ],
        { startMs: noon + 30_000, duration: 120 },
      ),
    ]);
    expect(steps(of, 600)).toBe('0:32 30:6 90:8 150:32');
  });

  it('holds its last period on where no duration ends it', () => {
    expect(steps(view([installed('TxDefaultProfile', [[0, 6]], { startMs: noon - 900 * dayMs })]), 60)).toBe('0:6');
  });

  it('says nothing until its first period where that is not at 0', () => {
    expect(steps(view([installed('TxDefaultProfile', [[60, 6]])]), 120)).toBe('0:32 60:6');
  });

  it('comes back every day, with a gap after its duration', () => {
    const of = view([installed('TxDefaultProfile', [[0, 6]], { ...everyDay, duration: 3600, startMs: noon + hourMs })]);
    expect(steps(of, 2 * 86_400)).toBe('0:32 3600:6 7200:32 90000:6 93600:32');
  });

  it('comes back every week', () => {
    const of = view([
      installed('TxDefaultProfile', [[0, 6]], { ...everyWeek, duration: 86_400, startMs: noon - 13 * dayMs }),
    ]);
    expect(steps(of, 10 * 86_400)).toBe('0:32 86400:6 172800:32 691200:6 777600:32');
  });

  it('does not come before its first day', () => {
    const of = view([installed('TxDefaultProfile', [[0, 6]], { ...everyDay, startMs: noon + 2 * dayMs })]);
    expect(steps(of, 3 * 86_400)).toBe('0:32 172800:6');
  });

  it('is cut by its own return where it lasts longer than a day', () => {
    const long = { ...everyDay, duration: 200_000, startMs: noon - 3 * dayMs };
    const periods = [
      [0, 6],
      [43_200, 8],
      [90_000, 10],
    ] as const;
    expect(steps(view([installed('TxDefaultProfile', periods, long)]), 2 * 86_400)).toBe(
      '0:6 43200:8 86400:6 129600:8',
    );
  });

  it('comes 24 hours later on the day the clocks change, whatever they show', () => {
    // In Berlin the 29th of March 2026 has 23 hours: 22:00 there is 21:00 UTC before and 20:00 UTC from then on.
    const startMs = Date.UTC(2026, 2, 27, 21);
    const of = view([installed('TxDefaultProfile', [[0, 6]], { ...everyDay, duration: 3600, startMs })]);
    expect(steps(of, 86_400, { fromMs: Date.UTC(2026, 2, 29) })).toBe('0:32 75600:6 79200:32');
  });

  it('counts a relative schedule from the start of the transaction, or from the question where none runs', () => {
    const periods = [
      [0, 6],
      [100, 8],
    ] as const;
    const of = view([installed('TxDefaultProfile', periods, { chargingProfileKind: 'Relative', duration: 200 })]);
    expect(steps({ ...of, outlets: [busy(noon - 60_000)] }, 300)).toBe('0:6 40:8 140:32');
    expect(steps(of, 300)).toBe('0:6 100:8 200:32');
    const unanchored = view([installed('TxDefaultProfile', periods, { startMs: null })], {
      outlets: [busy(noon - 60_000)],
    });
    expect(steps(unanchored, 300)).toBe('0:6 40:8');
  });

  it('counts a limit of the station without a beginning from when it came', () => {
    const periods = [
      [0, 6],
      [100, 8],
    ] as const;
    const of = view([installed('ChargePointMaxProfile', periods, { startMs: null, installedMs: noon - 60_000 })], {
      outlets: [busy(noon - 10_000)],
    });
    expect(steps(of, 300)).toBe('0:6 40:8');
  });
});

describe('composite schedules: whom a profile binds', () => {
  it('lets a default profile of the outlet take the place of the general one of its level, even while it is silent', () => {
    const general = installed('TxDefaultProfile', [[0, 6]], { connectorId: 0, level: 1 });
    const below = installed('TxDefaultProfile', [[0, 10]], { connectorId: 0 });
    const own = installed('TxDefaultProfile', [[0, 8]], { level: 1, startMs: noon + 60_000, duration: 60 });
    const of = view([general, below, own], { outlets: [outlet(), outlet(2)] });
    expect(steps(of, 300)).toBe('0:10 60:8 120:10');
    expect(steps(of, 300, { connectorId: 2 })).toBe('0:6');
  });

  it('binds a transaction only by its own profiles', () => {
    const of = view(
      [
        installed('TxProfile', [[0, 6]], { localId: 'before' }),
        installed('TxProfile', [[0, 7]], { connectorId: 2 }),
        installed('TxProfile', [[0, 9]], { connectorId: 0 }),
      ],
      { outlets: [busy(noon - 60_000), outlet(2)], defaultInGaps: false },
    );
    expect(steps(of, 60)).toBe('0:32');
    expect(steps(of, 60, { connectorId: 2 })).toBe('0:32');
  });

  it('keeps the default profile out of the gaps of an installed one only in the literal reading', () => {
    const profiles = [
      installed('TxDefaultProfile', [[0, 6]]),
      installed('TxProfile', [[0, 10]], { validFrom: iso(noon + 60_000), duration: 120 }),
    ];
    const outlets = [busy(noon - 60_000)];
    expect(steps(view(profiles, { outlets }), 300)).toBe('0:6 60:10 120:6');
    expect(steps(view(profiles, { outlets, defaultInGaps: false }), 300)).toBe('0:32 60:10 120:32');
    expect(steps(view(profiles, { defaultInGaps: false }), 300)).toBe('0:6');
  });

  it('takes a limit of the station only from connector 0', () => {
    expect(steps(view([installed('ChargePointMaxProfile', [[0, 6]], { connectorId: 1 })]), 60)).toBe('0:32');
  });
});
