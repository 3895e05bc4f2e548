/** The words of StatusNotification and StopTransaction: 7.6, 7.7, 7.36. */
import { type Message, oneOf } from './shapes.js';

export const ChargePointErrorCode = oneOf(
  [
    'ConnectorLockFailure',
    'EVCommunicationError',
    'GroundFailure',
    'HighTemperature',
    'InternalError',
    'LocalListConflict',
    'NoError',
    'OtherError',
    'OverCurrentFailure',
    'OverVoltage',
    'PowerMeterFailure',
    'PowerSwitchFailure',
    'ReaderFailure',
    'ResetFailure',
    'UnderVoltage',
    'WeakSignal',
  ],
  'What is wrong; NoError when nothing is (7.6).',
);
export type ChargePointErrorCode = Message<typeof ChargePointErrorCode>;

export const ChargePointStatus = oneOf(
  [
    'Available',
    'Preparing',
    'Charging',
    'SuspendedEVSE',
    'SuspendedEV',
    'Finishing',
    'Reserved',
    'Unavailable',
    'Faulted',
  ],
  'State of a connector (7.7). Connector 0 knows only Available, Unavailable and Faulted (4.9).',
);
export type ChargePointStatus = Message<typeof ChargePointStatus>;

export const StopReason = oneOf(
  [
    'DeAuthorized',
    'EmergencyStop',
    'EVDisconnected',
    'HardReset',
    'Local',
    'Other',
    'PowerLoss',
    'Reboot',
    'Remote',
    'SoftReset',
    'UnlockCommand',
  ],
  'Why the transaction ended (7.36). Absent means Local; older central systems insist on it.',
);
export type StopReason = Message<typeof StopReason>;
