import { describe, expect, it } from 'vitest';
import { horizonMs, mostPeriods, type PlanInput, planAhead } from '../../machines/smart-charging/plan.js';
import type { OutletPlan } from '../../machines/smart-charging/planning.types.js';
import { limitSettlingMs } from '../../protocol/ports/hardware.js';
import { at, installed, startMs, use, viewWith } from '../support/planned-station.js';

const leadS = limitSettlingMs / 1000;

const input = (view: PlanInput['view'], more: Partial<PlanInput> = {}): PlanInput => ({
  view,
  uses: [use(1), use(2)],
  strategy: 'Equal',
  leastOffer: { powerW: 1_000, currentA: 1 },
  before: [],
  settling: [],
  modules: { moduleW: 30_000, count: 4 },
  nowMs: startMs,
  ...more,
});

/** `[seconds, W]` of each period of an outlet. */
function stepsW(plans: readonly OutletPlan[], connectorId: number): (readonly [number, number])[] {
  const plan = plans.find((one) => one.connectorId === connectorId);
  return (plan?.periods ?? []).map(({ fromMs, limitW }) => [(fromMs - startMs) / 1000, limitW] as const);
}

const toldBefore = (connectorId: number, limitW: number): OutletPlan => {
  const [period] = planAhead(input(viewWith([]))).plans[0]?.periods ?? [];
  if (!period) throw new Error('plan: there is no period');
  return { connectorId, periods: [{ ...period, fromMs: at(-100), limitW, limitA: 400 }] };
};

describe('the way ahead', () => {
  it('has a plan for the station and one for each outlet, the first period from now on', () => {
    const { plans } = planAhead(input(viewWith([installed(0, 'ChargePointMaxProfile', [[0, 60_000]])])));
    expect(plans.map(({ connectorId }) => connectorId)).toEqual([0, 1, 2]);
    expect(stepsW(plans, 0)).toEqual([[0, 60_000]]);
    expect(stepsW(plans, 1)).toEqual([[0, 30_000]]);
    expect(stepsW(plans, 2)).toEqual([[0, 30_000]]);
  });

  it('falls before a lower limit begins, so that it has come down by then, and rises in time', () => {
    const max = installed(0, 'ChargePointMaxProfile', [
      [0, 100_000],
      [600, 40_000],
      [1_200, 80_000],
    ]);
    const { plans } = planAhead(input(viewWith([max])));
    const halves = [
      [0, 50_000],
      [600 - leadS, 20_000],
      [1_200, 40_000],
    ];
    expect(stepsW(plans, 1)).toEqual(halves);
    expect(stepsW(plans, 2)).toEqual(halves);
  });

  it('is one period where neighbours say the same', () => {
    const max = installed(0, 'ChargePointMaxProfile', [
      [0, 60_000],
      [600, 60_000],
    ]);
    expect(stepsW(planAhead(input(viewWith([max]))).plans, 1)).toEqual([[0, 30_000]]);
  });

  it('gives one outlet at a boundary what the other has already left', () => {
    const profiles = [
      installed(1, 'TxDefaultProfile', [
        [0, 60_000],
        [600, 10_000],
      ]),
      installed(0, 'ChargePointMaxProfile', [[0, 60_000]], { id: 2 }),
    ];
    const { plans } = planAhead(input(viewWith(profiles)));
    expect(stepsW(plans, 1)).toEqual([
      [0, 30_000],
      [600 - leadS, 10_000],
    ]);
    expect(stepsW(plans, 2)).toEqual([
      [0, 30_000],
      [600, 50_000],
    ]);
  });

  it('keeps amperes as they were given, apart from watts', () => {
    const profiles = [
      installed(0, 'ChargePointMaxProfile', [[0, 40]], { chargingRateUnit: 'A' }),
      installed(1, 'TxDefaultProfile', [[0, 15]], { id: 2, chargingRateUnit: 'A' }),
    ];
    const { plans } = planAhead(input(viewWith(profiles)));
    expect(plans.map(({ periods }) => periods[0]?.limitA)).toEqual([40, 15, 25]);
    expect(plans[0]?.periods[0]?.limitW).toBe(120_000);
  });

  it('offers nothing where less than the least offer is left, and says what it had been allowed and that it shares', () => {
    const max = installed(0, 'ChargePointMaxProfile', [[0, 1_500]]);
    const { plans } = planAhead(input(viewWith([max]), { uses: [use(1), use(2, { wantsSinceMs: at(5) })] }));
    expect(stepsW(plans, 1)).toEqual([[0, 1_500]]);
    expect(stepsW(plans, 2)).toEqual([[0, 0]]);
    expect(plans[2]?.periods[0]?.isShared).toBe(true);
    expect(plans[2]?.periods[0]?.decision.by).toMatchObject({ purpose: 'ChargePointMaxProfile' });
    expect(plans[1]?.periods[0]?.isShared).toBe(false);
  });

  it('stands at the beginning of a relative schedule until a transaction begins, which may be at any time', () => {
    const relative = installed(
      1,
      'TxDefaultProfile',
      [
        [0, 10_000],
        [60, 50_000],
      ],
      { relative: true },
    );
    expect(stepsW(planAhead(input(viewWith([relative], []))).plans, 1)).toEqual([[0, 10_000]]);
    expect(stepsW(planAhead(input(viewWith([relative], [1]))).plans, 1)).toEqual([
      [0, 10_000],
      [60, 50_000],
    ]);
  });

  it('reaches a day far, or over so many changes, and is looked at again half way', () => {
    expect(planAhead(input(viewWith([]))).lookAgainAtMs).toBe(startMs + horizonMs / 2);
    const minutes = Array.from({ length: 200 }, (_, minute) => [minute * 60, 50_000 + (minute % 2) * 10_000] as const);
    const planned = planAhead(input(viewWith([installed(0, 'ChargePointMaxProfile', minutes)])));
    expect(planned.lookAgainAtMs).toBe(at((mostPeriods * 60) / 2));
    expect(planned.plans[1]?.periods).toHaveLength(mostPeriods);
  });

  it('has no more periods where watts and amperes change at the same times, and all end at once', () => {
    const minutes = Array.from({ length: 200 }, (_, minute) => minute * 60);
    const profiles = [
      installed(
        0,
        'ChargePointMaxProfile',
        minutes.map((s, minute) => [s, 50_000 + (minute % 2) * 10_000] as const),
      ),
      installed(
        1,
        'TxDefaultProfile',
        minutes.map((s, minute) => [s, 60 - (minute % 2) * 10] as const),
        { id: 2, chargingRateUnit: 'A' },
      ),
    ];
    const { plans, lookAgainAtMs } = planAhead(input(viewWith(profiles)));
    expect(plans[1]?.periods).toHaveLength(mostPeriods);
    const endMs = startMs + 2 * (lookAgainAtMs - startMs);
    const ends = plans.map(({ periods }) => periods.at(-1)?.fromMs ?? 0);
    expect(Math.max(...ends)).toBeLessThan(endMs);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(endMs - 60_000);
  });
});

