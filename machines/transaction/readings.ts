/** What a reading of the meter means for its transaction: pure functions over its context. */
import type { MeterValue, SampledValue } from '../../protocol/messages.js';
import type { MeterReading } from '../../protocol/ports/hardware.js';
import type { StopValueRecord, TransactionRecord } from '../../protocol/ports/store.js';
import { intervalMeasurand, sampledValues, signedValues } from './meter-values.js';
import { listedForStop, nextIndex, type StopLists, type Thinned, withStopValue } from './stop-values.js';
import type { TransactionContext, TransactionSettings } from './transaction.types.js';

/** A reading with what the station offered at that moment: Power.Offered and Current.Offered (7.31). */
export interface OfferedReading extends MeterReading {
  /** The limit in force; per phase, or of the one DC circuit. Absent where nobody says. */
  readonly offered?: { readonly powerW: number; readonly currentA: number };
}

/** One reading of the meter, with the instant it was asked for on the grid of samples. */
export interface Sampled {
  readonly reading: OfferedReading;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** Energy never goes backwards: a register that seems to fall is held at the last one that was believed. */
export function risen(record: TransactionRecord, sampled: Sampled): Sampled {
  const { reading, at } = sampled;
  return reading.energyWh >= record.lastMeterWh
    ? sampled
    : { reading: { ...reading, energyWh: record.lastMeterWh }, at };
}

/**
 * The record with the newest reading; a register that seems to fall is not believed (the meter only rises), nor is a clock
 * that says it was read before the session began: it was set back.
 */
export function withReading(record: TransactionRecord, { reading, at }: Sampled): TransactionRecord {
  const lastMeterWh = Math.max(record.lastMeterWh, Math.floor(reading.energyWh));
  return { ...record, lastMeterWh, lastSeenAt: at < record.startedAt ? record.startedAt : at };
}

/** One value of a running transaction, sampled or taken by the clock, with the one before it in its series. */
export interface Taking {
  readonly series: 'sampled' | 'aligned';
  readonly sampled: Sampled;
  readonly before: Pick<MeterReading, 'energyWh'>;
}

export interface Taken {
  readonly record: TransactionRecord;
  /** For MeterValues. */
  readonly meterValue: MeterValue;
  readonly stop: Thinned;
}

const keptAsIs = (kept: readonly StopValueRecord[]): Thinned => ({ kept, put: [], remove: [] });

/** What is told, and what is kept, of one value. */
export function taken(
  { settings, stopLists, stopValues }: TransactionContext,
  record: TransactionRecord,
  { series, sampled, before }: Taking,
): Taken {
  const { reading, at } = risen(record, sampled);
  const told = series === 'sampled' ? settings.sampledData : settings.alignedData;
  const context = series === 'sampled' ? 'Sample.Periodic' : 'Sample.Clock';
  const meterValueOf = (listed: readonly string[]): MeterValue => ({
    timestamp: at,
    sampledValue: sampledValues(listed, reading, before, context),
  });
  const registerWh = Math.floor(reading.energyWh);
  const forStop = stopLists[series];
  return {
    record: {
      ...withReading(record, { reading, at }),
      ...(series === 'sampled' ? { sampledWh: registerWh } : { alignedWh: registerWh }),
    },
    meterValue: meterValueOf(told),
    stop:
      forStop.length === 0 ? keptAsIs(stopValues) : kept(stopValues, record.localId, meterValueOf(forStop), settings),
  };
}

function kept(
  stopValues: readonly StopValueRecord[],
  localId: string,
  meterValue: MeterValue,
  { stopMaxMeterValues }: TransactionSettings,
): Thinned {
  return withStopValue(stopValues, { localId, index: nextIndex(stopValues), meterValue }, stopMaxMeterValues);
}

/** Where the interval of the next sample begins. */
export const lastSampled = (record: TransactionRecord) => ({ energyWh: record.sampledWh ?? record.meterStartWh });

/** Where the interval of the next aligned value begins, when the outlet knows of none before. */
export const lastAligned = (record: TransactionRecord) => ({ energyWh: record.alignedWh ?? record.meterStartWh });

/** The first of the values for StopTransaction; none where neither list names a measurand. */
export function beginning(record: TransactionRecord, lists: StopLists, reading: MeterReading): StopValueRecord[] {
  const listed = listedForStop(lists);
  if (listed.length === 0) return [];
  const sampledValue = [
    ...sampledValues(listed, reading, null, 'Transaction.Begin'),
    ...signedValues(listed, reading, 'Transaction.Begin'),
  ];
  return [{ localId: record.localId, index: 0, meterValue: { timestamp: record.startedAt, sampledValue } }];
}

/** The last of them; `reading` is that of the stop. Null where there are none. */
export function end(
  record: TransactionRecord,
  lists: StopLists,
  { reading, at }: Sampled,
): { readonly timestamp: string; readonly sampledValue: SampledValue[] } | null {
  const listed = listedForStop(lists);
  if (listed.length === 0) return null;
  const series = lists.sampled.includes(intervalMeasurand) ? lastSampled(record) : lastAligned(record);
  const sampledValue = [
    ...sampledValues(listed, reading, series, 'Transaction.End'),
    ...signedValues(listed, reading, 'Transaction.End'),
  ];
  return { timestamp: at, sampledValue };
}

/** A tag that StartTransaction.conf refused may still draw MaxEnergyOnInvalidId, counted from then on (errata 3.17). */
export function mayDraw({ record, settings }: TransactionContext): boolean {
  if (record?.refusedAtWh === undefined) return true;
  return record.lastMeterWh - record.refusedAtWh < settings.maxEnergyOnInvalidIdWh;
}

/** A sample, with the one before it. */
export const sampleTaking = ({ record }: TransactionContext, sampled: Sampled): Taking => ({
  series: 'sampled',
  sampled,
  before: record ? lastSampled(record) : sampled.reading,
});

/** A value taken by the clock; the outlet knows the one before it, unless the station has begun since. */
export const alignedTaking = (
  { record }: TransactionContext,
  { sampled, before }: { sampled: Sampled; before: MeterReading | null },
): Taking => ({ series: 'aligned', sampled, before: before ?? (record ? lastAligned(record) : sampled.reading) });

/** Its tag was refused, and that ends it. */
export const isRefused = ({ record, settings }: TransactionContext) =>
  record?.refusedAtWh !== undefined && settings.stopOnInvalidId;
