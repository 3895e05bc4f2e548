/** The configuration keys of the fake station (OCPP 1.6 section 9, whitepaper 5). */
import type { Features } from './features.js';

export interface Key {
  readonly name: string;
  readonly access: 'R' | 'RW' | 'W';
  readonly value: string;
  readonly allows: (value: string) => boolean;
}

const isBoolean = (value: string) => /^(true|false)$/i.test(value);
const isCount = (value: string) => /^\d{1,9}$/.test(value);
const isText = (value: string) => value.length <= 500;
const none = () => false;

function items(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((item) => item.trim());
}

const phaseSuffix = /\.(L[123](-N)?|N|L1-L2|L2-L3|L3-L1)$/;

/** An unsupported measurand makes the whole value wrong (3.16.4). */
function listOf(measurands: readonly string[]) {
  return (value: string) => items(value).every((item) => measurands.includes(item.replace(phaseSuffix, '')));
}

function readOnly(name: string, value: string | number): Key {
  return { name, access: 'R', value: String(value), allows: none };
}

function writable(name: string, value: string | number | boolean, allows: (value: string) => boolean): Key {
  return { name, access: 'RW', value: String(value), allows };
}

function flag(name: string, value: boolean): Key {
  return writable(name, value, isBoolean);
}

function count(name: string, value: number): Key {
  return writable(name, value, isCount);
}

/** Read-only where the station can do only the one or the other (errata 3.80, 3.84). */
function choice(name: string, mayBeTrue: boolean, mayBeFalse: boolean): Key {
  return mayBeTrue && mayBeFalse ? flag(name, true) : readOnly(name, String(mayBeTrue));
}

export function keysOf(features: Features): readonly Key[] {
  return [...coreKeys(features), ...meterKeys(features), ...profileKeys(features), ...securityKeys(features)];
}

function coreKeys(features: Features): readonly Key[] {
  const { mayStopOnEvDisconnect, mayKeepTransactionOnEvDisconnect } = features;
  const { mayUnlockOnEvDisconnect, mayStayLockedOnEvDisconnect } = features;
  return [
    flag('AllowOfflineTxForUnknownId', true),
    ...(features.hasCache ? [flag('AuthorizationCacheEnabled', true)] : []),
    flag('AuthorizeRemoteTxRequests', true),
    count('ConnectionTimeOut', 60),
    writable('ConnectorPhaseRotation', '0.RST', isText),
    readOnly('GetConfigurationMaxKeys', features.setting('ORS-1', 100)),
    count('HeartbeatInterval', 300),
    flag('LocalAuthorizeOffline', true),
    flag('LocalPreAuthorize', false),
    count('MaxEnergyOnInvalidId', 0),
    count('MinimumStatusDuration', 0),
    readOnly('NumberOfConnectors', features.connectorIds.length),
    count('ResetRetries', 1),
    choice('StopTransactionOnEVSideDisconnect', mayStopOnEvDisconnect, mayKeepTransactionOnEvDisconnect),
    flag('StopTransactionOnInvalidId', true),
    readOnly('SupportedFeatureProfiles', features.supportedProfiles.join(',')),
    count('TransactionMessageAttempts', 3),
    count('TransactionMessageRetryInterval', 5),
    choice('UnlockConnectorOnEVSideDisconnect', mayUnlockOnEvDisconnect, mayStayLockedOnEvDisconnect),
    count('WebSocketPingInterval', features.setting('ORS-11', 120)),
  ];
}

function meterKeys(features: Features): readonly Key[] {
  const { sampledMeasurands: sampled, alignedMeasurands: aligned } = features;
  return [
    count('ClockAlignedDataInterval', 0),
    count('MeterValueSampleInterval', 60),
    writable('MeterValuesAlignedData', aligned.join(','), listOf(aligned)),
    readOnly('MeterValuesAlignedDataMaxLength', features.setting('ORS-2', 100)),
    writable('MeterValuesSampledData', sampled.join(','), listOf(sampled)),
    readOnly('MeterValuesSampledDataMaxLength', features.setting('ORS-3', 100)),
    writable('StopTxnAlignedData', '', listOf(aligned)),
    readOnly('StopTxnAlignedDataMaxLength', features.setting('ORS-9', 100)),
    writable('StopTxnSampledData', '', listOf(sampled)),
    readOnly('StopTxnSampledDataMaxLength', features.setting('ORS-10', 100)),
  ];
}

function profileKeys(features: Features): readonly Key[] {
  const list = [
    flag('LocalAuthListEnabled', true),
    readOnly('LocalAuthListMaxLength', features.setting('ORS-12', 10_000)),
    readOnly('SendLocalListMaxLength', features.setting('ORS-13', 10_000)),
  ];
  const units = features.rateUnits.map((unit) => (unit === 'A' ? 'Current' : 'Power'));
  const smartCharging = [
    readOnly('ChargeProfileMaxStackLevel', features.setting('ORS-14', 10)),
    readOnly('ChargingScheduleAllowedChargingRateUnit', units.join(',')),
    readOnly('ChargingScheduleMaxPeriods', features.setting('ORS-15', 48)),
    readOnly('MaxChargingProfilesInstalled', features.setting('ORS-19', 10)),
  ];
  return [
    readOnly('SupportedFileTransferProtocols', 'HTTP,FTP'),
    ...(features.hasLocalList ? list : []),
    ...(features.hasReservation
      ? [readOnly('ReserveConnectorZeroSupported', String(features.reservesConnectorZero))]
      : []),
    ...(units.length > 0 ? smartCharging : []),
  ];
}

function securityKeys(features: Features): readonly Key[] {
  return [
    readOnly('AdditionalRootCertificateCheck', 'false'),
    { name: 'AuthorizationKey', access: 'W', value: '', allows: isPassword },
    readOnly('CertificateSignedMaxChainSize', features.setting('ORS-17', 10_000)),
    readOnly('CertificateStoreMaxLength', features.setting('ORS-18', 100)),
    writable('CpoName', '', isText),
    writable('SecurityProfile', 0, isCount),
  ];
}

/** 16 to 20 bytes, in hex or as they are (whitepaper A00.FR.205). */
function isPassword(value: string): boolean {
  return passwordBytes(value) !== null;
}

export function passwordBytes(value: string): Uint8Array | null {
  if (/^(?:[0-9a-f]{2}){16,20}$/i.test(value)) return Buffer.from(value, 'hex');
  return value.length >= 16 && value.length <= 20 ? Buffer.from(value, 'utf8') : null;
}
