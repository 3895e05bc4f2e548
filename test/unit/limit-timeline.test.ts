import { describe, expect, it } from 'vitest';
import type { TimelineSegment } from '../../machines/smart-charging/charging.types.js';
import { mostBoundaries, timeline } from '../../machines/smart-charging/timeline.js';
import { busy, installed, noon, view } from '../support/composite-views.js';

const everyDay = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' } as const;
const hours = (...numbers: readonly number[]) => numbers.map((hour, index) => [hour * 3600, 6 + index] as const);

/** From second to second after noon: what binds the station, what binds the transaction. */
function inWords({ fromMs, untilMs, station, transaction }: TimelineSegment) {
  return [(fromMs - noon) / 1000, (untilMs - noon) / 1000, station?.limit ?? null, transaction?.limit ?? null];
}

function first(count: number, segments: Iterable<TimelineSegment>): readonly TimelineSegment[] {
  const taken: TimelineSegment[] = [];
  for (const segment of segments) {
    taken.push(segment);
    if (taken.length === count) break;
  }
  return taken;
}

describe('the timeline of limits', () => {
  const max = installed('ChargePointMaxProfile', [[0, 20]], { duration: 150, unit: 'W' });
  const own = installed('TxProfile', [[0, 8, 1]], { startMs: noon + 60_000, minChargingRate: 2 });
  const outlets = [busy(noon - 60_000)];

  it('is one segment without a gap wherever something changes', () => {
    const segments = [...timeline(view([max, own], { outlets }), 1, noon, noon + 300_500)];
    expect(segments.map(inWords)).toEqual([
      [0, 60, 20, null],
      [60, 150, 20, 8],
      [150, 300.5, null, 8],
    ]);
  });

  it('gives limits as their profiles do', () => {
    const [, segment] = timeline(view([max, own], { outlets }), 1, noon, noon + 300_000);
    expect(segment?.station).toEqual({ limit: 20, unit: 'W', installed: max });
    expect(segment?.transaction).toEqual({
      limit: 8,
      unit: 'A',
      numberPhases: 1,
      minChargingRate: 2,
      installed: own,
    });
  });

  it('knows of no transaction for connector 0', () => {
    const segments = [...timeline(view([max, own], { outlets }), 0, noon, noon + 300_000)];
    expect(segments.map(inWords)).toEqual([
      [0, 150, 20, null],
      [150, 300, null, null],
    ]);
  });

  it('does not part what goes on: periods that say the same, days that begin as the last one ended, hidden levels', () => {
    const periods = [
      [0, 6],
      [3600, 6],
      [7200, 8],
      [80_000, 6],
    ] as const;
    const of = view([
      installed('TxDefaultProfile', periods, { ...everyDay, level: 1 }),
      installed('TxDefaultProfile', hours(0, 1, 2, 3, 4)),
    ]);
    expect([...timeline(of, 1, noon, noon + 100_000_000)].map(inWords)).toEqual([
      [0, 7200, null, 6],
      [7200, 80_000, null, 8],
      [80_000, 93_600, null, 6],
      [93_600, 100_000, null, 8],
    ]);
  });

  it('is walked only as far as it is read, so that its window may be endless', () => {
    const of = view([installed('TxDefaultProfile', hours(0, 12), everyDay)]);
    expect(first(3, timeline(of, 1, noon, Number.POSITIVE_INFINITY)).map(inWords)).toEqual([
      [0, 43_200, null, 6],
      [43_200, 86_400, null, 7],
      [86_400, 129_600, null, 6],
    ]);
  });

  it('crosses a century in which nothing happens at once', () => {
    const of = view([installed('TxDefaultProfile', [[0, 6]], { startMs: noon + 3e12, duration: 60 })]);
    expect([...timeline(of, 1, noon, noon + 4e12)].map(inWords)).toEqual([
      [0, 3e9, null, null],
      [3e9, 3e9 + 60, null, 6],
      [3e9 + 60, 4e9, null, null],
    ]);
  });

  it('ends early after very many boundaries', () => {
    const of = view([installed('TxDefaultProfile', hours(0, 12), everyDay)]);
    const segments = [...timeline(of, 1, noon, Number.POSITIVE_INFINITY)];
    expect(segments).toHaveLength(mostBoundaries);
    expect(segments.at(-1)?.untilMs).toBe(noon + mostBoundaries * 12 * 3_600_000);
  });

  it('is empty where its window is', () => {
    expect([...timeline(view([max]), 1, noon, noon)]).toEqual([]);
    expect([...timeline(view([max]), 1, noon, Number.NaN)]).toEqual([]);
  });

  it('goes down through the levels and up again as they fall silent and speak', () => {
    const every = (level: number, startS: number, duration: number, limit: number) =>
      installed(
        'TxDefaultProfile',
        [
          [0, limit],
          [100, limit + 0.5],
        ],
        {
          level,
          startMs: noon + startS * 1000,
          duration,
        },
      );
    const of = view([every(0, 0, 1000, 10), every(3, 600, 150, 13), every(1, 200, 600, 11), every(2, 300, 50, 12)]);
    const steps = [...timeline(of, 1, noon, noon + 1_100_000)]
      .map(inWords)
      .map(([from, , , limit]) => `${from}:${limit}`);
    expect(steps.join(' ')).toBe('0:10 100:10.5 200:11 300:12 350:11.5 600:13 700:13.5 750:11.5 800:10.5 1000:null');
  });
});
