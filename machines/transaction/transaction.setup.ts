import { assign, fromCallback, fromPromise, raise, sendParent, sendTo, setup } from 'xstate';
import type { IdTagInfo, StopReason } from '../../protocol/messages.js';
import type { MeterReading } from '../../protocol/ports/hardware.js';
import type { OwedMessage, TransactionRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { peer } from '../system.js';

export type TransactionEvent =
  | { type: 'transaction.stop'; reason: StopReason; idTag?: string }
  | { type: 'transaction.confirmed'; localId: string; transactionId: number; idTagInfo: IdTagInfo }
  | { type: 'sample.due' }
  | { type: 'settings.changed'; settings: TransactionSettings }
  | { type: 'permit.withhold' };

export interface TransactionSettings {
  /** 0: no samples. */
  readonly sampleIntervalMs: number;
  readonly sampledData: readonly string[];
  readonly stopOnInvalidId: boolean;
}

export interface TransactionInput {
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  readonly record: TransactionRecord | null;
  /** Why a record that was left open ends: the power went, or only we did. */
  readonly recoveryReason: StopReason;
  readonly settings: TransactionSettings;
}

/** What has been written, and so is owed to the CSMS. */
export interface Written {
  readonly record: TransactionRecord;
  readonly owed: readonly OwedMessage[];
}

export interface Ending {
  readonly reason: StopReason;
  /** The tag that stopped it, where one did (6.3). */
  readonly idTag: string | undefined;
}

export interface TransactionContext extends TransactionInput {
  /** It was found open at the start: a power cut or a crash has interrupted it. */
  readonly recovered: boolean;
  readonly ending: Ending | null;
  readonly lastSample: MeterReading | null;
}

export interface TransactionOutput {
  /** null: it never came to be, as it could not be written. */
  readonly record: TransactionRecord | null;
  readonly reason: StopReason | null;
}

/** One reading of the meter, with the instant it was asked for on the grid of samples. */
export interface Sampled {
  readonly reading: MeterReading;
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

/** The record with the newest reading; a register that seems to fall is not believed (the meter only rises). */
export function withReading(record: TransactionRecord, { reading, at }: Sampled): TransactionRecord {
  return { ...record, lastMeterWh: Math.max(record.lastMeterWh, Math.floor(reading.energyWh)), lastSeenAt: at };
}

const unbound = (name: string) => Promise.reject(new Error(`transaction: ${name} is not provided`));

/** The words of the chart: what it decides by, and what it does. */
export const transactionSetup = setup({
  types: {
    context: {} as TransactionContext,
    events: {} as TransactionEvent,
    input: {} as TransactionInput,
    output: {} as TransactionOutput,
    tags: {} as 'energised',
    children: {} as {
      open: 'open';
      permit: 'permit';
      ticker: 'ticker';
      sample: 'sample';
      close: 'close';
    },
  },
  actors: {
    /** Reads the meter, writes the start. */
    open: fromPromise<Written, TransactionContext>(() => unbound('open')),
    permit: fromPromise<void, { connectorId: number; sessionId: string }>(() => unbound('permit')),
    /** Sends `sample.due` on the grid of the sample interval, from the start of the transaction on. */
    ticker: fromCallback<{ type: 'none' }, { everyMs: number }>(() => {}),
    /** Reads the meter. */
    sample: fromPromise<Sampled, { connectorId: number }>(() => unbound('sample')),
    /** Takes the permit back, reads the meter, writes the stop. */
    close: fromPromise<Written, TransactionContext>(() => unbound('close')),
  },
  delays: {
    untilRenewal: 10_000,
    untilPermitIsTried: 2_000,
    untilDiskIsTried: 5_000,
  },
  guards: {
    isRecovered: ({ context }) => context.record !== null,
    mustEnd: ({ context }) => context.ending !== null,
    hasSameInterval: ({ context }, params: { settings: TransactionSettings }) =>
      params.settings.sampleIntervalMs === context.settings.sampleIntervalMs,
    samples: ({ context }) => context.settings.sampleIntervalMs > 0,
    isRefused: (_, params: { idTagInfo: IdTagInfo }) => params.idTagInfo.status !== 'Accepted',
    endsWhenRefused: ({ context }, params: { idTagInfo: IdTagInfo }) =>
      params.idTagInfo.status !== 'Accepted' && context.settings.stopOnInvalidId,
  },
  actions: {
    keepEnding: assign({
      // The first reason counts: what follows is its consequence.
      ending: ({ context }, params: { reason: StopReason; idTag?: string }) =>
        context.ending ?? { reason: params.reason, idTag: params.idTag },
    }),
    endAsRecovered: assign({ ending: ({ context }) => ({ reason: context.recoveryReason, idTag: undefined }) }),
    keepRecord: assign({ record: (_, params: Written) => params.record }),
    keepConfirmation: assign({
      record: ({ context }, params: { transactionId: number }) =>
        context.record && { ...context.record, transactionId: params.transactionId },
    }),
    keepSample: assign(({ context }, { sampled }: { sampled: Sampled }) => ({
      lastSample: context.record ? risen(context.record, sampled).reading : sampled.reading,
      record: context.record && withReading(context.record, sampled),
    })),
    /** Notes a MeterValues in the ledger and owes it, in one step: a session that ends now must not come between. */
    oweSample: (_, _params: { sampled: Sampled }) => {},
    owe: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { owed, record }: Written) => ({ type: 'owed.added', owed, transaction: record }),
    ),
    keepSettings: assign({ settings: (_, params: { settings: TransactionSettings }) => params.settings }),
    tellOpened: sendParent((_, params: Written) => ({ type: 'transaction.opened', record: params.record })),
    tellWithheld: sendParent({ type: 'transaction.withheld' }),
    tellClosing: sendParent({ type: 'transaction.closing' }),
    raiseDeAuthorized: raise({ type: 'transaction.stop', reason: 'DeAuthorized' }),
    raiseWithhold: raise({ type: 'permit.withhold' }),
    /** Keeps that the session was alive at this instant. */
    noteAlive: () => {},
    takePermitBack: () => {},
    noteOpened: ({ system }, params: Written) => {
      const { localId, connectorId, idTag, meterStartWh } = params.record;
      portsOf(system).journal.note({
        level: 'info',
        event: 'transaction.opened',
        localId,
        connectorId,
        idTag,
        meterStartWh,
      });
    },
    noteClosed: ({ system, context }, params: Written) => {
      const { localId, connectorId, meterStartWh, lastMeterWh } = params.record;
      portsOf(system).journal.note({
        level: 'info',
        event: 'transaction.closed',
        localId,
        connectorId,
        reason: context.ending?.reason,
        energyWh: lastMeterWh - meterStartWh,
      });
    },
    noteTrouble: ({ system, context }, params: { event: string; error: unknown }) =>
      portsOf(system).journal.note({
        level: 'error',
        event: params.event,
        connectorId: context.connectorId,
        error: String(params.error),
      }),
  },
});
