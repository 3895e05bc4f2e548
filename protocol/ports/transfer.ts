/** Files to and from servers that the CSMS names: HTTP, HTTPS, FTP, FTPS, SFTP. */
import { StationError } from '../errors.js';

/**
 * Why a transfer failed. `unsupported`: a scheme this station does not offer, a location that is none, or a server that
 * does not take files this way. `refused-address`: where files may not come from or go to, or a server that does not
 * prove to be who it should be. `denied`: the server wants other credentials, or forbids it. `not-found`. `too-large`: for
 * us, or for the server. `no-space`, `too-slow`: of our limits. `broken`: the connection, or a server that does not
 * keep to the protocol. `unreachable`. `cancelled`: by the signal.
 */
export type TransferFailure =
  | 'unsupported'
  | 'refused-address'
  | 'denied'
  | 'not-found'
  | 'too-large'
  | 'no-space'
  | 'too-slow'
  | 'broken'
  | 'unreachable'
  | 'cancelled';

/** The message names host and port, never user, password, path or query. */
export class TransferError extends StationError {
  override readonly name = 'TransferError';
  declare readonly code: TransferFailure;
}

export interface DownloadRequest {
  /** As the CSMS gave it, possibly with credentials. */
  readonly location: string;
  /** Of the file here, chosen by us; what an earlier try left under it is gone on with where the protocol can. */
  readonly name: string;
  readonly maxBytes: number;
}

export interface DownloadedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface UploadRequest {
  /** A folder, or the name of a file there. */
  readonly location: string;
  readonly path: string;
  /** Of the file there, where the location is a folder. */
  readonly name: string;
}

export interface Transfer {
  /** Resolves when the whole file is on disk. Rejects with a TransferError; one call is one try. */
  download(request: DownloadRequest, signal: AbortSignal): Promise<DownloadedFile>;
  upload(request: UploadRequest, signal: AbortSignal): Promise<void>;
  /** Forgets a download, whole or not. */
  discard(name: string): Promise<void>;
}
