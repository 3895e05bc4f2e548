/** What outlets may draw alone, and what caps them together, from boundary to boundary: 3.13, 7.12, 7.14. */
import { describe, expect, it } from 'vitest';
import { loadOf, type Span, spansOf, wattsPerA } from '../../machines/smart-charging/spans.js';
import { busy, installed, noon, outlet, view } from '../support/composite-views.js';

const endless = Number.POSITIVE_INFINITY;
const dc = { kind: 'DC', nominalV: 800 } as const;

const spans = (of: ReturnType<typeof view>, seconds = 300): readonly Span[] => [
  ...spansOf(of, noon, noon + seconds * 1000),
];

/** Seconds from noon, and the power of the first outlet. */
const steps = (of: ReturnType<typeof view>, seconds = 300) =>
  spans(of, seconds).map(({ fromMs, untilMs, outlets }) => [
    (fromMs - noon) / 1000,
    (untilMs - noon) / 1000,
    outlets[0]?.alone.powerW,
  ]);

const firstOf = (of: ReturnType<typeof view>) => {
  const [span] = spans(of);
  const [alone] = span?.outlets ?? [];
  if (!span || !alone) throw new Error('spans: there is none');
  return { span, alone };
};

describe('the way ahead in spans', () => {
  it('is one span where nothing is installed: what the hardware gives', () => {
    const { span, alone } = firstOf(view([], { stationMaxW: 30_000 }));
    expect([span.fromMs, span.untilMs]).toEqual([noon, noon + 300_000]);
    expect(span.cap).toEqual({ powerW: 30_000, currentA: endless });
    expect(span.capDecision.by).toEqual({ kind: 'outlet' });
    expect(alone).toMatchObject({ alone: { powerW: 22_080, currentA: 32 }, phases: 3, minimumW: 0 });
    expect(alone.decision.by).toEqual({ kind: 'outlet' });
  });

  it('parts wherever a limit of any outlet changes, and has all of them in order', () => {
    const outlets = [outlet(1), outlet(2)];
    const profiles = [
      installed('TxDefaultProfile', [[0, 10]], { connectorId: 1, duration: 60 }),
      installed('TxDefaultProfile', [[0, 12]], { connectorId: 2, duration: 100 }),
    ];
    const told = spans(view(profiles, { outlets }), 200).map(({ fromMs, untilMs, outlets: [one, two] }) => [
      (fromMs - noon) / 1000,
      (untilMs - noon) / 1000,
      one?.alone.currentA,
      two?.alone.currentA,
    ]);
    expect(told).toEqual([
      [0, 60, 10, 12],
      [60, 100, 32, 12],
      [100, 200, 32, 32],
    ]);
  });

  it('is none without outlets, and none of no time', () => {
    expect(spans(view([], { outlets: [] }))).toEqual([]);
    expect(spans(view([]), 0)).toEqual([]);
  });

  it('says which limit decided, for each outlet and for all', () => {
    const own = installed('TxDefaultProfile', [[0, 10]], { chargingProfileId: 81 });
    const max = installed('ChargePointMaxProfile', [[0, 20]], { chargingProfileId: 82 });
    const { span, alone } = firstOf(view([own, max], { outlets: [outlet(1), outlet(2)] }));
    expect(alone.decision.by).toMatchObject({ chargingProfileId: 81 });
    expect(span.outlets[1]?.decision.by).toMatchObject({ chargingProfileId: 82 });
    expect(span.capDecision.by).toMatchObject({ chargingProfileId: 82 });
    expect(span.capDecision.outlets.map(({ limit }) => limit)).toEqual([10, 32]);
  });
});

