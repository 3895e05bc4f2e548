/** Small decisions of an outlet, as pure functions. */
import type { ChargingProfile, Request, StopReason } from '../../protocol/messages.js';
import type { HardwareFault, UserStop } from '../../protocol/ports/hardware.js';
import type { TransactionRecord } from '../../protocol/ports/store.js';
import { inMs, isTrue, type Parsers } from '../settings.js';
import type { OutletCharge } from '../smart-charging/smart-charging.types.js';
import { sampledValues } from '../transaction/meter-values.js';
import type { Sampled } from '../transaction/readings.js';
import { type TransactionInput, type TransactionSettings, transactionKeys } from '../transaction/transaction.types.js';
import type { ConnectorContext, ConnectorSettings } from './connector.types.js';

/** Somebody may charge. */
export interface Grant {
  readonly idTag: string;
  /** Of the group whose members may stop it (3.10). */
  readonly parentIdTag?: string;
  /** Given for this outlet and no other: it does not move to where the driver plugs in. */
  readonly fixed: boolean;
  /** Of connector 0, used here; that of the outlet itself is known to it. */
  readonly reservationId?: number;
  /** Came with its remote start, for the transaction that begins with it (5.11). */
  readonly profile?: ChargingProfile;
}

/** Neither ChangeAvailability nor a firmware update keeps it closed (5.2, L01.FR.06). */
export const isOpen = ({ operative, updating }: Pick<ConnectorContext, 'operative' | 'updating'>) =>
  operative && !updating;

export const begunBy = ({ localId, transactionId, startedAt }: TransactionRecord): OutletCharge['transaction'] => ({
  localId,
  transactionId,
  startedAt,
});

/** Faults are raised and cleared by connector and id; the oldest is the one reported. */
export function keepFault(faults: readonly HardwareFault[], fault: HardwareFault): readonly HardwareFault[] {
  const isSame = (other: HardwareFault) => other.id === fault.id && other.connectorId === fault.connectorId;
  const known = faults.some(isSame);
  if (!fault.active) return known ? faults.filter((other) => !isSame(other)) : faults;
  return known ? faults.map((other) => (isSame(other) ? fault : other)) : [...faults, fault];
}

/** Those that prevent charging. The rest are warnings (7.6). */
export const faultsOf = (faults: readonly HardwareFault[]) => faults.filter(({ severity }) => severity !== 'warning');

/** The cable is not let go: its driver was refused (errata 3.5), or only pulled it out of the car (4.9). */
export function keepsCable({ unlockOnEVSideDisconnect }: TransactionSettings, reason: StopReason | null): boolean {
  return reason === 'DeAuthorized' || (reason === 'EVDisconnected' && !unlockOnEVSideDisconnect);
}

/** 7.36. A car that ends the session by itself is none of the listed reasons. */
export function userStopReason(why: UserStop): StopReason {
  return ({ button: 'Local', emergency: 'EmergencyStop', ev: 'Other' } as const)[why];
}

export const connectorKeys: Parsers<ConnectorSettings> = {
  ...transactionKeys,
  ConnectionTimeOut: (value) => ({ connectionTimeOutMs: inMs(value) }),
  StopTransactionOnEVSideDisconnect: (value) => ({ stopOnEVSideDisconnect: isTrue(value) }),
  UnlockConnectorOnEVSideDisconnect: (value) => ({ unlockOnEVSideDisconnect: isTrue(value) }),
};

/** The transaction that the outlet's grant, or its record from before a power cut, asks for. */
export function transactionInput(context: ConnectorContext): TransactionInput {
  const { connectorId, grant, record, recoveryReason, resumes, heldFor, settings } = context;
  return {
    connectorId,
    idTag: grant?.idTag ?? record?.idTag ?? '',
    parentIdTag: grant?.parentIdTag,
    reservationId: grant?.reservationId ?? heldFor?.reservationId ?? null,
    profile: grant?.profile ?? null,
    record,
    recoveryReason,
    resumes: record !== null && resumes,
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
