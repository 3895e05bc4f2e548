/** What the log-upload chart is told and made from. There are two of it: `diagnostics` (5.9) and `log-upload` (N01). */
import type { Answered, ClockSet, ConfigurationChanged, CsmsCall, Failed } from '../system.js';

type Status = 'DiagnosticsStatusNotification' | 'LogStatusNotification';

export type LogUploadEvent =
  | CsmsCall<'GetDiagnostics' | 'GetLog'>
  | { readonly type: 'trigger.diagnosticsStatusNotification' }
  | { readonly type: 'trigger.logStatusNotification' }
  | ClockSet
  | Answered<Status>
  | Failed<Status>
  | ConfigurationChanged;

export interface LogUploadInput {
  /** Which of the two it is. */
  readonly serves: 'diagnostics' | 'log-upload';
}
