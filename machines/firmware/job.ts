/** A firmware update as a record: how it begins, what becomes of it, and what the CSMS is told of it. Pure. */
import { instantOf } from '../../protocol/date-time.js';
import type { Request } from '../../protocol/messages.js';
import { FirmwareError } from '../../protocol/ports/host.js';
import type { FirmwareNews, FirmwareRecord } from '../../protocol/ports/store.js';
import { TransferError } from '../../protocol/ports/transfer.js';
import type { FirmwareCall, FirmwareContext, FirmwareInput } from './firmware.types.js';

export type FirmwareStatus = Request<'SignedFirmwareStatusNotification'>['status'];

export function contextFrom(input: FirmwareInput): FirmwareContext {
  return {
    ...input,
    kept: input.record,
    writing: null,
    request: null,
    isAnswered: false,
    failures: 0,
    asked: null,
    unanswered: 0,
  };
}

/** As messages carry it; a date that nobody can read is past. */
const isoOf = (text: string) => new Date(instantOf(text) ?? 0).toISOString();

/** `id`: a UUID that was never drawn before. */
export function recordFor(call: FirmwareCall, id: string): FirmwareRecord {
  const { retries = null, retryInterval: retryIntervalS = null } = call.payload;
  const begun = { id, retries, retryIntervalS, phase: 'fetching', status: 'Idle', untold: [], newsNumber: 0 } as const;
  const rest = { ...begun, installs: 0, image: null };
  if (call.type === 'csms.updateFirmware') {
    const { location, retrieveDate } = call.payload;
    const unsigned = { requestId: null, installAt: null, signingCertificate: null, signature: null };
    return { ...rest, ...unsigned, location, retrieveAt: isoOf(retrieveDate) };
  }
  const { requestId, firmware } = call.payload;
  const { location, retrieveDateTime, installDateTime, signingCertificate, signature } = firmware;
  const installAt = installDateTime === undefined ? null : isoOf(installDateTime);
  return {
    ...rest,
    requestId,
    location,
    retrieveAt: isoOf(retrieveDateTime),
    installAt,
    signingCertificate,
    signature,
  };
}

/** What the CSMS has not been told of the one before is told first. */
export function following(record: FirmwareRecord, before: FirmwareRecord | null): FirmwareRecord {
  return before === null ? record : { ...record, untold: before.untold, newsNumber: before.newsNumber };
}

/** Those of FirmwareStatusNotification (7.25); the whitepaper has more of them. */
const classic: readonly string[] = [
  'Downloading',
  'Downloaded',
  'DownloadFailed',
  'Installing',
  'Installed',
  'InstallationFailed',
] satisfies readonly Request<'FirmwareStatusNotification'>['status'][];

export const isClassic = (status: string) => classic.includes(status);

/** More than these are not kept while nobody listens: what has been paused a hundred times is told once. */
const mostUntold = 20;

/** The last group of a UUID counts the statuses, so that each of them has an id and keeps it. */
const messageIdOf = (id: string, number: number) => `${id.slice(0, 24)}${number.toString(16).padStart(12, '0')}`;

/** Nothing is said twice in a row, nor what the message of a classic update has no word for. */
export function withStatus(record: FirmwareRecord, status: FirmwareStatus): FirmwareRecord {
  const { id, requestId, untold } = record;
  if (record.status === status || (requestId === null && !isClassic(status))) return record;
  const number = record.newsNumber + 1;
  const news: FirmwareNews = { number, messageId: messageIdOf(id, number), requestId, status };
  return { ...record, status, newsNumber: number, untold: [...untold, news].slice(-mostUntold) };
}

/** Nothing is fetched any more: whatever credentials its location held are forgotten. */
export const ended = (record: FirmwareRecord, status: FirmwareStatus): FirmwareRecord => ({
  ...withStatus(record, status),
  phase: 'over',
  location: '',
  image: null,
});

