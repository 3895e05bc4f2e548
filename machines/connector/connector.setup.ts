import { assign, forwardTo, fromPromise, raise, sendTo, setup } from 'xstate';
import type { ChargePointStatus, IdTagInfo, StopReason } from '../../protocol/messages.js';
import type {
  ConnectorCapabilities,
  EnergyState,
  HardwareFault,
  PlugState,
  UserStop,
} from '../../protocol/ports/hardware.js';
import type { TransactionRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { type Answered, type ConfigurationChanged, type Failed, outgoingCall, peer } from '../system.js';
import { transactionMachine } from '../transaction/transaction.machine.js';
import type { Sampled, TransactionSettings } from '../transaction/transaction.setup.js';
import { type Grant, keepFault, settingsWith, triggeredMeterValues, userStopReason } from './session.js';

export type ConnectorEvent =
  | { type: 'hardware.capabilities'; capabilities: ConnectorCapabilities }
  | { type: 'hardware.plug'; state: PlugState }
  | { type: 'hardware.energy'; state: EnergyState }
  | { type: 'hardware.fault'; fault: HardwareFault }
  | { type: 'hardware.userStop'; why: UserStop }
  | { type: 'hardware.ready' }
  | { type: 'tag.accepted'; grant: Grant }
  | { type: 'tag.withdrawn' }
  | { type: 'transaction.stop'; reason: StopReason; idTag?: string }
  | { type: 'transaction.confirmed'; localId: string; transactionId: number; idTagInfo: IdTagInfo }
  | { type: 'transaction.opened'; record: TransactionRecord }
  | { type: 'transaction.withheld' }
  | { type: 'transaction.closing' }
  | { type: 'trigger.meterValues' }
  | Answered<'MeterValues'>
  | Failed<'MeterValues'>
  | ConfigurationChanged;

export interface ConnectorInput {
  readonly connectorId: number;
  /** A transaction that the last power cut or restart left open; it is ended first. */
  readonly record: TransactionRecord | null;
  /** Why that one ends: the power went, or only the runtime did. */
  readonly recoveryReason: 'PowerLoss' | 'Reboot';
  readonly settings: ConnectorSettings;
}

export interface ConnectorSettings extends TransactionSettings {
  readonly connectionTimeOutMs: number;
  readonly stopOnEVSideDisconnect: boolean;
}

export interface ConnectorContext extends ConnectorInput {
  readonly capabilities: ConnectorCapabilities | null;
  readonly faults: readonly HardwareFault[];
  /** Who may charge here, from the authorisation on until the session has ended. */
  readonly grant: Grant | null;
  readonly transaction: { readonly localId: string; readonly transactionId: number | null } | null;
}

/** The words of the chart: what it decides by, and what it does. */
export const connectorSetup = setup({
  types: {
    context: {} as ConnectorContext,
    events: {} as ConnectorEvent,
    input: {} as ConnectorInput,
    tags: {} as 'free' | 'plugged' | 'authorised' | 'busy' | 'finishing' | 'unusable',
    meta: {} as { ocpp?: ChargePointStatus },
    children: {} as { transaction: 'transaction'; reading: 'readMeter' },
  },
  actors: {
    transaction: transactionMachine,
    readMeter: fromPromise<Sampled, { connectorId: number }>(() =>
      Promise.reject(new Error('connector: readMeter is not provided')),
    ),
  },
  delays: {
    untilConnectionTimeOut: ({ context }) => context.settings.connectionTimeOutMs,
  },
  guards: {
    isCapable: ({ context }) => context.capabilities !== null,
    isFaulted: ({ context }) => context.faults.length > 0,
    isRecovered: ({ context }) => context.record !== null,
    isCurrent: ({ context }, params: { localId: string }) => context.transaction?.localId === params.localId,
    isPlugged: (_, params: { state: PlugState }) => params.state !== 'unplugged',
    isUnplugged: (_, params: { state: PlugState }) => params.state === 'unplugged',
    endsWhenUnplugged: ({ context }, params: { state: PlugState }) =>
      params.state === 'unplugged' && context.settings.stopOnEVSideDisconnect,
    powerIs: (_, [state, expected]: [EnergyState, EnergyState]) => state === expected,
  },
  actions: {
    keepCapabilities: assign({
      capabilities: (_, params: { capabilities: ConnectorCapabilities }) => params.capabilities,
    }),
    /** Gives the hardware its limit: today the outlet's own, as the plan ahead. */
    setLimit: () => {},
    keepFault: assign({
      faults: ({ context }, params: { fault: HardwareFault }) => keepFault(context.faults, params.fault),
    }),
    keepGrant: assign({ grant: (_, params: { grant: Grant }) => params.grant }),
    keepRecordsGrant: assign({
      grant: ({ context }) => context.record && { idTag: context.record.idTag, fixed: true },
    }),
    dropGrant: assign({ grant: null, transaction: null, record: null }),
    keepTransaction: assign({
      transaction: (_, { record }: { record: TransactionRecord }) => ({
        localId: record.localId,
        transactionId: record.transactionId,
      }),
    }),
    keepConfirmation: assign(
      ({ context }, params: { localId: string; transactionId: number; idTagInfo: IdTagInfo }) => {
        const { parentIdTag } = params.idTagInfo;
        return {
          transaction: { localId: params.localId, transactionId: params.transactionId },
          grant: context.grant && parentIdTag !== undefined ? { ...context.grant, parentIdTag } : context.grant,
        };
      },
    ),
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(context.settings, params.key, params.value),
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
    noteUnread: ({ system, context }, params: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'meter.unread',
        connectorId: context.connectorId,
        error: String(params.error),
      }),
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