describe('a limit', () => {
  it('in W binds the power, in A the current, of the outlet and of the station', () => {
    const watts = installed('TxDefaultProfile', [[0, 6900]], { unit: 'W' });
    expect(firstOf(view([watts])).alone.alone).toEqual({ powerW: 6900, currentA: 32 });
    const amperes = installed('TxDefaultProfile', [[0, 16]]);
    expect(firstOf(view([amperes])).alone.alone).toEqual({ powerW: 22_080, currentA: 16 });
    const max = installed('ChargePointMaxProfile', [[0, 20]]);
    const { span, alone } = firstOf(view([max]));
    expect([span.cap, alone.alone]).toEqual([
      { powerW: 1_000_000, currentA: 20 },
      { powerW: 22_080, currentA: 20 },
    ]);
    const maxW = installed('ChargePointMaxProfile', [[0, 5000]], { unit: 'W' });
    expect(firstOf(view([maxW])).span.cap).toEqual({ powerW: 5000, currentA: endless });
    expect(firstOf(view([maxW])).alone.alone).toEqual({ powerW: 5000, currentA: 32 });
  });

  it('for fewer phases than there are binds the power of all of them too', () => {
    const one = installed('TxDefaultProfile', [[0, 16, 1]]);
    expect(firstOf(view([one])).alone).toMatchObject({ alone: { powerW: 3680, currentA: 16 }, phases: 1 });
    const two = installed('ChargePointMaxProfile', [[0, 10, 2]]);
    const { span, alone } = firstOf(view([two]));
    expect(span.cap).toEqual({ powerW: 4600, currentA: 10 });
    expect(alone).toMatchObject({ alone: { powerW: 4600, currentA: 10 }, phases: 2 });
    expect(firstOf(view([one, two])).alone.phases).toBe(1);
  });

  it('for as many phases as there are, or more, binds the current only', () => {
    for (const phases of [3, 4, undefined]) {
      const { alone } = firstOf(view([installed('TxDefaultProfile', [[0, 16, phases]])]));
      expect(alone).toMatchObject({ alone: { powerW: 22_080, currentA: 16 }, phases: 3 });
    }
  });

  it('in W is one of all phases, whatever it says of them', () => {
    const one = installed('TxDefaultProfile', [[0, 3000, 1]], { unit: 'W' });
    expect(firstOf(view([one])).alone).toMatchObject({ alone: { powerW: 3000, currentA: 32 }, phases: 3 });
  });

  it('of DC is one of one circuit', () => {
    const one = installed('TxDefaultProfile', [[0, 16, 3]]);
    const of = view([one], { electricity: dc, outlets: [outlet(1, { maxPowerW: 90_000, maxCurrentA: 200 })] });
    const { alone } = firstOf(of);
    expect(alone).toMatchObject({ alone: { powerW: 90_000, currentA: 16 }, phases: 1 });
    expect(alone.decision.weighed[0]).toMatchObject({ limit: 16 * 800, given: { limit: 16, unit: 'A' } });
  });

  it('below 0 lets nothing flow', () => {
    expect(firstOf(view([installed('TxDefaultProfile', [[0, -5]])])).alone.alone.currentA).toBe(0);
    expect(firstOf(view([installed('TxDefaultProfile', [[0, -5]], { unit: 'W' })])).alone.alone.powerW).toBe(0);
  });
});

describe('the least that a profile asks for', () => {
  const least = (words: Parameters<typeof installed>[2], phases?: number, of = {}) =>
    firstOf(view([installed('TxDefaultProfile', [[0, 16, phases]], words)], of)).alone.minimumW;

  it('is power, by the phases that it names', () => {
    expect(least({ minChargingRate: 6 })).toBe(6 * 230 * 3);
    expect(least({ minChargingRate: 6 }, 1)).toBe(6 * 230);
    expect(least({ minChargingRate: 6 }, 1, { electricity: dc })).toBe(6 * 800);
    expect(least({ minChargingRate: 6 }, 3, { electricity: dc })).toBe(6 * 800);
    expect(least({ minChargingRate: 4000, unit: 'W' }, 1)).toBe(4000);
  });

  it('is nothing where it asks for nothing, or for less than that', () => {
    expect(least({})).toBe(0);
    expect(least({ minChargingRate: -3 })).toBe(0);
  });
});

