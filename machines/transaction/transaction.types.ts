/** What a transaction is told, begins with, and knows. */
import { listOf, measurandsOf } from '../../protocol/configuration.js';
import type { ChargingProfile, IdTagInfo, StopReason } from '../../protocol/messages.js';
import type { MeterReading } from '../../protocol/ports/hardware.js';
import type { InstalledProfile, OwedMessage, StopValueRecord, TransactionRecord } from '../../protocol/ports/store.js';
import { inMs, isTrue, type Parsers } from '../settings.js';
import type { Sampled } from './readings.js';
import type { StopLists } from './stop-values.js';

export type TransactionEvent =
  | { type: 'transaction.stop'; reason: StopReason; idTag?: string }
  | { type: 'transaction.confirmed'; localId: string; transactionId: number; idTagInfo: IdTagInfo }
  /** Energy ends at once, and the cable may be let go; the reason and the stop follow. */
  | { type: 'transaction.deenergise' }
  /** `at`: the instant on the grid of samples, ISO 8601 in UTC. */
  | { type: 'sample.due'; at: string }
  /** The outlet's meter was read at a boundary of the clock; `before` is what it showed at the last one. */
  | { type: 'aligned.taken'; sampled: Sampled; before: MeterReading | null }
  /** The hardware tells the register, while a refused tag draws what it still may. */
  | { type: 'meter.rose'; energyWh: number }
  | { type: 'settings.changed'; settings: TransactionSettings };

export interface TransactionSettings {
  /** 0: no samples. */
  readonly sampleIntervalMs: number;
  readonly sampledData: readonly string[];
  /** Of the values taken by the clock; the clock itself is the metering chart's. */
  readonly alignedData: readonly string[];
  /** Empty: none of the sampled values are told in StopTransaction (3.16.5). */
  readonly stopSampledData: readonly string[];
  readonly stopAlignedData: readonly string[];
  readonly stopMaxMeterValues: number;
  readonly stopOnInvalidId: boolean;
  /** What may still be drawn after the tag was refused, where that does not stop the transaction; Wh. */
  readonly maxEnergyOnInvalidIdWh: number;
  /** Whether a cable pulled out of the car is let go at the station too. */
  readonly unlockOnEVSideDisconnect: boolean;
}

export const transactionKeys: Parsers<TransactionSettings> = {
  MeterValueSampleInterval: (value) => ({ sampleIntervalMs: inMs(value) }),
  MeterValuesSampledData: (value) => ({ sampledData: measurandsOf(value) }),
  MeterValuesAlignedData: (value) => ({ alignedData: measurandsOf(value) }),
  StopTxnSampledData: (value) => ({ stopSampledData: listOf(value) }),
  StopTxnAlignedData: (value) => ({ stopAlignedData: listOf(value) }),
  StopTransactionMaxMeterValues: (value) => ({ stopMaxMeterValues: Number(value) }),
  StopTransactionOnInvalidId: (value) => ({ stopOnInvalidId: isTrue(value) }),
  MaxEnergyOnInvalidId: (value) => ({ maxEnergyOnInvalidIdWh: Number(value) }),
  UnlockConnectorOnEVSideDisconnect: (value) => ({ unlockOnEVSideDisconnect: isTrue(value) }),
};

export interface TransactionInput {
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  /** The reservation it uses up (5.13). */
  readonly reservationId: number | null;
  /** Came with its remote start, and is written with it (5.11). */
  readonly profile: ChargingProfile | null;
  /** Found open at the start: a power cut or a crash has interrupted it. */
  readonly record: TransactionRecord | null;
  /** Such a record goes on instead of ending: the product does so, and the cable is still in. */
  readonly resumes: boolean;
  /** Why a record that was left open ends: the power went, or only we did. */
  readonly recoveryReason: StopReason;
  readonly settings: TransactionSettings;
}

/** What has been written, and so is owed to the CSMS. */
export interface Written {
  readonly record: TransactionRecord;
  readonly owed: readonly OwedMessage[];
  /** What is kept for StopTransaction from now on. */
  readonly stopValues: readonly StopValueRecord[];
  /** The charging profile that began with it. */
  readonly installed?: InstalledProfile;
}

export interface Ending {
  readonly reason: StopReason;
  /** The tag that stopped it, where one did (6.3). */
  readonly idTag: string | undefined;
}

export interface TransactionContext extends TransactionInput {
  /** It was found open, and ends for that: nobody knows when the power went. */
  readonly recovered: boolean;
  readonly ending: Ending | null;
  /** No energy any more, whatever comes: the cable is about to be let go. */
  readonly deenergised: boolean;
  /** As they were at the start: the values of one StopTransaction tell the same from beginning to end. */
  readonly stopLists: StopLists;
  readonly stopValues: readonly StopValueRecord[];
  /** The charging profile it began with, as it was written. */
  readonly installed: InstalledProfile | null;
}

export interface TransactionOutput {
  /** null: it never came to be, as it could not be written. */
  readonly record: TransactionRecord | null;
  readonly reason: StopReason | null;
}
