/** Where a station gets its firmware and leaves its logs. */
import type { WaitOptions } from '../csms/inbox.js';

export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface FileServer {
  /** Ends with a slash. */
  readonly url: string;
  /** Offers a file. Names are paths without a slash in front. */
  put(name: string, bytes: Uint8Array): void;
  urlOf(name: string): string;
  /** Everything that came completely; of one name the last. */
  readonly uploads: ReadonlyMap<string, Buffer>;
  /** The oldest complete upload that nobody has taken, now or later. */
  nextUpload(options?: WaitOptions): Promise<Upload>;
  /** What was asked for and sent, one entry for each time, from when it is begun. */
  readonly downloads: readonly string[];
  /** Breaks what is under way. */
  close(): Promise<void>;
}

export interface FileServerOptions {
  /** The address of this machine that the station can reach. Default 127.0.0.1. */
  readonly host?: string;
  /** A larger upload is refused. Default 64 MiB. */
  readonly maxUploadBytes?: number;
}