describe('a schedule that counts from the start of a transaction', () => {
  const periods = [
    [0, 2300],
    [60, 9200],
  ] as const;
  const relative = (words: Parameters<typeof installed>[2] = {}) =>
    installed('TxDefaultProfile', periods, { chargingProfileKind: 'Relative', unit: 'W', ...words });

  it('stands at its beginning until there is one, also where it would be over', () => {
    expect(steps(view([relative()]))).toEqual([[0, 300, 2300]]);
    expect(steps(view([relative({ duration: 30 })]))).toEqual([[0, 300, 2300]]);
    // An older version may have kept a beginning with it, which a Relative schedule has not.
    expect(steps(view([relative({ startMs: noon })]))).toEqual([[0, 300, 2300]]);
  });

  it('goes on with one', () => {
    expect(steps(view([relative()], { outlets: [busy(noon)] }))).toEqual([
      [0, 60, 2300],
      [60, 300, 9200],
    ]);
  });

  it('is one without a beginning of its own too', () => {
    const loose = installed('TxDefaultProfile', periods, { startMs: null, unit: 'W' });
    expect(steps(view([loose]))).toEqual([[0, 300, 2300]]);
  });

  it('is none that has a beginning, none of the station, and none that never says anything', () => {
    const absolute = installed('TxDefaultProfile', periods, { unit: 'W' });
    expect(steps(view([absolute]))).toEqual([
      [0, 60, 2300],
      [60, 300, 9200],
    ]);
    const max = installed('ChargePointMaxProfile', periods, { startMs: null, unit: 'W', installedMs: noon });
    expect(steps(view([max]))).toEqual([
      [0, 60, 2300],
      [60, 300, 9200],
    ]);
    expect(steps(view([relative({ duration: 0 })]))).toEqual([[0, 300, 22_080]]);
  });
});

describe('what an outlet can begin with', () => {
  const leastOffer = { powerW: 1000, currentA: 6 };
  const load = (alone: { powerW: number; currentA: number }, phases: number, of = view([])) =>
    loadOf(of, { alone, phases }, null, leastOffer);

  it('is the least offer of all phases, where there is enough for them', () => {
    expect(load({ powerW: 6 * 230 * 3, currentA: 32 }, 3)).toEqual({
      wattsPerA: 690,
      least: { powerW: 4140, currentA: 6 },
    });
  });

  it('is that of one phase where there is not, or only one is allowed', () => {
    const one = { wattsPerA: 230, least: { powerW: 1380, currentA: 6 } };
    expect(load({ powerW: 6 * 230 * 3 - 1, currentA: 32 }, 3)).toEqual(one);
    expect(load({ powerW: 10_000, currentA: 32 }, 1)).toEqual(one);
  });

  it('is never less than the least power', () => {
    const of = view([], { electricity: { kind: 'AC', nominalV: 100, phases: 1 } });
    expect(load({ powerW: 10_000, currentA: 32 }, 1, of)).toEqual({
      wattsPerA: 100,
      least: { powerW: 1000, currentA: 10 },
    });
  });

  it('of DC follows the pack', () => {
    const of = view([], { electricity: dc });
    expect(loadOf(of, { alone: { powerW: 90_000, currentA: 200 }, phases: 1 }, 400, leastOffer)).toEqual({
      wattsPerA: 400,
      least: { powerW: 2400, currentA: 6 },
    });
  });
});

describe('an ampere', () => {
  it('is worth what was measured at a pack, else what is usual', () => {
    expect([400, 0, -1, null].map((volt) => wattsPerA({ electricity: dc }, volt))).toEqual([400, 800, 800, 800]);
  });

  it('of AC is worth the same whatever is measured', () => {
    expect(wattsPerA({ electricity: { kind: 'AC', nominalV: 230, phases: 3 } }, 400)).toBe(690);
  });
});