describe('a period of a plan', () => {
  it('is shared where there would be more without the others, not where a profile alone says so little', () => {
    const low = installed(1, 'TxDefaultProfile', [[0, 100]]);
    const { plans } = planAhead(input(viewWith([low])));
    expect(plans.map(({ periods: [first] }) => [first?.limitW, first?.isShared])).toEqual([
      [120_000, false],
      [0, false],
      [120_000, false],
    ]);
    const halves = planAhead(input(viewWith([]))).plans;
    expect(halves.map(({ periods: [first] }) => [first?.limitW, first?.isShared])).toEqual([
      [120_000, false],
      [60_000, true],
      [60_000, true],
    ]);
  });

  it('is not shared while a lower limit of its own is about to begin, and names that', () => {
    const falling = installed(
      1,
      'TxDefaultProfile',
      [
        [0, 100],
        [600, 40],
      ],
      { chargingRateUnit: 'A' },
    );
    const uses = [use(1), use(2, { wantsSinceMs: null })];
    const periods = planAhead(input(viewWith([falling]), { uses })).plans[1]?.periods ?? [];
    expect(periods.map(({ fromMs, limitA, isShared }) => [(fromMs - startMs) / 1000, limitA, isShared])).toEqual([
      [0, 100, false],
      [600 - leadS, 40, false],
    ]);
    expect(periods[1]?.decision.by).toMatchObject({ chargingProfileId: 1 });
  });
});

