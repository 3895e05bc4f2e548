import { describe, expect, it } from 'vitest';
import { horizonMs, leadMs, mostSpans, type PlanInput, planAhead } from '../../machines/smart-charging/plan.js';
import type { OutletPlan } from '../../machines/smart-charging/planning.types.js';
import { at, installed, startMs, use, viewWith } from '../support/planned-station.js';

const leadS = leadMs / 1000;

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
    expect(planned.lookAgainAtMs).toBe(at((mostSpans * 60) / 2));
    expect(planned.plans[1]?.periods.length).toBeLessThanOrEqual(mostSpans);
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
