import { assign, fromCallback, fromPromise, sendParent, sendTo, setup } from 'xstate';
import type { IdTagInfo, StopReason } from '../../protocol/messages.js';
import type { StopValueRecord, TransactionRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { peer } from '../system.js';
import { isRefused, mayDraw, type Sampled, type Taking, taken } from './readings.js';
import { noStopLists } from './stop-values.js';
import type {
  TransactionContext,
  TransactionEvent,
  TransactionInput,
  TransactionOutput,
  TransactionSettings,
  Written,
} from './transaction.types.js';

const unbound = (name: string) => Promise.reject(new Error(`transaction: ${name} is not provided`));

const base = setup({
  types: {
    context: {} as TransactionContext,
    events: {} as TransactionEvent,
    input: {} as TransactionInput,
    output: {} as TransactionOutput,
    tags: {} as 'energised',
    children: {} as {
      open: 'open';
      recall: 'recall';
      permit: 'permit';
      ticker: 'ticker';
      sample: 'sample';
      weigh: 'sample';
      meterWatch: 'meterWatch';
      close: 'close';
    },
  },
  actors: {
    /** Reads the meter, writes the start. */
    open: fromPromise<Written, TransactionContext>(() => unbound('open')),
    /** What the ledger has kept for the StopTransaction of a transaction that was found open. */
    recall: fromPromise<readonly StopValueRecord[], { localId: string }>(() => unbound('recall')),
    permit: fromPromise<void, { connectorId: number; sessionId: string }>(() => unbound('permit')),
    /** Sends `sample.due` on the grid of the sample interval, counted from the start of the transaction. */
    ticker: fromCallback<{ type: 'none' }, { everyMs: number; startedAt: string }>(() => {}),
    /** Reads the meter. */
    sample: fromPromise<Sampled, { connectorId: number; at: string | null }>(() => unbound('sample')),
    /** Sends `meter.rose` whenever the hardware tells the register. */
    meterWatch: fromCallback<{ type: 'none' }, { connectorId: number }>(() => {}),
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
    /** A tag that was refused in the same breath as the power went does not charge on. */
    staysOpen: ({ context }) => context.resumes && !isRefused(context),
    isDeenergised: ({ context }) => context.deenergised,
    mustEnd: ({ context }) => context.ending !== null,
    mayDraw: ({ context }) => mayDraw(context),
    /** Energy that ends with the transaction is no suspension. */
    mustWithhold: ({ context }) => context.ending === null && !mayDraw(context),
    wasRefused: ({ context }) => context.record?.refusedAtWh !== undefined,
    isKnown: ({ context }) => context.record !== null && context.record.transactionId !== null,
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
    keepDeenergised: assign({ deenergised: true }),
    endDeAuthorized: assign({
      ending: ({ context }) => context.ending ?? { reason: 'DeAuthorized', idTag: undefined },
    }),
    endAsRecovered: assign(({ context }) => ({
      recovered: true,
      ending: {
        reason: context.resumes && isRefused(context) ? 'DeAuthorized' : context.recoveryReason,
        idTag: undefined,
      },
    })),
    keepWritten: assign((_, { record, stopValues, installed }: Written) => ({
      record,
      stopValues,
      installed: installed ?? null,
    })),
    keepRecalled: assign((_, { stopValues }: { stopValues: readonly StopValueRecord[] }) => ({
      stopValues,
      // Without a beginning there is nothing to tell at the end: the lists were empty when it began.
      ...(stopValues.length === 0 && { stopLists: noStopLists }),
    })),
    keepConfirmation: assign({
      record: ({ context }, params: { transactionId: number; idTagInfo: IdTagInfo }) => {
        const { parentIdTag, status } = params.idTagInfo;
        return (
          context.record && {
            ...context.record,
            transactionId: params.transactionId,
            ...(parentIdTag !== undefined && { parentIdTag }),
            ...(status !== 'Accepted' && { refusedAtWh: context.record.lastMeterWh }),
          }
        );
      },
    }),
    /** The register as it stood when the tag was refused, read for it: what was known before may be a minute old. */
    keepRefusal: assign({
      record: ({ context }, { reading }: Sampled) => {
        const { record } = context;
        const registerWh = Math.max(record?.lastMeterWh ?? 0, Math.floor(reading.energyWh));
        return record && { ...record, lastMeterWh: registerWh, refusedAtWh: registerWh };
      },
    }),
    keepMeter: assign({
      record: ({ context }, { energyWh }: { energyWh: number }) =>
        context.record && {
          ...context.record,
          lastMeterWh: Math.max(context.record.lastMeterWh, Math.floor(energyWh)),
        },
    }),
    keepTaking: assign(({ context }, taking: Taking) => {
      if (!context.record) return {};
      const { record, stop } = taken(context, context.record, taking);
      return { record, stopValues: stop.kept };
    }),
    /** Notes a MeterValues in the ledger and owes it, in one step: a session that ends now must not come between. */
    oweTaking: (_, _params: Taking) => {},
    /** Notes the record as it stands. */
    noteRecord: () => {},
    owe: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { owed, record }: Pick<Written, 'owed' | 'record'>) => ({ type: 'owed.added', owed, transaction: record }),
    ),
    keepSettings: assign({ settings: (_, params: { settings: TransactionSettings }) => params.settings }),
    tellOpened: sendParent((_, { record }: { record: TransactionRecord }) => ({ type: 'transaction.opened', record })),
    tellResumed: sendParent(({ context }) => ({ type: 'transaction.opened', record: context.record })),
    tellWithheld: sendParent({ type: 'transaction.withheld' }),
    tellClosing: sendParent({ type: 'transaction.closing' }),
    /** Keeps that the session was alive at this instant. */
    noteAlive: () => {},
    /** Energy ends, and the cable is let go. */
    takePermitBack: () => {},
    /** Energy ends; the cable stays where it is, as the transaction does. */
    withholdPermit: () => {},
    noteResumed: ({ system, context }) =>
      portsOf(system).journal.note({
        level: 'info',
        event: 'transaction.resumed',
        localId: context.record?.localId,
        connectorId: context.connectorId,
        transactionId: context.record?.transactionId,
      }),
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

/** The words of the chart: what it decides by, and what it does. */
export const transactionSetup = base.extend({
  actions: {
    /** Before the outlet says that the transaction runs, which the profile is for. */
    tellBound: base.enqueueActions(({ context: { installed }, enqueue, system }) => {
      if (installed) enqueue.sendTo(peer(system, 'smart-charging'), { type: 'profile.bound', installed });
    }),
  },
});