describe('an AC outlet', () => {
  const leastOffer = { powerW: 0, currentA: 6 };

  /** Of 32 A, with so many phases, and a limit. */
  function offered(phases: number, limit: number, unit: 'A' | 'W', numberPhases?: number) {
    const given = { chargingRateUnit: unit, ...(numberPhases !== undefined && { numberPhases }) };
    const view = viewWith([installed(1, 'TxDefaultProfile', [[0, limit]], given)]);
    const outlets = view.outlets.map((one) => ({ ...one, maxPowerW: 230 * 32 * phases, maxCurrentA: 32 }));
    const ac = { ...view, outlets, electricity: { kind: 'AC' as const, nominalV: 230, phases } };
    const uses = [use(1), use(2, { wantsSinceMs: null })];
    const { plans } = planAhead(input(ac, { leastOffer, uses }));
    return [plans[1]?.periods[0]?.limitW, plans[1]?.periods[0]?.limitA];
  }

  it.each([
    ['one phase of three: the power of one, and all of the current', 3, 16, 'A', 1, [3_680, 16]],
    ['two of three', 3, 16, 'A', 2, [7_360, 16]],
    ['three of three', 3, 16, 'A', 3, [22_080, 16]],
    ['three where there is one', 1, 16, 'A', 3, [7_360, 16]],
    ['no number that means any', 3, 16, 'A', 0, [22_080, 16]],
    ['just enough amperes, on one phase', 3, 6, 'A', 1, [1_380, 6]],
    ['too few amperes', 3, 5.9, 'A', 1, [0, 0]],
    ['watts that are enough for one phase', 3, 2_000, 'W', undefined, [2_000, 32]],
    ['watts that are too few for one', 3, 1_300, 'W', undefined, [0, 0]],
  ] as const)('is offered, by a limit for %s', (_, phases, limit, unit, numberPhases, expected) => {
    expect(offered(phases, limit, unit, numberPhases)).toEqual(expected);
  });

  it('shares the amperes of all with one that may use one phase, and both have enough', () => {
    const one = installed(1, 'TxDefaultProfile', [[0, 16]], { chargingRateUnit: 'A', numberPhases: 1 });
    const all = installed(0, 'ChargePointMaxProfile', [[0, 20]], { id: 2, chargingRateUnit: 'A' });
    const view = { ...viewWith([one, all]), electricity: { kind: 'AC' as const, nominalV: 230, phases: 3 } };
    const { plans } = planAhead(input(view, { leastOffer }));
    expect(plans.map(({ periods }) => periods[0]?.limitA)).toEqual([20, 10, 10]);
  });

  it('is left what three phases need where its limit allows that, or nothing: its car may need them all', () => {
    const all = installed(0, 'ChargePointMaxProfile', [[0, 5_000]]);
    const view = { ...viewWith([all]), electricity: { kind: 'AC' as const, nominalV: 230, phases: 3 } };
    const uses = [use(1), use(2, { wantsSinceMs: at(5) })];
    const { plans } = planAhead(input(view, { leastOffer, uses }));
    expect(plans.map(({ periods }) => periods[0]?.limitW)).toEqual([5_000, 5_000, 0]);
  });
});

describe('an outlet that begins while another has all', () => {
  const alone = [toldBefore(0, 120_000), toldBefore(1, 120_000), toldBefore(2, 0)];

  it('waits until the other has come down, and the other is told at once', () => {
    const { plans } = planAhead(input(viewWith([]), { before: alone }));
    expect(stepsW(plans, 1)).toEqual([[0, 60_000]]);
    expect(stepsW(plans, 2)).toEqual([
      [0, 0],
      [5, 60_000],
    ]);
  });

  it('rises at once when the meter has shown that the other has followed', () => {
    const told = [toldBefore(0, 120_000), toldBefore(1, 60_000), toldBefore(2, 0)];
    const settling = [{ connectorId: 1, limitW: 120_000, limitA: 400, untilMs: at(4) }];
    expect(stepsW(planAhead(input(viewWith([]), { before: told, settling })).plans, 2)).toEqual([
      [0, 0],
      [4, 60_000],
    ]);
    expect(stepsW(planAhead(input(viewWith([]), { before: told })).plans, 2)).toEqual([[0, 60_000]]);
  });

  it('has at once what is free in any case', () => {
    const told = [toldBefore(0, 120_000), toldBefore(1, 90_000), toldBefore(2, 0)];
    expect(stepsW(planAhead(input(viewWith([]), { before: told })).plans, 2)).toEqual([
      [0, 30_000],
      [5, 60_000],
    ]);
  });

  it('waits for nobody where the other outlet is not used', () => {
    const uses = [use(1, { wantsSinceMs: null }), use(2)];
    const { plans } = planAhead(input(viewWith([]), { before: alone, uses }));
    expect(stepsW(plans, 1)).toEqual([[0, 0]]);
    expect(stepsW(plans, 2)).toEqual([[0, 120_000]]);
  });
});
