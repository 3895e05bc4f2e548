/** What a station's vendor is asked. Ids and meaning are those of the certificate; the group `ours` is asked besides. */

export type QuestionGroup = 'hardware' | 'optional' | 'additional' | 'settings' | 'ours';

/** `yesNo` is `Yes` or `No`; `number` is written as a text of digits; `list` is an array of texts, empty for none. */
export type QuestionKind = 'yesNo' | 'text' | 'number' | 'list';

export interface Question {
  readonly id: string;
  readonly group: QuestionGroup;
  readonly kind: QuestionKind;
  readonly text: string;
  /** The heading of the certificate it stands under, such as `C-06`. */
  readonly under?: HeadingId;
}

type HeadingId = 'C-06' | 'C-09' | 'C-10' | 'SC-1' | 'AQ-7';

/** Of the certificate's tables; they have ids but no answer. */
export const headings: Readonly<Record<HeadingId, string>> = {
  'C-06': 'When the cable is pulled out of the car: the authorization',
  'C-09': 'Measurands of MeterValues',
  'C-10': 'When the cable is pulled out of the car: the lock at the station',
  'SC-1': 'Charging rate units',
  'AQ-7': 'StopTransaction after a power loss',
};

export const groupTitles: Readonly<Record<QuestionGroup, string>> = {
  hardware: 'Hardware feature set',
  optional: 'Optional features',
  additional: 'Additional questions',
  settings: 'Settings',
  ours: 'Asked by this tool besides',
};

