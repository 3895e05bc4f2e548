/** The files of a server: what is offered and what was left. */

import { type AddressInfo, isIPv6, type Server } from 'node:net';
import { Inbox, type WaitOptions } from '../csms/inbox.js';
import type { FileServer, FileServerOptions, Upload } from './file-server.js';

const defaultMaxUploadBytes = 64 * 1024 * 1024;

export class Shelf {
  readonly maxUploadBytes: number;
  readonly uploads = new Map<string, Buffer>();
  readonly downloads: string[] = [];
  readonly #offered = new Map<string, Buffer>();
  readonly #inbox = new Inbox<Upload>();

  constructor({ maxUploadBytes = defaultMaxUploadBytes }: FileServerOptions) {
    this.maxUploadBytes = maxUploadBytes;
  }

  put(name: string, bytes: Uint8Array): void {
    this.#offered.set(name, Buffer.from(bytes));
  }

  /** Null when there is none. An upload can be fetched, too. */
  find(name: string): Buffer | null {
    return this.#offered.get(name) ?? this.uploads.get(name) ?? null;
  }

  /** Below this folder, without it; the root is empty. */
  namesIn(folder: string): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const names = [...new Set([...this.#offered.keys(), ...this.uploads.keys()])];
    return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  /** As `find`, and it counts as a download. */
  fetch(name: string): Buffer | null {
    const bytes = this.find(name);
    if (bytes !== null) this.downloads.push(name);
    return bytes;
  }

  receive(name: string, bytes: Buffer): void {
    this.uploads.set(name, bytes);
    this.#inbox.put({ name, bytes });
  }

  nextUpload(options?: WaitOptions): Promise<Upload> {
    return this.#inbox.take(
      () => true,
      () => `no upload came; those taken before: ${[...this.uploads.keys()].join(', ') || 'none'}`,
      options,
    );
  }

  close(): void {
    this.#inbox.fail(new Error('The file server was closed while an upload was awaited'));
  }
}

/** Empty, `.` and `..` segments lead nowhere else. */
export function plainPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

/** Listens at a free port of the host, and offers the shelf there. */
export async function serve(shelf: Shelf, server: Server, place: Place): Promise<FileServer> {
  const { scheme, host = '127.0.0.1', hangUp } = place;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}/`;
  return {
    url,
    put: (name, bytes) => shelf.put(name, bytes),
    urlOf: (name) => url + encodeURI(name),
    uploads: shelf.uploads,
    nextUpload: (wait) => shelf.nextUpload(wait),
    downloads: shelf.downloads,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      hangUp();
      await closed;
      shelf.close();
    },
  };
}

export interface Place {
  readonly scheme: 'http' | 'ftp';
  readonly host?: string | undefined;
  /** Breaks every connection. */
  readonly hangUp: () => void;
}
