/** What the firmware chart is told and made from. */
import type { FirmwareRecord } from '../../protocol/ports/store.js';
import type { Answered, ClockSet, ConfigurationChanged, CsmsCall, Failed } from '../system.js';

type Status = 'FirmwareStatusNotification' | 'SignedFirmwareStatusNotification';

export type FirmwareEvent =
  | CsmsCall<'SignedUpdateFirmware' | 'UpdateFirmware'>
  | { readonly type: 'trigger.firmwareStatusNotification' }
  | { readonly type: 'trigger.signedFirmwareStatusNotification' }
  | { readonly type: 'registration.accepted' }
  | { readonly type: 'registration.resumed' }
  | { readonly type: 'registration.offline' }
  | ClockSet
  | Answered<Status>
  | Failed<Status>
  | ConfigurationChanged;

export interface FirmwareInput {
  readonly record: FirmwareRecord | null;
}
