import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withStopValue } from '../../machines/transaction/stop-values.js';
import type { MeterValue } from '../../protocol/messages.js';
import type { StopValueRecord } from '../../protocol/ports/store.js';

const startMs = Date.UTC(2026, 0, 1);

type Context = 'Transaction.Begin' | 'Sample.Periodic' | 'Sample.Clock';

function value(index: number, atMs: number, context: Context = 'Sample.Periodic', energyWh = 1): StopValueRecord {
  const sampledValue: MeterValue['sampledValue'] = [
    { value: String(energyWh), measurand: 'Energy.Active.Import.Interval', context },
  ];
  return { localId: 't', index, meterValue: { timestamp: new Date(startMs + atMs).toISOString(), sampledValue } };
}

const begin = value(0, 0, 'Transaction.Begin', 0);

/** What is kept after all of them, and what a ledger holds that did as it was told. */
function kept(values: readonly StopValueRecord[], most: number) {
  const ledger = new Map([[begin.index, begin]]);
  let all: readonly StopValueRecord[] = [begin];
  for (const one of values) {
    const thinned = withStopValue(all, one, most);
    all = thinned.kept;
    for (const record of thinned.put) ledger.set(record.index, record);
    for (const { index } of thinned.remove) {
      expect(ledger.delete(index)).toBe(true);
    }
  }
  return { all, ledger: [...ledger.values()].toSorted((one, other) => one.index - other.index) };
}

const contextOf = ({ meterValue }: StopValueRecord) => meterValue.sampledValue[0]?.context;
const instantOf = ({ meterValue }: StopValueRecord) => Date.parse(meterValue.timestamp) - startMs;
const every = (count: number, everyMs: number, context?: Context) =>
  Array.from({ length: count }, (_, at) => value(at + 1, (at + 1) * everyMs, context));

describe('values for StopTransaction, thinned (errata 3.91)', () => {
  it('stay all while there is room for them, the beginning and the end', () => {
    expect(kept(every(8, 60_000), 10).all).toHaveLength(9);
  });

  it('fill the room exactly once there are more, and the beginning stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 400 }), (most, count) => {
        const { all } = kept(every(count, 60_000), most);
        // One place is that of the end, which is taken at the stop.
        expect(all).toHaveLength(1 + Math.min(count, most - 2));
        expect(all[0]).toEqual(begin);
      }),
    );
  });

  it('are even: no gap is more than twice that of perfect spacing, and a bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 60 }), fc.integer({ min: 20, max: 1000 }), (most, count) => {
        const everyMs = 1_000;
        const { all } = kept(every(count, everyMs), most);
        const instants = all.map(instantOf);
        const ideal = (count * everyMs) / (most - 2);
        const gaps = instants.slice(1).map((instant, at) => instant - (instants[at] ?? 0));
        expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.max(ideal, everyMs) + everyMs);
        expect(instants.at(-1)).toBe(count * everyMs);
      }),
    );
  });

  it('are the same in the ledger as in memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 0, max: 100 }), (most, count) => {
        const { all, ledger } = kept(every(count, 5_000), most);
        expect(ledger).toEqual(all);
      }),
    );
  });

  it('keep the energy of their intervals: together they make what has flowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 1, max: 100 }), (most, count) => {
        const { all } = kept(every(count, 5_000), most);
        const wh = all.map(({ meterValue }) => Number(meterValue.sampledValue[0]?.value));
        expect(wh.reduce((sum, one) => sum + one, 0)).toBe(count);
      }),
    );
  });

  it('do not let the many samples crowd out the few values taken by the clock', () => {
    const samples = every(600, 60_000);
    const byClock = every(40, 900_000, 'Sample.Clock');
    const inOrder = [...samples, ...byClock]
      .toSorted((one, other) => instantOf(one) - instantOf(other))
      .map((one, at) => ({ ...one, index: at + 1 }));
    const { all } = kept(inOrder, 102);
    expect(all.filter((one) => contextOf(one) === 'Sample.Clock')).toHaveLength(40);
    expect(all.filter((one) => contextOf(one) === 'Sample.Periodic')).toHaveLength(60);
  });

  it('survive a clock that is set back', () => {
    const values = [value(1, 50_000), value(2, 10_000), value(3, 20_000), value(4, 30_000)];
    expect(kept(values, 4).all).toHaveLength(3);
  });
});
