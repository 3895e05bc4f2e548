/** The meter values that StopTransaction carries: transactionData, 3.16.5, 4.8, errata 3.14, 3.91. */
import type { MeterValue, SampledValue } from '../../protocol/messages.js';
import type { StopValueRecord } from '../../protocol/ports/store.js';
import { intervalMeasurand } from './meter-values.js';

/** What StopTxnSampledData and StopTxnAlignedData list; both empty: no transactionData at all. */
export interface StopLists {
  readonly sampled: readonly string[];
  readonly aligned: readonly string[];
}

export const noStopLists: StopLists = { sampled: [], aligned: [] };

/** What the values of the beginning and the end tell: whatever either list names, once. */
export function listedForStop({ sampled, aligned }: StopLists): readonly string[] {
  return [...new Set([...sampled, ...aligned])];
}

/** What becomes of the kept values, in memory and in the ledger. */
export interface Thinned {
  readonly kept: readonly StopValueRecord[];
  readonly put: readonly StopValueRecord[];
  readonly remove: readonly Pick<StopValueRecord, 'localId' | 'index'>[];
}

/** The place of the next value; thinning leaves gaps. */
export function nextIndex(kept: readonly StopValueRecord[]): number {
  return (kept.at(-1)?.index ?? -1) + 1;
}

/**
 * One more value, and as many of the older ones less as it takes to stay within `most` with the beginning and the end.
 * The series of samples and that of the clock are thinned each for itself, the fuller one first: in it that value goes
 * whose neighbours in time are nearest to each other, so that what stays is even. Beginning and newest value stay.
 */
export function withStopValue(kept: readonly StopValueRecord[], value: StopValueRecord, most: number): Thinned {
  const room = Math.max(0, most - 2);
  let all: readonly StopValueRecord[] = [...kept, value];
  const removed = new Set<number>();
  while (all.filter((one) => !isBegin(one)).length > room) {
    const surplus = leastMissed(all);
    removed.add(surplus.index);
    all = without(all, surplus);
  }
  return {
    kept: all,
    put: all.filter((one) => !kept.includes(one)),
    remove: kept.filter(({ index }) => removed.has(index)).map(({ localId, index }) => ({ localId, index })),
  };
}

const contextOf = ({ meterValue }: StopValueRecord) => meterValue.sampledValue[0]?.context ?? 'Sample.Periodic';

const isBegin = (value: StopValueRecord) => contextOf(value) === 'Transaction.Begin';

const instantOf = ({ meterValue }: StopValueRecord) => Date.parse(meterValue.timestamp);

/** There is at least one value between beginning and end. */
function leastMissed(all: readonly StopValueRecord[]): StopValueRecord {
  const clock = all.filter((value) => contextOf(value) === 'Sample.Clock');
  const samples = all.filter((value) => !isBegin(value) && contextOf(value) !== 'Sample.Clock');
  const series = clock.length > samples.length ? clock : samples;
  const begin = all.find(isBegin) ?? series[0];
  let found = series[0] as StopValueRecord;
  let narrowestMs = Number.POSITIVE_INFINITY;
  for (const [at, value] of series.slice(0, -1).entries()) {
    const before = series[at - 1] ?? begin ?? value;
    const wideMs = instantOf(series[at + 1] ?? value) - instantOf(before);
    if (wideMs >= narrowestMs) continue;
    narrowestMs = wideMs;
    found = value;
  }
  return found;
}

/** The energy of its interval goes to the next value of its series, so that the intervals still add up. */
function without(all: readonly StopValueRecord[], gone: StopValueRecord): readonly StopValueRecord[] {
  const heir = all.find((value) => value.index > gone.index && contextOf(value) === contextOf(gone));
  const energyWh = intervalWh(gone);
  return all
    .filter((value) => value !== gone)
    .map((value) => (value === heir && energyWh > 0 ? withMoreEnergy(value, energyWh) : value));
}

const isInterval = ({ measurand }: SampledValue) => measurand === intervalMeasurand;

const intervalWh = ({ meterValue }: StopValueRecord) => Number(meterValue.sampledValue.find(isInterval)?.value ?? 0);

function withMoreEnergy(record: StopValueRecord, energyWh: number): StopValueRecord {
  const { meterValue } = record;
  const sampledValue = meterValue.sampledValue.map((sample) =>
    isInterval(sample) ? { ...sample, value: String(Number(sample.value) + energyWh) } : sample,
  );
  return { ...record, meterValue: { ...meterValue, sampledValue } };
}

/** Everything that was kept, and the end. */
export function transactionData(kept: readonly StopValueRecord[], end: MeterValue): MeterValue[] {
  return [...kept.map(({ meterValue }) => meterValue), end];
}
