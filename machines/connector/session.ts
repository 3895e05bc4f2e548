/** Small decisions of an outlet, as pure functions. */
import type { Request, StopReason } from '../../protocol/messages.js';
import type { HardwareFault, UserStop } from '../../protocol/ports/hardware.js';
import { sampledValues } from '../transaction/meter-values.js';
import type { Sampled, TransactionInput } from '../transaction/transaction.setup.js';
import type { ConnectorContext, ConnectorSettings } from './connector.setup.js';

/** Somebody may charge. */
export interface Grant {
  readonly idTag: string;
  /** Of the group whose members may stop it (3.10). */
  readonly parentIdTag?: string;
  /** Given for this outlet and no other: it does not move to where the driver plugs in. */
  readonly fixed: boolean;
}

/** Faults are raised and cleared by connector and id; the oldest is the one reported. */
export function keepFault(faults: readonly HardwareFault[], fault: HardwareFault): readonly HardwareFault[] {
  const isSame = (other: HardwareFault) => other.id === fault.id && other.connectorId === fault.connectorId;
  const known = faults.some(isSame);
  if (!fault.active) return known ? faults.filter((other) => !isSame(other)) : faults;
  return known ? faults.map((other) => (isSame(other) ? fault : other)) : [...faults, fault];
}

/** 7.36. A car that ends the session by itself is none of the listed reasons. */
export function userStopReason(why: UserStop): StopReason {
  return ({ button: 'Local', emergency: 'EmergencyStop', ev: 'Other' } as const)[why];
}

/** The settings after a configuration key has changed; keys of others change nothing. */
export function settingsWith(settings: ConnectorSettings, key: string, value: string): ConnectorSettings {
  switch (key) {
    case 'ConnectionTimeOut':
      return { ...settings, connectionTimeOutMs: Number(value) * 1000 };
    case 'StopTransactionOnEVSideDisconnect':
      return { ...settings, stopOnEVSideDisconnect: value === 'true' };
    case 'StopTransactionOnInvalidId':
      return { ...settings, stopOnInvalidId: value === 'true' };
    case 'MeterValueSampleInterval':
      return { ...settings, sampleIntervalMs: Number(value) * 1000 };
    case 'MeterValuesSampledData':
      return { ...settings, sampledData: value.split(',').filter((item) => item !== '') };
    default:
      return settings;
  }
}

/** The transaction that the outlet's grant, or its record from before a power cut, asks for. */
export function transactionInput(context: ConnectorContext): TransactionInput {
  const { connectorId, grant, record, recoveryReason, settings } = context;
  return {
    connectorId,
    idTag: grant?.idTag ?? record?.idTag ?? '',
    parentIdTag: grant?.parentIdTag,
    record,
    recoveryReason,
    settings,
  };
}

/** Triggered MeterValues carry the sampled measurands of now, and the transaction if one runs (5.17, 7.35). */
export function triggeredMeterValues(context: ConnectorContext, { reading, at }: Sampled): Request<'MeterValues'> {
  const transactionId = context.transaction?.transactionId ?? null;
  return {
    connectorId: context.connectorId,
    ...(transactionId !== null && { transactionId }),
    meterValue: [
      { timestamp: at, sampledValue: sampledValues(context.settings.sampledData, reading, null, 'Trigger') },
    ],
  };
}
