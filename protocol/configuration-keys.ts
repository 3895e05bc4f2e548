/**
 * The configuration keys the station obeys (section 9 of the specification), each described once. A key is listed only
 * when it has an effect. Whatever takes a new value does so at once: none needs a reboot.
 */
import { supportedMeasurands } from './product.js';

export interface ConfigurationKey {
  /** Canonical spelling; names compare without regard to case (CiString50). */
  readonly key: string;
  /** W is for secrets: never answered, never logged. */
  readonly access: 'R' | 'RW' | 'W';
  readonly type: 'integer' | 'boolean' | 'csl' | 'hex';
  readonly unit?: 's' | 'times' | 'items' | 'connectors';
  readonly min?: number;
  readonly max?: number;
  /** Allowed although it is below `min`; it means "off". */
  readonly zeroMeansOff?: true;
  /** Of each item of a list, in its exact spelling. */
  readonly allowed?: readonly string[];
  /** null: there is no value until somebody sets one. */
  readonly default: string | null;
  readonly description: string;
  /** Bare numbers are sections of the specification, `E` its errata, `J` and `EJ` OCPP-J and its errata, `W` the whitepaper. */
  readonly clause: string;
}

const dayS = 86_400;

export const configurationKeys = [
  {
    key: 'AuthorizationKey',
    access: 'W',
    type: 'hex',
    default: null,
    description: 'Password of Basic authentication: 32 to 40 hexadecimal digits, or 16 to 20 plain characters.',
    clause: 'J 6.2.2, W A00.FR.205',
  },
  {
    key: 'AuthorizeRemoteTxRequests',
    access: 'RW',
    type: 'boolean',
    default: 'true',
    description: 'Whether the tag of a RemoteStartTransaction is authorised before the transaction starts.',
    clause: '9, 5.11',
  },
  {
    key: 'ConnectionTimeOut',
    access: 'RW',
    type: 'integer',
    unit: 's',
    min: 1,
    max: dayS,
    default: '60',
    description:
      'How long the driver may take from authorisation to plugging in, or from plugging in to authorisation.',
    clause: '9',
  },
  {
    key: 'GetConfigurationMaxKeys',
    access: 'R',
    type: 'integer',
    unit: 'items',
    min: 1,
    max: 10_000,
    default: '100',
    description: 'Most keys that one GetConfiguration may ask for.',
    clause: '9, 5.8',
  },
  {
    key: 'HeartbeatInterval',
    access: 'RW',
    type: 'integer',
    unit: 's',
    min: 1,
    max: dayS,
    default: '300',
    description: 'Time without traffic after which a Heartbeat is sent. BootNotification sets it too.',
    clause: '9, 4.2, 4.6',
  },
  {
    key: 'MessageTimeout',
    access: 'RW',
    type: 'integer',
    unit: 's',
    min: 1,
    max: 3600,
    default: '30',
    description: 'How long an answer of the CSMS is waited for.',
    clause: 'E 3.83',
  },
  {
    key: 'MeterValueSampleInterval',
    access: 'RW',
    type: 'integer',
    unit: 's',
    min: 1,
    max: dayS,
    zeroMeansOff: true,
    default: '60',
    description: 'Time between the meter values sampled during a transaction.',
    clause: '9, 3.16, E 3.15',
  },
  {
    key: 'MeterValuesSampledData',
    access: 'RW',
    type: 'csl',
    allowed: supportedMeasurands,
    default: supportedMeasurands.join(','),
    description: 'What is sampled during a transaction. An empty list means Energy.Active.Import.Register.',
    clause: '9, 3.16.4',
  },
  {
    key: 'MeterValuesSampledDataMaxLength',
    access: 'R',
    type: 'integer',
    unit: 'items',
    min: 1,
    max: 10_000,
    default: '100',
    description: 'Most items of MeterValuesSampledData.',
    clause: '9, 5.3',
  },
  {
    key: 'NumberOfConnectors',
    access: 'R',
    type: 'integer',
    unit: 'connectors',
    min: 1,
    max: 100,
    default: '2',
    description: 'Outlets of the station.',
    clause: '9, 3.8',
  },
  {
    key: 'StopTransactionOnEVSideDisconnect',
    access: 'RW',
    type: 'boolean',
    default: 'true',
    description: 'Whether pulling the cable out of the car ends the transaction. If not, it goes on suspended.',
    clause: '9, 4.10, E 3.80',
  },
  {
    key: 'StopTransactionOnInvalidId',
    access: 'RW',
    type: 'boolean',
    default: 'true',
    description:
      'Whether a tag refused in StartTransaction.conf ends the transaction. If not, it goes on without energy.',
    clause: '9, E 3.17',
  },
  {
    key: 'SupportedFeatureProfiles',
    access: 'R',
    type: 'csl',
    allowed: ['Core', 'FirmwareManagement', 'LocalAuthListManagement', 'Reservation', 'SmartCharging', 'RemoteTrigger'],
    default: 'Core,RemoteTrigger',
    description: 'Parts of OCPP 1.6 that the station has.',
    clause: '9, 3.3',
  },
  {
    key: 'TransactionMessageAttempts',
    access: 'RW',
    type: 'integer',
    unit: 'times',
    min: 0,
    max: 100,
    default: '3',
    description: 'How often a transaction message is sent in all when the CSMS fails to take it. 0 counts as 1.',
    clause: '9, 3.7.1',
  },
  {
    key: 'TransactionMessageRetryInterval',
    access: 'RW',
    type: 'integer',
    unit: 's',
    min: 0,
    max: dayS,
    default: '60',
    description: 'Wait before a transaction message is sent again, times the number of sends so far.',
    clause: '9, 3.7.1',
  },
  {
    key: 'UnlockConnectorOnEVSideDisconnect',
    access: 'R',
    type: 'boolean',
    default: 'false',
    description: 'Whether the cable is unlocked when it is pulled out of the car. Never, as the cables are fixed.',
    clause: '9, E 3.84, E 3.85',
  },
  {
    key: 'WebSocketPingInterval',
    access: 'RW',
    type: 'integer',
    unit: 's',
    min: 1,
    max: dayS,
    zeroMeansOff: true,
    default: '120',
    description: 'Time between the pings that find a dead connection.',
    clause: 'J 7, EJ 3.11',
  },
] as const satisfies readonly ConfigurationKey[];

export type ConfigurationKeyName = (typeof configurationKeys)[number]['key'];
