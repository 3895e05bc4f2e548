import { assign, forwardTo, fromPromise, raise, sendTo, setup } from 'xstate';
import type { ChargePointStatus, IdTagInfo } from '../../protocol/messages.js';
import type {
  ConnectorCapabilities,
  EnergyState,
  HardwareFault,
  PlugState,
  UnlockOutcome,
  UserStop,
} from '../../protocol/ports/hardware.js';
import type { TransactionRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import type { HeldFor } from '../authorization/decide.js';
import { settingsWith } from '../settings.js';
import { outgoingCall, peer } from '../system.js';
import type { Sampled } from '../transaction/readings.js';
import { transactionMachine } from '../transaction/transaction.machine.js';
import type { TransactionOutput } from '../transaction/transaction.types.js';
import type { ConnectorContext, ConnectorEvent, ConnectorInput } from './connector.types.js';
import {
  begunBy,
  connectorKeys,
  faultsOf,
  type Grant,
  isOpen,
  keepFault,
  keepsCable,
  triggeredMeterValues,
  userStopReason,
} from './session.js';

const isAway = (state: PlugState) => state === 'unplugged' || state === 'cableOnly';

/** The words of the chart: what it decides by, and what it does. */
export const connectorSetup = setup({
  types: {
    context: {} as ConnectorContext,
    events: {} as ConnectorEvent,
    input: {} as ConnectorInput,
    /** `closed`: out of service, whether a fault covers it or not. `locked`: its cable waits for somebody. */
    tags: {} as
      | 'free'
      | 'reserved'
      | 'plugged'
      | 'authorised'
      | 'busy'
      | 'finishing'
      | 'locked'
      | 'unusable'
      | 'closed',
    meta: {} as { ocpp?: ChargePointStatus },
    children: {} as {
      transaction: 'transaction';
      reading: 'readMeter';
      alignedReading: 'readMeter';
      release: 'unlock';
    },
  },
  actors: {
    transaction: transactionMachine,
    /** `at`: the boundary of the clock it is read for; null where the CSMS asked. */
    readMeter: fromPromise<Sampled, { connectorId: number; at: string | null }>(() =>
      Promise.reject(new Error('connector: readMeter is not provided')),
    ),
    unlock: fromPromise<UnlockOutcome, { connectorId: number }>(() =>
      Promise.reject(new Error('connector: unlock is not provided')),
    ),
  },
  delays: {
    aMoment: 0,
    untilConnectionTimeOut: ({ context }) => context.settings.connectionTimeOutMs,
  },
  guards: {
    isCapable: ({ context }) => context.capabilities !== null,
    isFaulted: ({ context }) => faultsOf(context.faults).length > 0,
    isOperative: ({ context }) => isOpen(context),
    closes: (_, params: { operative: boolean }) => !params.operative,
    isHeld: ({ context }) => context.heldFor !== null,
    holds: ({ context }, params: { reservation: HeldFor | null }) => isOpen(context) && params.reservation !== null,
    usesReservation: (_, params: { record: TransactionRecord }) => params.record.reservationId !== undefined,
    mayResume: ({ context }) => context.record !== null && context.resumes,
    keepsCable: ({ context }, params: TransactionOutput) =>
      context.capabilities?.hasLock === true && keepsCable(context.settings, params.reason),
    isUnlocked: (_, params: { outcome: UnlockOutcome }) => params.outcome === 'Unlocked',
    isRecovered: ({ context }) => context.record !== null,
    measuresTransaction: ({ context }) => context.measured !== null,
    measuresCurrent: ({ context }) => context.measured !== null && context.measured === context.transaction?.localId,
    isCurrent: ({ context }, params: { localId: string }) => context.transaction?.localId === params.localId,
    isAtCar: (_, params: { state: PlugState }) => params.state === 'plugged' || params.state === 'locked',
    isCableOnly: (_, params: { state: PlugState }) => params.state === 'cableOnly',
    isAway: (_, params: { state: PlugState }) => isAway(params.state),
    isReleased: (_, params: { state: PlugState }) => params.state === 'plugged',
    endsWhenUnplugged: ({ context }, params: { state: PlugState }) =>
      isAway(params.state) && context.settings.stopOnEVSideDisconnect,
    powerIs: (_, [state, expected]: [EnergyState, EnergyState]) => state === expected,
  },
  actions: {
    keepCapabilities: assign({
      capabilities: (_, params: { capabilities: ConnectorCapabilities }) => params.capabilities,
    }),
    noteAble: ({ system, context }, { capabilities }: { capabilities: ConnectorCapabilities }) => {
      const { maxPowerW, maxCurrentA } = capabilities;
      const { connectorId } = context;
      portsOf(system).journal.note({ level: 'info', event: 'outlet.able', connectorId, maxPowerW, maxCurrentA });
    },
    keepFault: assign({
      faults: ({ context }, params: { fault: HardwareFault }) => keepFault(context.faults, params.fault),
    }),
    keepGrant: assign({ grant: (_, params: { grant: Grant }) => params.grant }),
    keepRecordsGrant: assign({
      grant: ({ context }) =>
        context.record && {
          idTag: context.record.idTag,
          ...(context.record.parentIdTag !== undefined && { parentIdTag: context.record.parentIdTag }),
          fixed: true,
        },
    }),
    keepRecordsTransaction: assign({
      transaction: ({ context }) => context.record && begunBy(context.record),
    }),
    giveUpResuming: assign({ resumes: false }),
    dropGrant: assign({ grant: null, transaction: null, record: null }),
    /** Whose cable stays locked is still to be known. */
    dropTransaction: assign({ transaction: null, record: null }),
    keepEnd: assign({ endedBy: (_, params: TransactionOutput) => params.reason }),
    /** Somebody else comes: how the one before has ended is not told of this one. */
    forgetEnd: assign({ endedBy: null }),
    keepOperative: assign((_, { operative, by }: { operative: boolean; by?: 'update' }) =>
      by === 'update' ? { updating: !operative } : { operative },
    ),
    /** Tells the hardware whether the CSMS allows use, for displays and lights. */
    tellOperative: (_, _params: { operative: boolean }) => {},
    keepHeld: assign({ heldFor: (_, params: { reservation: HeldFor | null }) => params.reservation }),
    /** The driver for whom the outlet was held has begun to charge: the reservation is over (5.13). */
    tellUsed: sendTo(
      ({ system }) => peer(system, 'reservations'),
      (_, { record: { reservationId = -1 } }: { record: TransactionRecord }) => ({
        type: 'reservation.used',
        reservationId,
      }),
    ),
    keepEnergy: assign({ energy: (_, params: { state: EnergyState }) => params.state }),
    retellEnergy: raise(({ context }) => ({ type: 'hardware.energy', state: context.energy })),
    keepTransaction: assign({
      transaction: (_, { record }: { record: TransactionRecord }) => begunBy(record),
    }),
    keepConfirmation: assign(
      ({ context }, params: { localId: string; transactionId: number; idTagInfo: IdTagInfo }) => {
        const { parentIdTag } = params.idTagInfo;
        return {
          transaction: context.transaction && { ...context.transaction, transactionId: params.transactionId },
          grant: context.grant && parentIdTag !== undefined ? { ...context.grant, parentIdTag } : context.grant,
        };
      },
    ),
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(connectorKeys, context.settings, params.key, params.value),
    }),
    passOn: forwardTo('transaction'),
    stopForUnplugging: sendTo('transaction', { type: 'transaction.stop', reason: 'EVDisconnected' }),
    stopForUser: sendTo('transaction', (_, params: { why: UserStop }) => ({
      type: 'transaction.stop',
      reason: userStopReason(params.why),
    })),
    passSettingsOn: sendTo('transaction', ({ context }) => ({
      type: 'settings.changed',
      settings: context.settings,
    })),
    stopForFault: raise({ type: 'transaction.stop', reason: 'Other' }),
    noteTimeOut: ({ system, context }) =>
      portsOf(system).journal.note({
        level: 'info',
        event: 'authorization.unused',
        connectorId: context.connectorId,
        idTag: context.grant?.idTag,
      }),
    noteLocked: ({ system, context }, params: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'cable.notReleased',
        connectorId: context.connectorId,
        error: String(params.error),
      }),
    noteUnread: ({ system, context }, params: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'meter.unread',
        connectorId: context.connectorId,
        error: String(params.error),
      }),
    passAlignedOn: sendTo('transaction', ({ context }, { sampled }: { sampled: Sampled }) => ({
      type: 'aligned.taken',
      sampled,
      before: context.lastAligned,
    })),
    keepMeasured: assign({ measured: ({ context }) => context.transaction?.localId ?? null }),
    /** Notes a MeterValues of the idle outlet in the ledger and owes it. */
    oweAligned: (_, _params: { sampled: Sampled }) => {},
    keepAligned: assign({ lastAligned: (_, { sampled }: { sampled: Sampled }) => sampled.reading }),
    tellMeterValues: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }, { sampled }: { sampled: Sampled }) =>
        outgoingCall(system, {
          from: `connector-${context.connectorId}`,
          action: 'MeterValues',
          kind: 'triggered',
          payload: triggeredMeterValues(context, sampled),
        }),
    ),
  },
});
