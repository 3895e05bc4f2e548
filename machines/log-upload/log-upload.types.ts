/** What the log-upload chart is told and made from. There are two of it: `diagnostics` (5.9) and `log-upload` (N01). */
import type { LogWindow, PackedLog } from '../../protocol/ports/logs.js';
import type { Answered, ClockSet, ConfigurationChanged, CsmsCall, Failed } from '../system.js';

type Notification = 'DiagnosticsStatusNotification' | 'LogStatusNotification';

export type LogRequested = CsmsCall<'GetDiagnostics' | 'GetLog'>;

export type LogUploadEvent =
  | LogRequested
  | { readonly type: 'trigger.diagnosticsStatusNotification' }
  | { readonly type: 'trigger.logStatusNotification' }
  | { readonly type: 'registration.accepted' }
  | { readonly type: 'registration.resumed' }
  | { readonly type: 'registration.offline' }
  | ClockSet
  | Answered<Notification>
  | Failed<Notification>
  | ConfigurationChanged;

export interface LogUploadInput {
  /** Which of the two it is. */
  readonly serves: 'diagnostics' | 'log-upload';
}

/** What the CSMS wants, whichever of the two messages it came in. */
export interface LogWanted {
  readonly callId: string;
  /** Null: GetDiagnostics, which has none. */
  readonly requestId: number | null;
  readonly kind: 'security' | 'diagnostics';
  readonly window: LogWindow;
  /** May hold credentials: neither logged nor described. */
  readonly location: string;
  /** Tries after the first one (errata 3.50). */
  readonly retries: number;
  readonly retryMs: number;
}

export type LogStatus =
  | 'Uploading'
  | 'Uploaded'
  | 'UploadFailed'
  | 'UploadFailure'
  | 'PermissionDenied'
  | 'NotSupportedOperation'
  | 'BadMessage';

/** A status that the CSMS has not answered yet. */
export interface OwedStatus {
  readonly number: number;
  readonly status: LogStatus;
  readonly requestId: number | null;
}

export interface LogUploadContext extends LogUploadInput {
  readonly wanted: LogWanted | null;
  /** What is being uploaded. */
  readonly log: PackedLog | null;
  /** An upload was ended for the present request. */
  readonly cancels: boolean;
  /** Tries of the present request that have failed. */
  readonly failures: number;
  /** In the order in which they are told. */
  readonly owed: readonly OwedStatus[];
  readonly nextNumber: number;
}
