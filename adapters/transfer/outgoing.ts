/**
 * A file on its way to a server, and how much of it may be there already. What a try that broke off has sent is known
 * for as long as this process runs; what of it has arrived the server has to say.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { UploadRequest } from '../../protocol/ports/transfer.js';
import type { Watch } from './watch.js';

interface LocalFile {
  readonly path: string;
  /** Of the file there, where the location is a folder. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Another file may be packed under the same name. */
  readonly changedMs: number;
}

export class Outgoing {
  readonly file: LocalFile;
  readonly #watch: Watch;
  #sentBytes: number;

  constructor(file: LocalFile, sentBytes: number, watch: Watch) {
    this.file = file;
    this.#sentBytes = sentBytes;
    this.#watch = watch;
  }

  get name(): string {
    return this.file.name;
  }

  get sizeBytes(): number {
    return this.file.sizeBytes;
  }

  /** By the tries since the server last began a file with it. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Whether what the server has may be the beginning of this file: it cannot have more than it was ever sent. */
  isBegunBy(remoteBytes: number | null): remoteBytes is number {
    return remoteBytes !== null && remoteBytes > 0 && remoteBytes <= this.#sentBytes;
  }

  /** From there to the end. Nothing is read, nor counts as sent, before somebody wants it. */
  from(startBytes: number): Readable {
    return Readable.from(this.#pieces(startBytes), { objectMode: false });
  }

  async *#pieces(startBytes: number) {
    this.#sentBytes = startBytes;
    const rest = createReadStream(this.file.path, { start: startBytes, signal: this.#watch.signal });
    for await (const piece of rest as AsyncIterable<Buffer>) {
      this.#watch.progress();
      this.#sentBytes += piece.length;
      yield piece;
    }
  }
}

/** More than the charts ever have under way; what nobody came back for is forgotten. */
const maxKept = 8;

export class Uploads {
  readonly #unfinished = new Map<string, Outgoing>();

  async begin(key: string, path: string, name: string, watch: Watch): Promise<Outgoing> {
    const { size: sizeBytes, mtimeMs: changedMs } = await stat(path);
    const earlier = this.#unfinished.get(key);
    const isSame = earlier?.file.sizeBytes === sizeBytes && earlier.file.changedMs === changedMs;
    const file = new Outgoing({ path, name, sizeBytes, changedMs }, isSame ? earlier.sentBytes : 0, watch);
    this.#unfinished.delete(key);
    this.#unfinished.set(key, file);
    const [oldest] = this.#unfinished.keys();
    if (this.#unfinished.size > maxKept && oldest !== undefined) this.#unfinished.delete(oldest);
    return file;
  }

  finished(key: string): void {
    this.#unfinished.delete(key);
  }
}

/** As a hash: a location holds passwords. */
export function keyOf({ location, path, name }: UploadRequest): string {
  return `upload ${createHash('sha256')
    .update(JSON.stringify([location, path, name]))
    .digest('hex')}`;
}
