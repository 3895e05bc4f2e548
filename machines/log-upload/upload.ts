/** What is wanted, what the CSMS is answered, and what an upload that failed is told as. Pure. */
import { instantOf } from '../../protocol/date-time.js';
import type { LogWindow } from '../../protocol/ports/logs.js';
import { TransferError } from '../../protocol/ports/transfer.js';
import type {
  LogRequested,
  LogStatus,
  LogUploadContext,
  LogUploadInput,
  LogWanted,
  OwedStatus,
} from './log-upload.types.js';

/** Where the CSMS leaves it to us. */
const ownRetries = 2;
const ownRetryS = 30;

/** A server that is asked again without end or pause gains nothing by it. */
const mostRetries = 100;
const shortestRetryS = 1;

/** Of a line that is down for long, the first, which may be on its way, and the newest; an upload has two. */
export const mostOwed = 10;

export function contextFrom({ serves }: LogUploadInput): LogUploadContext {
  return { serves, wanted: null, log: null, cancels: false, failures: 0, owed: [], nextNumber: 1 };
}

function windowOf(from: string | undefined, to: string | undefined): LogWindow {
  const [fromMs, toMs] = [from, to].map((text) => (text === undefined ? null : instantOf(text)));
  return { ...(typeof fromMs === 'number' && { fromMs }), ...(typeof toMs === 'number' && { toMs }) };
}

function patienceOf({ retries, retryInterval }: { readonly retries?: number; readonly retryInterval?: number }) {
  return {
    retries: Math.min(Math.max(retries ?? ownRetries, 0), mostRetries),
    retryMs: Math.max(retryInterval ?? ownRetryS, shortestRetryS) * 1000,
  };
}

export function wantedBy(event: LogRequested): LogWanted {
  const { callId } = event;
  if (event.type === 'csms.getLog') {
    const { log, logType, requestId } = event.payload;
    return {
      callId,
      requestId,
      kind: logType === 'SecurityLog' ? 'security' : 'diagnostics',
      window: windowOf(log.oldestTimestamp, log.latestTimestamp),
      location: log.remoteLocation,
      ...patienceOf(event.payload),
    };
  }
  const { location, startTime, stopTime } = event.payload;
  return {
    callId,
    requestId: null,
    kind: 'diagnostics',
    window: windowOf(startTime, stopTime),
    location,
    ...patienceOf(event.payload),
  };
}

/** `fileName`: null where there is nothing to upload. */
export function answerTo({ serves, cancels }: LogUploadContext, fileName: string | null): object {
  if (serves === 'diagnostics') return fileName === null ? {} : { fileName };
  // That an upload was ended for it stays true where nothing takes its place.
  if (fileName === null) return { status: cancels ? 'AcceptedCanceled' : 'Rejected' };
  return { status: cancels ? 'AcceptedCanceled' : 'Accepted', filename: fileName };
}

export function notificationOf({ serves }: LogUploadContext, status: LogStatus | 'Idle', requestId: number | null) {
  return serves === 'diagnostics'
    ? ({ action: 'DiagnosticsStatusNotification', payload: { status } } as const)
    : ({ action: 'LogStatusNotification', payload: { status, ...(requestId !== null && { requestId }) } } as const);
}

/** GetDiagnostics has one word for all of it. */
export function failureOf({ serves, wanted }: LogUploadContext, error: unknown): LogStatus {
  if (serves === 'diagnostics') return 'UploadFailed';
  switch (error instanceof TransferError ? error.code : null) {
    case 'denied':
    case 'refused-address':
      return 'PermissionDenied';
    case 'unsupported':
      // A location that is none is a fault of the message; a scheme that we have not got is none.
      return URL.canParse(wanted?.location ?? '') ? 'NotSupportedOperation' : 'BadMessage';
    default:
      return 'UploadFailure';
  }
}

/** What is not allowed or not possible here will be neither in a minute. */
export function mayRetry({ wanted, failures }: LogUploadContext, error: unknown): boolean {
  const isFinal = error instanceof TransferError && (error.code === 'unsupported' || error.code === 'refused-address');
  return !isFinal && wanted !== null && failures < wanted.retries;
}

type Part = Partial<LogUploadContext>;

export function owing({ owed, nextNumber, wanted }: LogUploadContext, status: LogStatus): Part {
  const added: OwedStatus = { number: nextNumber, status, requestId: wanted?.requestId ?? null };
  const kept = owed.length < mostOwed ? owed : [...owed.slice(0, 1), ...owed.slice(2)];
  return { owed: [...kept, added], nextNumber: nextNumber + 1 };
}

export const firstOwed = ({ owed }: LogUploadContext): OwedStatus | undefined => owed[0];