/** For a newer request: nothing more is said of it. What is over stays as it is. */
export function cancelled(record: FirmwareRecord): FirmwareRecord {
  if (record.phase === 'over') return record;
  const untold = record.untold.filter(({ requestId, messageId }) => !isOf(record, requestId, messageId));
  return { ...record, phase: 'over', status: 'Idle', location: '', image: null, untold };
}

const isOf = ({ id, requestId }: FirmwareRecord, ofRequest: number | null, messageId: string) =>
  requestId === ofRequest && messageId.startsWith(id.slice(0, 24));

/** Which word there is for an installation that went wrong. */
export function failureOf({ requestId }: FirmwareRecord, error: unknown): FirmwareStatus {
  const isUnverified = error instanceof FirmwareError && error.code === 'unverified';
  return isUnverified && requestId !== null ? 'InstallVerificationFailed' : 'InstallationFailed';
}

const hopeless: readonly string[] = ['unsupported', 'refused-address', 'too-large'];

/** `retries` counts what comes after the first try (errata 3.50). */
export function mayRetry({ record, failures }: FirmwareContext, error: unknown): boolean {
  if (error instanceof TransferError && hopeless.includes(error.code)) return false;
  return failures < (record?.retries ?? defaultRetries);
}

/** The host was told to end an installation that took too long, and may not have ended it yet. */
export class InstallOverdue extends Error {
  override readonly name = 'InstallOverdue';
}

const defaultRetries = 3;
const defaultRetryMs = 60_000;

/** A CSMS that wants no pause gets a short one. */
const shortestRetryMs = 1_000;

/** Nobody who looks at a charging station waits longer for it; and no timer can wait for whatever a number says. */
const longestRetryMs = 86_400_000;

export function retryMs({ record }: FirmwareContext): number {
  const seconds = record?.retryIntervalS ?? null;
  if (seconds === null) return defaultRetryMs;
  return Math.min(Math.max(seconds * 1000, shortestRetryMs), longestRetryMs);
}

export const isRetryCapped = ({ record }: FirmwareContext) => (record?.retryIntervalS ?? 0) * 1000 > longestRetryMs;

/** After the trigger of the whitepaper: the last status once more, unless all went well (L01.FR.28, FR.29). */
export function signedNow(record: FirmwareRecord | null): Request<'SignedFirmwareStatusNotification'> {
  if (record === null || record.requestId === null) return { status: 'Idle' };
  const { status, requestId } = record;
  if (status === 'Idle' || status === 'Installed') return { status: 'Idle' };
  return { status: status as FirmwareStatus, requestId };
}

/** After TriggerMessage: what goes on, as far as the message has a word for it (T TC_054). */
export function classicNow(record: FirmwareRecord | null): Request<'FirmwareStatusNotification'> {
  const isGoingOn = record !== null && record.phase !== 'over' && isClassic(record.status);
  return { status: isGoingOn ? (record.status as Request<'FirmwareStatusNotification'>['status']) : 'Idle' };
}

/** 1, 2, 4 ... minutes, at most an hour. */
export const untilToldAgainMs = ({ unanswered }: FirmwareContext) =>
  Math.min(60_000 * 2 ** Math.max(0, unanswered - 1), 3_600_000);

/** How an update that was under way stands after a boot, or after a crash of the chart. */
export type Standing = 'none' | 'fetching' | 'rebooting' | 'proving' | 'installed' | 'failed';

/** An image whose installation has ended in a power cut this often is given up. */
export const mostInstalls = 3;

export function standingOf({ record, outcome }: FirmwareContext): Standing {
  if (record === null || record.phase === 'over') return 'none';
  if (record.phase === 'fetching') return 'fetching';
  if (outcome === 'rolledBack') return 'failed';
  if (outcome === 'updated') return 'proving';
  // It was given up, and the host has not installed it after all.
  if (record.phase === 'installing' && record.status === 'InstallationFailed') return 'failed';
  if (record.phase === 'installing') return record.installs < mostInstalls ? 'fetching' : 'failed';
  if (outcome === null) return record.phase;
  // Confirmed, and then the power failed. Or the host has never booted it.
  return record.phase === 'proving' ? 'installed' : 'failed';
}