/** In the order of the certificate. */
export const questions = [
  { id: 'HFS-1', group: 'hardware', kind: 'yesNo', text: 'Detachable cable' },
  { id: 'HFS-2', group: 'hardware', kind: 'yesNo', text: 'Fixed cable' },
  { id: 'HFS-3', group: 'hardware', kind: 'yesNo', text: 'AC' },
  { id: 'HFS-4', group: 'hardware', kind: 'yesNo', text: 'DC' },
  { id: 'HFS-5', group: 'hardware', kind: 'yesNo', text: '1 phase' },
  { id: 'HFS-6', group: 'hardware', kind: 'yesNo', text: '2 phases' },
  { id: 'HFS-7', group: 'hardware', kind: 'yesNo', text: '3 phases' },
  { id: 'HFS-8', group: 'hardware', kind: 'number', text: 'Number of connectors' },
  { id: 'HFS-9', group: 'hardware', kind: 'text', text: 'Way of communication' },
  { id: 'HFS-10', group: 'hardware', kind: 'text', text: 'RFID readers' },
  { id: 'HFS-11', group: 'hardware', kind: 'number', text: 'DC power, kW (0 without DC)' },

  { id: 'C-01', group: 'optional', kind: 'yesNo', text: 'Authorizes transactions while offline' },
  { id: 'C-02', group: 'optional', kind: 'yesNo', text: 'Offline, allows ids it does not know' },
  { id: 'C-03', group: 'optional', kind: 'yesNo', text: 'Limits the energy of an id found invalid' },
  { id: 'C-04', group: 'optional', kind: 'yesNo', text: 'Authorization Cache' },
  { id: 'C-05', group: 'optional', kind: 'yesNo', text: 'Can send fewer StatusNotifications' },
  { id: 'C-06.1', group: 'optional', kind: 'yesNo', text: 'It can be kept', under: 'C-06' },
  { id: 'C-06.2', group: 'optional', kind: 'yesNo', text: 'It can end', under: 'C-06' },
  { id: 'C-07', group: 'optional', kind: 'yesNo', text: 'Local start' },
  { id: 'C-08', group: 'optional', kind: 'yesNo', text: 'Local stop' },
  { id: 'C-10.1', group: 'optional', kind: 'yesNo', text: 'It can open', under: 'C-10' },
  { id: 'C-10.2', group: 'optional', kind: 'yesNo', text: 'It can stay closed', under: 'C-10' },
  { id: 'C-11', group: 'optional', kind: 'yesNo', text: 'Security profile 1: Basic authentication without TLS' },
  { id: 'C-09.1', group: 'optional', kind: 'list', text: 'MeterValuesSampledData', under: 'C-09' },
  { id: 'C-09.2', group: 'optional', kind: 'list', text: 'MeterValuesAlignedData', under: 'C-09' },
  { id: 'C-12', group: 'optional', kind: 'list', text: 'TLS cipher suites (none: no TLS)' },
  { id: 'LA-0', group: 'optional', kind: 'yesNo', text: 'Local Authorization List Management' },
  { id: 'RT-0', group: 'optional', kind: 'yesNo', text: 'Remote Trigger' },
  { id: 'R-0', group: 'optional', kind: 'yesNo', text: 'Reservations' },
  { id: 'R-1', group: 'optional', kind: 'yesNo', text: 'Reservation of the whole station (connector 0)' },
  { id: 'SC-1.1', group: 'optional', kind: 'yesNo', text: 'A', under: 'SC-1' },
  { id: 'SC-1.2', group: 'optional', kind: 'yesNo', text: 'W', under: 'SC-1' },

  { id: 'AQ-1', group: 'additional', kind: 'yesNo', text: 'Lets the last CentralSystemRootCertificate be removed' },
  {
    id: 'AQ-2',
    group: 'additional',
    kind: 'yesNo',
    text: 'Has a cable lock that keeps the driver from plugging in before authorization',
  },
  { id: 'AQ-3', group: 'additional', kind: 'yesNo', text: 'Lets the last ChargePointCertificate be removed' },
  { id: 'AQ-4', group: 'additional', kind: 'yesNo', text: 'Downloads firmware during a transaction' },
  { id: 'AQ-5', group: 'additional', kind: 'yesNo', text: 'Wants the outlet chosen before authorization' },
  { id: 'AQ-6', group: 'additional', kind: 'yesNo', text: 'Charges by IEC 61851-1' },
  { id: 'AQ-7.1', group: 'additional', kind: 'yesNo', text: 'Sent before going down (back-up power)', under: 'AQ-7' },
  { id: 'AQ-7.2', group: 'additional', kind: 'yesNo', text: 'Sent when back online', under: 'AQ-7' },
  { id: 'AQ-9', group: 'additional', kind: 'yesNo', text: 'Has a motorized lock at the station side' },
  { id: 'AQ-11', group: 'additional', kind: 'yesNo', text: 'Has an authorization that needs no talk with the car' },

  { id: 'ORS-1', group: 'settings', kind: 'number', text: 'GetConfigurationMaxKeys' },
  { id: 'ORS-2', group: 'settings', kind: 'number', text: 'MeterValuesAlignedDataMaxLength' },
  { id: 'ORS-3', group: 'settings', kind: 'number', text: 'MeterValuesSampledDataMaxLength' },
  { id: 'ORS-4', group: 'settings', kind: 'number', text: 'Smallest MeterValueSampleInterval, s' },
  { id: 'ORS-5', group: 'settings', kind: 'number', text: 'Largest MeterValueSampleInterval, s' },
  { id: 'ORS-6', group: 'settings', kind: 'number', text: 'Smallest HeartbeatInterval, s' },
  { id: 'ORS-7', group: 'settings', kind: 'number', text: 'Largest HeartbeatInterval, s' },
  { id: 'ORS-8', group: 'settings', kind: 'number', text: 'StopTransactionMaxMeterValues' },
  { id: 'ORS-9', group: 'settings', kind: 'number', text: 'StopTxnAlignedDataMaxLength' },
  { id: 'ORS-10', group: 'settings', kind: 'number', text: 'StopTxnSampledDataMaxLength' },
  { id: 'ORS-11', group: 'settings', kind: 'number', text: 'WebSocketPingInterval, s' },
  { id: 'ORS-12', group: 'settings', kind: 'number', text: 'LocalAuthListMaxLength' },
  { id: 'ORS-13', group: 'settings', kind: 'number', text: 'SendLocalListMaxLength' },
  { id: 'ORS-17', group: 'settings', kind: 'number', text: 'CertificateSignedMaxChainSize' },
  { id: 'ORS-18', group: 'settings', kind: 'number', text: 'CertificateStoreMaxLength' },
  { id: 'ORS-14', group: 'settings', kind: 'number', text: 'ChargeProfileMaxStackLevel' },
  { id: 'ORS-15', group: 'settings', kind: 'number', text: 'ChargingScheduleMaxPeriods' },
  { id: 'ORS-19', group: 'settings', kind: 'number', text: 'MaxChargingProfilesInstalled' },
  { id: 'ORS-16', group: 'settings', kind: 'text', text: 'File transfer protocols, such as HTTP FTP (empty: none)' },

  { id: 'X-1', group: 'ours', kind: 'yesNo', text: 'A tester can cause a fault and jam a lock' },
  { id: 'X-2', group: 'ours', kind: 'yesNo', text: 'Unsigned firmware update (UpdateFirmware)' },
  { id: 'X-3', group: 'ours', kind: 'yesNo', text: 'Signed firmware update (SignedUpdateFirmware)' },
  {
    id: 'X-4',
    group: 'ours',
    kind: 'yesNo',
    text: 'Play the remote halves of split cases too, and remote start on connector 0',
  },
  { id: 'X-5', group: 'ours', kind: 'yesNo', text: 'Storing a local list can be made to fail' },
  { id: 'X-6', group: 'ours', kind: 'yesNo', text: 'Client certificates (security profile 3)' },
  {
    id: 'X-7',
    group: 'ours',
    kind: 'yesNo',
    text: 'Security whitepaper messages (certificates, security log, events)',
  },
] as const satisfies readonly Question[];

export type QuestionId = (typeof questions)[number]['id'];

/** Of a group, in the order of the certificate. */
export function questionsOf(group: QuestionGroup): readonly (Question & { readonly id: QuestionId })[] {
  return questions.filter((question) => question.group === group);
}
