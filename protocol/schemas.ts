/** The schemas of all messages, for whatever is made from them: validators, documents, OpenAPI. A station never loads this. */
import type { TSchema } from 'typebox';
import { AuthorizeRequest, AuthorizeResponse } from './messages/authorize.js';
import { BootNotificationRequest, BootNotificationResponse } from './messages/boot-notification.js';
import { CancelReservationRequest, CancelReservationResponse } from './messages/cancel-reservation.js';
import { CertificateSignedRequest, CertificateSignedResponse } from './messages/certificate-signed.js';
import { ChangeAvailabilityRequest, ChangeAvailabilityResponse } from './messages/change-availability.js';
import { ChangeConfigurationRequest, ChangeConfigurationResponse } from './messages/change-configuration.js';
import { ClearCacheRequest, ClearCacheResponse } from './messages/clear-cache.js';
import { ClearChargingProfileRequest, ClearChargingProfileResponse } from './messages/clear-charging-profile.js';
import { DataTransferRequest, DataTransferResponse } from './messages/data-transfer.js';
import { DeleteCertificateRequest, DeleteCertificateResponse } from './messages/delete-certificate.js';
import {
  DiagnosticsStatusNotificationRequest,
  DiagnosticsStatusNotificationResponse,
} from './messages/diagnostics-status-notification.js';
import { ExtendedTriggerMessageRequest, ExtendedTriggerMessageResponse } from './messages/extended-trigger-message.js';
import {
  FirmwareStatusNotificationRequest,
  FirmwareStatusNotificationResponse,
} from './messages/firmware-status-notification.js';
import { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from './messages/get-composite-schedule.js';
import { GetConfigurationRequest, GetConfigurationResponse } from './messages/get-configuration.js';
import { GetDiagnosticsRequest, GetDiagnosticsResponse } from './messages/get-diagnostics.js';
import {
  GetInstalledCertificateIdsRequest,
  GetInstalledCertificateIdsResponse,
} from './messages/get-installed-certificate-ids.js';
import { GetLocalListVersionRequest, GetLocalListVersionResponse } from './messages/get-local-list-version.js';
import { GetLogRequest, GetLogResponse } from './messages/get-log.js';
import { HeartbeatRequest, HeartbeatResponse } from './messages/heartbeat.js';
import { InstallCertificateRequest, InstallCertificateResponse } from './messages/install-certificate.js';
import { LogStatusNotificationRequest, LogStatusNotificationResponse } from './messages/log-status-notification.js';
import { MeterValuesRequest, MeterValuesResponse } from './messages/meter-values.js';
import { RemoteStartTransactionRequest, RemoteStartTransactionResponse } from './messages/remote-start-transaction.js';
import { RemoteStopTransactionRequest, RemoteStopTransactionResponse } from './messages/remote-stop-transaction.js';
import { ReserveNowRequest, ReserveNowResponse } from './messages/reserve-now.js';
import { ResetRequest, ResetResponse } from './messages/reset.js';
import {
  SecurityEventNotificationRequest,
  SecurityEventNotificationResponse,
} from './messages/security-event-notification.js';
import { SendLocalListRequest, SendLocalListResponse } from './messages/send-local-list.js';
import { SetChargingProfileRequest, SetChargingProfileResponse } from './messages/set-charging-profile.js';
import { SignCertificateRequest, SignCertificateResponse } from './messages/sign-certificate.js';
import {
  SignedFirmwareStatusNotificationRequest,
  SignedFirmwareStatusNotificationResponse,
} from './messages/signed-firmware-status-notification.js';
import { SignedUpdateFirmwareRequest, SignedUpdateFirmwareResponse } from './messages/signed-update-firmware.js';
import { StartTransactionRequest, StartTransactionResponse } from './messages/start-transaction.js';
import { StatusNotificationRequest, StatusNotificationResponse } from './messages/status-notification.js';
import { StopTransactionRequest, StopTransactionResponse } from './messages/stop-transaction.js';
import { TriggerMessageRequest, TriggerMessageResponse } from './messages/trigger-message.js';
import { UnlockConnectorRequest, UnlockConnectorResponse } from './messages/unlock-connector.js';
import { UpdateFirmwareRequest, UpdateFirmwareResponse } from './messages/update-firmware.js';
import { type Action, actions } from './messages.js';

export const schemas: Readonly<Record<Action, { readonly request: TSchema; readonly response: TSchema }>> = {
  Authorize: { request: AuthorizeRequest, response: AuthorizeResponse },
  BootNotification: { request: BootNotificationRequest, response: BootNotificationResponse },
  CancelReservation: { request: CancelReservationRequest, response: CancelReservationResponse },
  CertificateSigned: { request: CertificateSignedRequest, response: CertificateSignedResponse },
  ChangeAvailability: { request: ChangeAvailabilityRequest, response: ChangeAvailabilityResponse },
  ChangeConfiguration: { request: ChangeConfigurationRequest, response: ChangeConfigurationResponse },
  ClearCache: { request: ClearCacheRequest, response: ClearCacheResponse },
  ClearChargingProfile: { request: ClearChargingProfileRequest, response: ClearChargingProfileResponse },
  DataTransfer: { request: DataTransferRequest, response: DataTransferResponse },
  DeleteCertificate: { request: DeleteCertificateRequest, response: DeleteCertificateResponse },
  DiagnosticsStatusNotification: {
    request: DiagnosticsStatusNotificationRequest,
    response: DiagnosticsStatusNotificationResponse,
  },
  ExtendedTriggerMessage: { request: ExtendedTriggerMessageRequest, response: ExtendedTriggerMessageResponse },
  FirmwareStatusNotification: {
    request: FirmwareStatusNotificationRequest,
    response: FirmwareStatusNotificationResponse,
  },
  GetCompositeSchedule: { request: GetCompositeScheduleRequest, response: GetCompositeScheduleResponse },
  GetConfiguration: { request: GetConfigurationRequest, response: GetConfigurationResponse },
  GetDiagnostics: { request: GetDiagnosticsRequest, response: GetDiagnosticsResponse },
  GetInstalledCertificateIds: {
    request: GetInstalledCertificateIdsRequest,
    response: GetInstalledCertificateIdsResponse,
  },
  GetLocalListVersion: { request: GetLocalListVersionRequest, response: GetLocalListVersionResponse },
  GetLog: { request: GetLogRequest, response: GetLogResponse },
  Heartbeat: { request: HeartbeatRequest, response: HeartbeatResponse },
  InstallCertificate: { request: InstallCertificateRequest, response: InstallCertificateResponse },
  LogStatusNotification: { request: LogStatusNotificationRequest, response: LogStatusNotificationResponse },
  MeterValues: { request: MeterValuesRequest, response: MeterValuesResponse },
  RemoteStartTransaction: { request: RemoteStartTransactionRequest, response: RemoteStartTransactionResponse },
  RemoteStopTransaction: { request: RemoteStopTransactionRequest, response: RemoteStopTransactionResponse },
  ReserveNow: { request: ReserveNowRequest, response: ReserveNowResponse },
  Reset: { request: ResetRequest, response: ResetResponse },
  SecurityEventNotification: { request: SecurityEventNotificationRequest, response: SecurityEventNotificationResponse },
  SendLocalList: { request: SendLocalListRequest, response: SendLocalListResponse },
  SetChargingProfile: { request: SetChargingProfileRequest, response: SetChargingProfileResponse },
  SignCertificate: { request: SignCertificateRequest, response: SignCertificateResponse },
  SignedFirmwareStatusNotification: {
    request: SignedFirmwareStatusNotificationRequest,
    response: SignedFirmwareStatusNotificationResponse,
  },
  SignedUpdateFirmware: { request: SignedUpdateFirmwareRequest, response: SignedUpdateFirmwareResponse },
  StartTransaction: { request: StartTransactionRequest, response: StartTransactionResponse },
  StatusNotification: { request: StatusNotificationRequest, response: StatusNotificationResponse },
  StopTransaction: { request: StopTransactionRequest, response: StopTransactionResponse },
  TriggerMessage: { request: TriggerMessageRequest, response: TriggerMessageResponse },
  UnlockConnector: { request: UnlockConnectorRequest, response: UnlockConnectorResponse },
  UpdateFirmware: { request: UpdateFirmwareRequest, response: UpdateFirmwareResponse },
};

/** A JSON schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface MessageSchemas {
  readonly request: JsonSchema;
  readonly response: JsonSchema;
}

/** Every message as JSON schema (draft-07), `$id` and `title` included: `urn:OCPP:1.6:AuthorizeRequest`. */
export function jsonSchemas(): Readonly<Record<Action, MessageSchemas>> {
  const all: Partial<Record<Action, MessageSchemas>> = {};
  for (const action of Object.keys(actions) as Action[]) {
    all[action] = {
      request: plain(schemas[action].request, `${action}Request`),
      response: plain(schemas[action].response, `${action}Response`),
    };
  }
  return all as Record<Action, MessageSchemas>;
}

/** Through JSON, because the schemas of the library carry hidden marks. */
function plain(schema: TSchema, title: string): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:OCPP:1.6:${title}`,
    title,
    ...(JSON.parse(JSON.stringify(schema)) as JsonSchema),
  };
}
