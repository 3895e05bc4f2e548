/** Files to and from servers that the CSMS names, over HTTP, HTTPS, FTP, FTPS and SFTP. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../protocol/ports/time.js';
import type { DownloadedFile, DownloadRequest, Transfer, UploadRequest } from '../../protocol/ports/transfer.js';
import type { AllowedAddresses } from './addresses.js';
import { type Dial, dialler, type Network, realNetwork } from './dial.js';
import { failureOf } from './failure.js';
import { type FileProtocol, type Location, readLocation } from './location.js';
import { keyOf, type Outgoing, Uploads } from './outgoing.js';
import { discardPart, freeBytesOf, PartFile, type SpaceLimits } from './part-file.js';
import type { Roots } from './secured.js';
import { type TimeLimits, Watch } from './watch.js';

export interface TransferOptions {
  /** Where downloads lie; created when there is none. Null: a folder of this process, which goes with it. */
  readonly folder: string | null;
  /** What the product offers; whatever else a location begins with is `unsupported`. */
  readonly protocols: readonly FileProtocol[];
  /** Addresses that are no public ones and all the same may be connected to. */
  readonly allow?: readonly AllowedAddresses[];
  /** PEM certificates that HTTPS and FTPS trust besides the public ones, as they are at that moment. */
  readonly roots?: Roots;
  /** Fingerprints (`SHA256:...`) of the SFTP servers that are trusted; without them the first key of each server is. */
  readonly hostKeys?: readonly string[] | undefined;
  readonly limits?: Partial<TransferLimits>;
  readonly clock: Clock;
  readonly network?: Network;
}

export type TransferLimits = TimeLimits & SpaceLimits;

const defaultLimits: TransferLimits = {
  idleMs: 60_000,
  wholeMs: 2 * 3_600_000,
  reserveBytes: 16 * 1024 * 1024,
  freeBytes: freeBytesOf,
};

export function createTransfer(options: TransferOptions): Transfer {
  return new FileTransfer(options);
}

class FileTransfer implements Transfer {
  readonly #options: TransferOptions;
  readonly #limits: TransferLimits;
  readonly #dial: Dial;
  readonly #roots: Roots;
  readonly #hostKeys;
  #folder: Promise<string> | null = null;
  /** By name, or what an upload goes by: one that was cancelled may still be letting go of its file. */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #uploads = new Uploads();

  constructor(options: TransferOptions) {
    const { allow = [], network = realNetwork, limits, roots = () => [], hostKeys } = options;
    this.#options = options;
    this.#limits = { ...defaultLimits, ...limits };
    this.#dial = dialler(network, allow);
    this.#roots = roots;
    this.#hostKeys = { known: hostKeys ?? null, met: new Map<string, string>() };
  }

  async download(request: DownloadRequest, signal: AbortSignal): Promise<DownloadedFile> {
    const { location, name, maxBytes } = request;
    return await this.#during(location, signal, (from, watch) =>
      this.#inTurn(name, async () => {
        if (watch.failure) throw watch.failure;
        const folder = await this.#openFolder();
        const source = createHash('sha256').update(location).digest('hex');
        const part = await PartFile.open({ ...this.#limits, folder, name: checked(name), maxBytes, source, watch });
        try {
          await part.checkSpace(0);
          await this.#fetch(from, part, watch);
          return await part.finish();
        } finally {
          await part.close();
        }
      }),
    );
  }

  async upload(request: UploadRequest, signal: AbortSignal): Promise<void> {
    const { location, path, name } = request;
    const key = keyOf(request);
    await this.#during(location, signal, (to, watch) =>
      this.#inTurn(key, async () => {
        if (watch.failure) throw watch.failure;
        const file = await this.#uploads.begin(key, path, checked(name), watch);
        await this.#leave(to, file, watch);
        this.#uploads.finished(key);
      }),
    );
  }

  async discard(name: string): Promise<void> {
    // Without a folder of its own this process has nothing as long as it has downloaded nothing.
    if (this.#options.folder === null && this.#folder === null) return;
    await this.#inTurn(name, async () => discardPart(await this.#openFolder(), checked(name)));
  }

  async #during<T>(given: string, signal: AbortSignal, work: (at: Location, watch: Watch) => Promise<T>): Promise<T> {
    const at = readLocation(given, this.#options.protocols);
    const watch = new Watch(this.#options.clock, this.#limits, signal, at.place);
    try {
      return await watch.during(work(at, watch));
    } catch (error) {
      throw watch.failure ?? failureOf(error, at.place);
    } finally {
      watch.end();
    }
  }

  /** The libraries for FTP and SFTP are loaded by who uses them. */
  async #fetch(from: Location, part: PartFile, watch: Watch): Promise<void> {
    const { protocol } = from;
    if (protocol === 'SFTP') {
      await (await import('./sftp.js')).downloadOverSftp(this.#sftpWay, from, part, watch);
    } else if (protocol === 'HTTP' || protocol === 'HTTPS') {
      await (await import('./http.js')).downloadOverHttp(this.#way, from, part, watch);
    } else {
      await (await import('./ftp.js')).downloadOverFtp(this.#way, from, part, watch);
    }
  }

  async #leave(to: Location, file: Outgoing, watch: Watch): Promise<void> {
    const { protocol } = to;
    if (protocol === 'SFTP') {
      await (await import('./sftp.js')).uploadOverSftp(this.#sftpWay, to, file, watch);
    } else if (protocol === 'HTTP' || protocol === 'HTTPS') {
      await (await import('./http.js')).uploadOverHttp(this.#way, to, file, watch);
    } else {
      await (await import('./ftp.js')).uploadOverFtp(this.#way, to, file, watch);
    }
  }

  get #way() {
    return { dial: this.#dial, roots: this.#roots, idleMs: this.#limits.idleMs };
  }

  get #sftpWay() {
    return { dial: this.#dial, hostKeys: this.#hostKeys };
  }

  #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work, work);
    this.#last.set(name, turn);
    const forget = () => {
      if (this.#last.get(name) === turn) this.#last.delete(name);
    };
    turn.then(forget, forget);
    return turn;
  }

  #openFolder(): Promise<string> {
    this.#folder ??= folderFor(this.#options.folder);
    // One that could not be made is tried again.
    this.#folder.catch(() => {
      this.#folder = null;
    });
    return this.#folder;
  }
}

/** Names are chosen here, never by the CSMS; a slip must not become a path. */
function checked(name: string): string {
  if (/^\w[\w.-]{0,99}$/.test(name)) return name;
  throw new Error(`${JSON.stringify(name)} is no name for a file of a transfer`);
}

const temporary = new Set<string>();

async function folderFor(given: string | null): Promise<string> {
  if (given !== null) {
    await mkdir(given, { recursive: true, mode: 0o700 });
    return given;
  }
  const folder = await mkdtemp(join(tmpdir(), 'statecharge-'));
  if (temporary.size === 0) {
    process.once('exit', () => {
      for (const each of temporary) rmSync(each, { recursive: true, force: true });
    });
  }
  temporary.add(folder);
  return folder;
}
