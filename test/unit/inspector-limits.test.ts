import { describe, expect, it } from 'vitest';
import { LimitSeries } from '../../visualizations/inspector/model/limits.js';
import { linesOf, presentAfter, type Told, told } from '../support/seen-lines.js';

const outlet = { kind: 'outlet' };
const profile = { kind: 'profile', chargingProfileId: 1, purpose: 'TxProfile', stackLevel: 2, connectorId: 1 };
const setLimit = (number: number, limitW: number, connectorId = 1) => ({
  kind: 'asked',
  call: 'hardware.setLimit',
  number,
  about: { connectorId, plan: { periods: [{ startMs: 0, limitW, limitA: 1 }] } },
});
const permit = (number: number, lease: object | null) => [
  { kind: 'asked', call: 'hardware.permit', number, about: { connectorId: 1, lease } },
  { kind: 'answered', call: 'hardware.permit', number },
];
const planned = (...periods: readonly (readonly [fromMs: number, limitW: number, by: object])[]) =>
  told('smart-charging', {
    type: 'xstate.done.actor.tellPlans',
    output: {
      plans: [
        {
          connectorId: 1,
          periods: periods.map(([fromMs, limitW, by]) => ({
            fromMs,
            limitW,
            limitA: 1,
            decision: { by, weighed: [] },
          })),
        },
      ],
    },
  });
const meter = (powerW: number, connectorId = 1) => ({
  kind: 'fact',
  fact: 'meter',
  connectorId,
  reading: { energyWh: 1, powerW },
});

function seriesOf(...lines: readonly Told[]): LimitSeries {
  const series = new LimitSeries();
  for (const line of linesOf(...lines)) series.add(line);
  return series;
}

const steps = (series: LimitSeries, connectorId = 1) =>
  series
    .of(connectorId)
    .map(({ atMs, limitW, by, offeredW, powerW }) => [atMs, limitW, by?.kind ?? null, offeredW, powerW]);

describe('limits over time', () => {
  it('are offered from the permit to its end, and explained from the time they were told', () => {
    const series = seriesOf(
      setLimit(1, 60_000),
      planned([0, 60_000, outlet]),
      ...permit(2, {}),
      meter(50_000),
      ...permit(3, null),
    );
    expect(steps(series)).toEqual([
      [1_000, 60_000, 'outlet', 0, null],
      [4_000, 60_000, 'outlet', 60_000, null],
      [5_000, 60_000, 'outlet', 60_000, 50_000],
      [7_000, 60_000, 'outlet', 0, 50_000],
    ]);
  });

  it('change when a planned period begins, not when the next line comes', () => {
    const series = seriesOf(
      planned([0, 60_000, outlet], [2_500, 30_000, profile], [3_200, 10_000, profile], [99_000, 1, outlet]),
      meter(1),
      meter(1),
      meter(2),
    );
    expect(steps(series).map(([atMs, limitW, by]) => [atMs, limitW, by])).toEqual([
      [1_000, 60_000, 'outlet'],
      [2_000, 60_000, 'outlet'],
      [2_500, 30_000, 'profile'],
      [3_200, 10_000, 'profile'],
      [4_000, 10_000, 'profile'],
    ]);
  });

  it('have no step where nothing has changed', () => {
    const series = seriesOf(planned([0, 60_000, profile]), planned([0, 60_000, { ...profile }]), meter(5), meter(5));
    expect(series.of(1).map(({ atMs }) => atMs)).toEqual([1_000, 3_000]);
  });

  it('of the station have the power of all its outlets', () => {
    const series = seriesOf(setLimit(1, 100_000, 0), meter(10_000, 1), meter(7_000, 2));
    expect(steps(series, 0)).toEqual([
      [1_000, 100_000, null, 100_000, null],
      [2_000, 100_000, null, 100_000, 10_000],
      [3_000, 100_000, null, 100_000, 17_000],
    ]);
  });

  it('take power from a meter that was asked, too, and end with the run', () => {
    const question = { kind: 'asked', call: 'hardware.readMeter', number: 4, about: { connectorId: 1, why: 'sample' } };
    const answer = { kind: 'answered', call: 'hardware.readMeter', number: 4, answer: { energyWh: 2, powerW: 8 } };
    const series = seriesOf(planned([0, 60_000, outlet]), question, answer, { kind: 'run.ended', how: 'cut' });
    expect(steps(series).slice(-2)).toEqual([
      [3_000, 60_000, 'outlet', null, 8],
      [4_000, null, null, null, null],
    ]);
  });

  it('move with the wall clock when the CSMS sets it', () => {
    const set = { kind: 'clock.set', toMs: 9_002_000, atMs: 9_002_000, sinceMs: 2_000 };
    const series = seriesOf(planned([0, 60_000, outlet], [3_000, 30_000, profile]), set, {
      ...meter(5),
      atMs: 9_003_500,
      sinceMs: 3_500,
    });
    expect(steps(series).map(([atMs, limitW]) => [atMs, limitW])).toEqual([
      [9_001_000, 60_000],
      [9_003_000, 30_000],
      [9_003_500, 30_000],
    ]);
  });

  it('move back with it, too, and what is planned still comes in its time', () => {
    const plan = { ...planned([0, 60_000, outlet], [9_003_000, 30_000, profile]), atMs: 9_001_000 };
    const set = { kind: 'clock.set', toMs: 2_000, atMs: 2_000, sinceMs: 2_000 };
    const series = seriesOf(plan, set, { ...meter(5), atMs: 3_500, sinceMs: 3_500 });
    expect(steps(series).map(([atMs, limitW]) => [atMs, limitW])).toEqual([
      [1_000, 60_000],
      [3_000, 30_000],
      [3_500, 30_000],
    ]);
  });

  it('go on from a checkpoint, and drop what is older than asked but for what holds on', () => {
    const present = presentAfter(linesOf(planned([0, 60_000, profile]), meter(4), ...permit(1, {})));
    const series = seriesOf({ kind: 'checkpoint', present }, meter(5), meter(6));
    expect(steps(series)[0]).toEqual([1_000, 60_000, 'profile', 60_000, 4]);
    series.dropBefore(2_500);
    expect(series.of(1).map(({ atMs }) => atMs)).toEqual([2_000, 3_000]);
    expect(series.of(9)).toEqual([]);
  });
});
