import { describe, expect, it } from 'vitest';
import { busy, composite, installed, noon, outlet, view } from '../support/composite-views.js';

describe('composite schedules: why a limit is what it is', () => {
  const source = (id: number, purpose: string, stackLevel: number, connectorId: number) => ({
    kind: 'profile',
    chargingProfileId: id,
    purpose,
    stackLevel,
    connectorId,
  });

  it('names the profile that decided, and all that bound, lowest first, with how it was converted', () => {
    const of = view([
      installed('ChargePointMaxProfile', [[0, 13_800, 3]], { unit: 'W', chargingProfileId: 71, level: 2 }),
      installed('TxDefaultProfile', [[0, 16]], { chargingProfileId: 72, connectorId: 0 }),
    ]);
    expect(composite(of, 60).periods[0]?.decision).toEqual({
      by: source(72, 'TxDefaultProfile', 0, 0),
      outlets: [],
      weighed: [
        { source: source(72, 'TxDefaultProfile', 0, 0), limit: 16 },
        {
          source: source(71, 'ChargePointMaxProfile', 2, 0),
          limit: 20,
          given: { limit: 13_800, unit: 'W' },
          conversion: { voltageV: 230, phases: 3 },
        },
        { source: { kind: 'outlet' }, limit: 32 },
        {
          source: { kind: 'station' },
          limit: 1_000_000 / 690,
          given: { limit: 1_000_000, unit: 'W' },
          conversion: { voltageV: 230, phases: 3 },
        },
      ],
    });
  });

  it('says what the hardware gives where no profile is lower', () => {
    const wide = installed('TxDefaultProfile', [[0, 63]]);
    expect(composite(view([wide]), 60).periods[0]?.decision.by).toEqual({ kind: 'outlet' });
    expect(composite(view([wide], { stationMaxW: 6900 }), 60).periods[0]).toMatchObject({
      limit: 10,
      decision: { by: { kind: 'station' } },
    });
  });

  it('names a profile where the hardware gives the same', () => {
    const same = installed('TxDefaultProfile', [[0, 32]], { chargingProfileId: 73 });
    expect(composite(view([same]), 60).periods[0]?.decision.by).toMatchObject({ chargingProfileId: 73 });
  });

  it('says what each outlet adds to the station, and what caps them', () => {
    const outlets = [busy(noon - 60_000), outlet(2)];
    const own = installed('TxProfile', [[0, 10]], { chargingProfileId: 74 });
    const free = composite(view([own], { outlets }), 60, { connectorId: 0 }).periods[0];
    const parts = [
      { connectorId: 1, limit: 10, by: source(74, 'TxProfile', 0, 1) },
      { connectorId: 2, limit: 32, by: { kind: 'outlet' } },
    ];
    expect(free).toMatchObject({ limit: 42, decision: { by: { kind: 'outlet' }, outlets: parts } });
    const cap = installed('ChargePointMaxProfile', [[0, 40]], { chargingProfileId: 75 });
    const capped = composite(view([own, cap], { outlets }), 60, { connectorId: 0 }).periods[0];
    expect(capped).toMatchObject({
      limit: 40,
      decision: { by: source(75, 'ChargePointMaxProfile', 0, 0), outlets: parts },
    });
  });

  it('gives each period the reason of its own first second, also where neighbours say the same', () => {
    const of = view([
      installed('TxDefaultProfile', [[0, 8]], { level: 1, duration: 100, chargingProfileId: 76 }),
      installed('TxDefaultProfile', [[0, 8]], { duration: 200, chargingProfileId: 77 }),
    ]);
    const { periods } = composite(of, 300);
    expect(periods.map(({ startS, decision }) => [startS, decision.by])).toEqual([
      [0, source(76, 'TxDefaultProfile', 1, 1)],
      [200, { kind: 'outlet' }],
    ]);
  });
});
