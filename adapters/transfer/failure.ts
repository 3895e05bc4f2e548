/** Every error of a library or of the system to a TransferFailure and one sentence that holds nothing secret. */
import { TransferError, type TransferFailure } from '../../protocol/ports/transfer.js';

/**
 * Without a cause: what libraries attach to their errors holds whole addresses, and replies of servers repeat users and
 * paths.
 */
export function failed(code: TransferFailure, text: string): TransferError {
  return new TransferError(code, text);
}

const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'ENOTFOUND',
  'ENODATA',
]);

/** `place` is host and port of the server. */
export function failureOf(error: unknown, place: string): TransferError {
  if (error instanceof TransferError) return error;
  const code = codeOf(error);
  const shown = code === '' ? '' : ` (${code})`;
  if (code === 'ENOSPC' || code === 'EDQUOT') return failed('no-space', `The disk is full${shown}.`);
  if (unreachable.has(code) || code.startsWith('EAI_')) {
    return failed('unreachable', `The server ${place} cannot be reached${shown}.`);
  }
  if (/CERT|SIGNED|ISSUER|VERIFY/.test(code)) {
    return failed('refused-address', `The server ${place} has no certificate that this station trusts${shown}.`);
  }
  return failed('broken', `The transfer with ${place} broke off${shown}.`);
}

/** What Node calls the error; SFTP and FTP count theirs, and these are not meant. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
