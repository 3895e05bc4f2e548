/** What the station can do, read from its vendor's answers. */
import type { StationProfile } from '../../../conformance/product/station-profile.js';
import type { Measurand } from '../../../protocol/messages.js';

export interface Features {
  readonly connectorIds: readonly number[];
  readonly isDetachable: (connectorId: number) => boolean;
  readonly hasBackupPower: boolean;
  readonly hasCache: boolean;
  readonly hasLocalList: boolean;
  readonly hasReservation: boolean;
  readonly reservesConnectorZero: boolean;
  readonly hasUnsignedFirmware: boolean;
  readonly hasSignedFirmware: boolean;
  readonly mayKeepTransactionOnEvDisconnect: boolean;
  readonly mayStopOnEvDisconnect: boolean;
  readonly mayUnlockOnEvDisconnect: boolean;
  readonly mayStayLockedOnEvDisconnect: boolean;
  readonly sampledMeasurands: readonly Measurand[];
  readonly alignedMeasurands: readonly Measurand[];
  readonly rateUnits: readonly ('A' | 'W')[];
  /** The most one connector gives. */
  readonly ownLimitW: number;
  readonly supportedProfiles: readonly string[];
  /** A number of the settings table, or what stands in for it. */
  readonly setting: (id: string, otherwise: number) => number;
}

const acCurrentA = 32;
const nominalVoltageV = 230;

export function featuresOf({ answers, connectors }: StationProfile): Features {
  const yes = (id: string) => answers[id] === 'Yes';
  const list = (id: string) => {
    const answer = answers[id] ?? [];
    return (typeof answer === 'string' ? answer.split(/[\s,]+/) : answer).filter((item) => item !== '');
  };
  const rateUnits = (['A', 'W'] as const).filter((unit) => yes(unit === 'A' ? 'SC-1.1' : 'SC-1.2'));
  const isDc = connectors.some(({ current }) => current === 'DC');
  return {
    connectorIds: connectors.map(({ id }) => id),
    isDetachable: (connectorId) => connectors.find(({ id }) => id === connectorId)?.cable === 'detachable',
    hasBackupPower: yes('AQ-7.1'),
    hasCache: yes('C-04'),
    hasLocalList: yes('LA-0'),
    hasReservation: yes('R-0'),
    reservesConnectorZero: yes('R-1'),
    hasUnsignedFirmware: yes('X-2'),
    hasSignedFirmware: yes('X-3'),
    mayKeepTransactionOnEvDisconnect: yes('C-06.1'),
    mayStopOnEvDisconnect: yes('C-06.2'),
    mayUnlockOnEvDisconnect: yes('C-10.1'),
    mayStayLockedOnEvDisconnect: yes('C-10.2'),
    sampledMeasurands: list('C-09.1') as readonly Measurand[],
    alignedMeasurands: list('C-09.2') as readonly Measurand[],
    rateUnits,
    ownLimitW: isDc ? Number(answers['HFS-11']) * 1000 : acCurrentA * nominalVoltageV * 3,
    supportedProfiles: [
      'Core',
      'FirmwareManagement',
      ...(yes('LA-0') ? ['LocalAuthListManagement'] : []),
      ...(yes('R-0') ? ['Reservation'] : []),
      ...(rateUnits.length > 0 ? ['SmartCharging'] : []),
      ...(yes('RT-0') ? ['RemoteTrigger'] : []),
    ],
    setting: (id, otherwise) => Number(answers[id] ?? otherwise),
  };
}
