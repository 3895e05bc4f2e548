/**
 * The messages of OCPP 1.6-J with the security extension, as types and as a table.
 *
 * Only types are taken from the schemas: whoever runs a station loads neither them nor their library. The schemas
 * themselves are in `schemas.ts`, the checks in `validation.ts`.
 */
import type { AuthorizeRequest, AuthorizeResponse } from './messages/authorize.js';
import type { BootNotificationRequest, BootNotificationResponse } from './messages/boot-notification.js';
import type { CancelReservationRequest, CancelReservationResponse } from './messages/cancel-reservation.js';
import type { CertificateSignedRequest, CertificateSignedResponse } from './messages/certificate-signed.js';
import type { ChangeAvailabilityRequest, ChangeAvailabilityResponse } from './messages/change-availability.js';
import type { ChangeConfigurationRequest, ChangeConfigurationResponse } from './messages/change-configuration.js';
import type { ClearCacheRequest, ClearCacheResponse } from './messages/clear-cache.js';
import type { ClearChargingProfileRequest, ClearChargingProfileResponse } from './messages/clear-charging-profile.js';
import type { DataTransferRequest, DataTransferResponse } from './messages/data-transfer.js';
import type { DeleteCertificateRequest, DeleteCertificateResponse } from './messages/delete-certificate.js';
import type {
  DiagnosticsStatusNotificationRequest,
  DiagnosticsStatusNotificationResponse,
} from './messages/diagnostics-status-notification.js';
import type {
  ExtendedTriggerMessageRequest,
  ExtendedTriggerMessageResponse,
} from './messages/extended-trigger-message.js';
import type {
  FirmwareStatusNotificationRequest,
  FirmwareStatusNotificationResponse,
} from './messages/firmware-status-notification.js';
import type { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from './messages/get-composite-schedule.js';
import type { GetConfigurationRequest, GetConfigurationResponse } from './messages/get-configuration.js';
import type { GetDiagnosticsRequest, GetDiagnosticsResponse } from './messages/get-diagnostics.js';
import type {
  GetInstalledCertificateIdsRequest,
  GetInstalledCertificateIdsResponse,
} from './messages/get-installed-certificate-ids.js';
import type { GetLocalListVersionRequest, GetLocalListVersionResponse } from './messages/get-local-list-version.js';
import type { GetLogRequest, GetLogResponse } from './messages/get-log.js';
import type { HeartbeatRequest, HeartbeatResponse } from './messages/heartbeat.js';
import type { InstallCertificateRequest, InstallCertificateResponse } from './messages/install-certificate.js';
import type {
  LogStatusNotificationRequest,
  LogStatusNotificationResponse,
} from './messages/log-status-notification.js';
import type { MeterValuesRequest, MeterValuesResponse } from './messages/meter-values.js';
import type {
  RemoteStartTransactionRequest,
  RemoteStartTransactionResponse,
} from './messages/remote-start-transaction.js';
import type {
  RemoteStopTransactionRequest,
  RemoteStopTransactionResponse,
} from './messages/remote-stop-transaction.js';
import type { ReserveNowRequest, ReserveNowResponse } from './messages/reserve-now.js';
import type { ResetRequest, ResetResponse } from './messages/reset.js';
import type {
  SecurityEventNotificationRequest,
  SecurityEventNotificationResponse,
} from './messages/security-event-notification.js';
import type { SendLocalListRequest, SendLocalListResponse } from './messages/send-local-list.js';
import type { SetChargingProfileRequest, SetChargingProfileResponse } from './messages/set-charging-profile.js';
import type { SignCertificateRequest, SignCertificateResponse } from './messages/sign-certificate.js';
import type {
  SignedFirmwareStatusNotificationRequest,
  SignedFirmwareStatusNotificationResponse,
} from './messages/signed-firmware-status-notification.js';
import type { SignedUpdateFirmwareRequest, SignedUpdateFirmwareResponse } from './messages/signed-update-firmware.js';
import type { StartTransactionRequest, StartTransactionResponse } from './messages/start-transaction.js';
import type { StatusNotificationRequest, StatusNotificationResponse } from './messages/status-notification.js';
import type { StopTransactionRequest, StopTransactionResponse } from './messages/stop-transaction.js';
import type { TriggerMessageRequest, TriggerMessageResponse } from './messages/trigger-message.js';
import type { UnlockConnectorRequest, UnlockConnectorResponse } from './messages/unlock-connector.js';
import type { UpdateFirmwareRequest, UpdateFirmwareResponse } from './messages/update-firmware.js';

export type { KeyValue } from './messages/get-configuration.js';
export type { LogParameters } from './messages/get-log.js';
export type { AuthorizationData } from './messages/send-local-list.js';
export type { SignedFirmware } from './messages/signed-update-firmware.js';
export type { AuthorizationStatus, IdTagInfo } from './messages/types/authorization.js';
export type { CertificateHashData, CertificateUse } from './messages/types/certificates.js';
export type {
  ChargingProfile,
  ChargingProfileKind,
  ChargingProfilePurpose,
  ChargingRateUnit,
  ChargingSchedule,
  ChargingSchedulePeriod,
  RecurrencyKind,
} from './messages/types/charging.js';
export type {
  Measurand,
  MeasuringLocation,
  MeterValue,
  Phase,
  ReadingContext,
  SampledValue,
  UnitOfMeasure,
} from './messages/types/metering.js';
export type { ChargePointErrorCode, ChargePointStatus, StopReason } from './messages/types/status.js';

/** Request and response of every action; an empty payload is `{}`. */
export interface Messages {
  Authorize: { request: AuthorizeRequest; response: AuthorizeResponse };
  BootNotification: { request: BootNotificationRequest; response: BootNotificationResponse };
  CancelReservation: { request: CancelReservationRequest; response: CancelReservationResponse };
  CertificateSigned: { request: CertificateSignedRequest; response: CertificateSignedResponse };
  ChangeAvailability: { request: ChangeAvailabilityRequest; response: ChangeAvailabilityResponse };
  ChangeConfiguration: { request: ChangeConfigurationRequest; response: ChangeConfigurationResponse };
  ClearCache: { request: ClearCacheRequest; response: ClearCacheResponse };
  ClearChargingProfile: { request: ClearChargingProfileRequest; response: ClearChargingProfileResponse };
  DataTransfer: { request: DataTransferRequest; response: DataTransferResponse };
  DeleteCertificate: { request: DeleteCertificateRequest; response: DeleteCertificateResponse };
  DiagnosticsStatusNotification: {
    request: DiagnosticsStatusNotificationRequest;
    response: DiagnosticsStatusNotificationResponse;
  };
  ExtendedTriggerMessage: { request: ExtendedTriggerMessageRequest; response: ExtendedTriggerMessageResponse };
  FirmwareStatusNotification: {
    request: FirmwareStatusNotificationRequest;
    response: FirmwareStatusNotificationResponse;
  };
  GetCompositeSchedule: { request: GetCompositeScheduleRequest; response: GetCompositeScheduleResponse };
  GetConfiguration: { request: GetConfigurationRequest; response: GetConfigurationResponse };
  GetDiagnostics: { request: GetDiagnosticsRequest; response: GetDiagnosticsResponse };
  GetInstalledCertificateIds: {
    request: GetInstalledCertificateIdsRequest;
    response: GetInstalledCertificateIdsResponse;
  };
  GetLocalListVersion: { request: GetLocalListVersionRequest; response: GetLocalListVersionResponse };
  GetLog: { request: GetLogRequest; response: GetLogResponse };
  Heartbeat: { request: HeartbeatRequest; response: HeartbeatResponse };
  InstallCertificate: { request: InstallCertificateRequest; response: InstallCertificateResponse };
  LogStatusNotification: { request: LogStatusNotificationRequest; response: LogStatusNotificationResponse };
  MeterValues: { request: MeterValuesRequest; response: MeterValuesResponse };
  RemoteStartTransaction: { request: RemoteStartTransactionRequest; response: RemoteStartTransactionResponse };
  RemoteStopTransaction: { request: RemoteStopTransactionRequest; response: RemoteStopTransactionResponse };
  ReserveNow: { request: ReserveNowRequest; response: ReserveNowResponse };
  Reset: { request: ResetRequest; response: ResetResponse };
  SecurityEventNotification: { request: SecurityEventNotificationRequest; response: SecurityEventNotificationResponse };
  SendLocalList: { request: SendLocalListRequest; response: SendLocalListResponse };
  SetChargingProfile: { request: SetChargingProfileRequest; response: SetChargingProfileResponse };
  SignCertificate: { request: SignCertificateRequest; response: SignCertificateResponse };
  SignedFirmwareStatusNotification: {
    request: SignedFirmwareStatusNotificationRequest;
    response: SignedFirmwareStatusNotificationResponse;
  };
  SignedUpdateFirmware: { request: SignedUpdateFirmwareRequest; response: SignedUpdateFirmwareResponse };
  StartTransaction: { request: StartTransactionRequest; response: StartTransactionResponse };
  StatusNotification: { request: StatusNotificationRequest; response: StatusNotificationResponse };
  StopTransaction: { request: StopTransactionRequest; response: StopTransactionResponse };
  TriggerMessage: { request: TriggerMessageRequest; response: TriggerMessageResponse };
  UnlockConnector: { request: UnlockConnectorRequest; response: UnlockConnectorResponse };
  UpdateFirmware: { request: UpdateFirmwareRequest; response: UpdateFirmwareResponse };
}

export type Action = keyof Messages;
export type Request<A extends Action> = Messages[A]['request'];
export type Response<A extends Action> = Messages[A]['response'];

export type Profile =
  | 'Core'
  | 'FirmwareManagement'
  | 'LocalAuthListManagement'
  | 'RemoteTrigger'
  | 'Reservation'
  | 'SmartCharging'
  | 'Security';

export interface ActionFacts {
  /** Who may call. */
  readonly from: 'station' | 'csms' | 'both';
  readonly profile: Profile;
  /** Section of OCPP 1.6, or use case of the security whitepaper. */
  readonly clause: string;
}

export const actions: Readonly<Record<Action, ActionFacts>> = {
  Authorize: { from: 'station', profile: 'Core', clause: '4.1' },
  BootNotification: { from: 'station', profile: 'Core', clause: '4.2' },
  CancelReservation: { from: 'csms', profile: 'Reservation', clause: '5.1' },
  CertificateSigned: { from: 'csms', profile: 'Security', clause: 'A02, A03' },
  ChangeAvailability: { from: 'csms', profile: 'Core', clause: '5.2' },
  ChangeConfiguration: { from: 'csms', profile: 'Core', clause: '5.3' },
  ClearCache: { from: 'csms', profile: 'Core', clause: '5.4' },
  ClearChargingProfile: { from: 'csms', profile: 'SmartCharging', clause: '5.5' },
  DataTransfer: { from: 'both', profile: 'Core', clause: '4.3, 5.6' },
  DeleteCertificate: { from: 'csms', profile: 'Security', clause: 'M04' },
  DiagnosticsStatusNotification: { from: 'station', profile: 'FirmwareManagement', clause: '4.4' },
  ExtendedTriggerMessage: { from: 'csms', profile: 'Security', clause: 'A02, L01, N01' },
  FirmwareStatusNotification: { from: 'station', profile: 'FirmwareManagement', clause: '4.5' },
  GetCompositeSchedule: { from: 'csms', profile: 'SmartCharging', clause: '5.7' },
  GetConfiguration: { from: 'csms', profile: 'Core', clause: '5.8' },
  GetDiagnostics: { from: 'csms', profile: 'FirmwareManagement', clause: '5.9' },
  GetInstalledCertificateIds: { from: 'csms', profile: 'Security', clause: 'M03' },
  GetLocalListVersion: { from: 'csms', profile: 'LocalAuthListManagement', clause: '5.10' },
  GetLog: { from: 'csms', profile: 'Security', clause: 'N01' },
  Heartbeat: { from: 'station', profile: 'Core', clause: '4.6' },
  InstallCertificate: { from: 'csms', profile: 'Security', clause: 'M05' },
  LogStatusNotification: { from: 'station', profile: 'Security', clause: 'N01' },
  MeterValues: { from: 'station', profile: 'Core', clause: '4.7' },
  RemoteStartTransaction: { from: 'csms', profile: 'Core', clause: '5.11' },
  RemoteStopTransaction: { from: 'csms', profile: 'Core', clause: '5.12' },
  ReserveNow: { from: 'csms', profile: 'Reservation', clause: '5.13' },
  Reset: { from: 'csms', profile: 'Core', clause: '5.14' },
  SecurityEventNotification: { from: 'station', profile: 'Security', clause: 'A04' },
  SendLocalList: { from: 'csms', profile: 'LocalAuthListManagement', clause: '5.15' },
  SetChargingProfile: { from: 'csms', profile: 'SmartCharging', clause: '5.16' },
  SignCertificate: { from: 'station', profile: 'Security', clause: 'A02, A03' },
  SignedFirmwareStatusNotification: { from: 'station', profile: 'Security', clause: 'L01' },
  SignedUpdateFirmware: { from: 'csms', profile: 'Security', clause: 'L01' },
  StartTransaction: { from: 'station', profile: 'Core', clause: '4.8' },
  StatusNotification: { from: 'station', profile: 'Core', clause: '4.9' },
  StopTransaction: { from: 'station', profile: 'Core', clause: '4.10' },
  TriggerMessage: { from: 'csms', profile: 'RemoteTrigger', clause: '5.17' },
  UnlockConnector: { from: 'csms', profile: 'Core', clause: '5.18' },
  UpdateFirmware: { from: 'csms', profile: 'FirmwareManagement', clause: '5.19' },
};

/** Actions are compared with regard to case; names every object inherits are no actions. */
export function isAction(name: string): name is Action {
  return Object.hasOwn(actions, name);
}
