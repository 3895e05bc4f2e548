/** The keys TC_019 looks for, and whether they can be written. */
import { type Condition, localList, smartCharging } from '../../product/applicability.js';
import type { StationProfile } from '../../product/station-profile.js';

/** `any`: the station may choose. */
export type Access = 'read-only' | 'read-write' | 'any';

const core: Readonly<Record<string, Access>> = {
  AuthorizeRemoteTxRequests: 'any',
  ClockAlignedDataInterval: 'read-write',
  ConnectionTimeOut: 'read-write',
  ConnectorPhaseRotation: 'read-write',
  GetConfigurationMaxKeys: 'read-only',
  HeartbeatInterval: 'read-write',
  LocalAuthorizeOffline: 'read-write',
  LocalPreAuthorize: 'read-write',
  MeterValuesAlignedData: 'read-write',
  MeterValuesSampledData: 'read-write',
  MeterValueSampleInterval: 'read-write',
  NumberOfConnectors: 'read-only',
  ResetRetries: 'read-write',
  StopTransactionOnInvalidId: 'read-write',
  StopTxnAlignedData: 'read-write',
  StopTxnSampledData: 'read-write',
  SupportedFeatureProfiles: 'read-only',
  TransactionMessageAttempts: 'read-write',
  TransactionMessageRetryInterval: 'read-write',
  UnlockConnectorOnEVSideDisconnect: 'any',
};

const ofProfiles: readonly { readonly when: Condition; readonly keys: Readonly<Record<string, Access>> }[] = [
  {
    when: localList,
    keys: {
      LocalAuthListEnabled: 'read-write',
      LocalAuthListMaxLength: 'read-only',
      SendLocalListMaxLength: 'read-only',
    },
  },
  {
    when: smartCharging,
    keys: {
      ChargeProfileMaxStackLevel: 'read-only',
      ChargingScheduleAllowedChargingRateUnit: 'read-only',
      ChargingScheduleMaxPeriods: 'read-only',
      MaxChargingProfilesInstalled: 'read-only',
    },
  },
];

export function requiredKeys(profile: StationProfile): Readonly<Record<string, Access>> {
  const more = ofProfiles.filter(({ when }) => when.holds(profile)).map(({ keys }) => keys);
  return Object.assign({}, core, ...more);
}
