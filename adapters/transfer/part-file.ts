/**
 * A download on its way to disk. Beside the part lies a note of what it is a part of and how much of it is surely on
 * disk, with its hash: the next try goes on from there, also after a power cut.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { DownloadedFile } from '../../protocol/ports/transfer.js';
import { failed } from './failure.js';
import { type PartNote, readNote, writeNote } from './part-note.js';
import type { Watch } from './watch.js';

export interface SpaceLimits {
  /** What stays free of the disk, bytes: the records of the station need it. */
  readonly reserveBytes: number;
  /** Free bytes of the disk a folder is on. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** How much may have to be fetched again after a power cut. */
const noteEveryBytes = 4 * 1024 * 1024;

export interface PartOptions extends SpaceLimits {
  readonly folder: string;
  readonly name: string;
  readonly maxBytes: number;
  /** What is downloaded, as a hash. */
  readonly source: string;
  readonly watch: Watch;
}

export class PartFile {
  readonly #options: PartOptions;
  readonly #path: string;
  readonly #notePath: string;
  readonly #file: FileHandle;
  #hash: Hash;
  #bytes: number;
  #notedBytes: number;
  #validator: string | null;
  #totalBytes: number | null;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(options: PartOptions, file: FileHandle, note: PartNote, hash: Hash) {
    this.#options = options;
    this.#path = pathOf(options);
    this.#notePath = notePathOf(options);
    this.#file = file;
    this.#hash = hash;
    this.#bytes = note.bytes;
    this.#notedBytes = note.bytes;
    this.#validator = note.validator;
    this.#totalBytes = note.totalBytes;
  }

  /** With what an earlier try has left, if it is of the same location and undamaged. */
  static async open(options: PartOptions): Promise<PartFile> {
    const path = pathOf(options);
    const { source, watch } = options;
    // One that was complete is a part like any other, of which nothing is missing.
    await rename(join(options.folder, options.name), path).catch(() => {});
    const file = await open(path, 'a+', 0o600).then(async (created) => {
      await created.close();
      return open(path, 'r+');
    });
    const nothing = { source, validator: null, totalBytes: null, bytes: 0, sha256: '' };
    const note = await readNote(notePathOf(options));
    const hash = note?.source === source ? await hashOf(path, note.bytes, watch) : null;
    const isGood = note !== null && hash?.copy().digest('hex') === note.sha256;
    return isGood && hash ? new PartFile(options, file, note, hash) : new PartFile(options, file, nothing, newHash());
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What tells whether the file on the server is still the same. */
  get validator(): string | null {
    return this.#validator;
  }

  /** Null while the server has not told it. */
  get totalBytes(): number | null {
    return this.#totalBytes;
  }

  /** Begins anew. Rejects when it cannot fit. */
  async beginAnew(validator: string | null, totalBytes: number | null): Promise<void> {
    this.#bytes = 0;
    this.#hash = newHash();
    this.#validator = validator;
    this.#totalBytes = totalBytes;
    await this.#file.truncate(0);
    await this.#note();
    await this.checkSize();
  }

  /** Before the rest comes. */
  async checkSize(): Promise<void> {
    const { maxBytes, watch } = this.#options;
    const total = this.#totalBytes ?? this.#bytes;
    if (total > maxBytes) throw tooLarge(watch.place, maxBytes);
    await this.checkSpace(total - this.#bytes);
  }

  /** For so many bytes, and for what has to stay free. */
  async checkSpace(bytes: number): Promise<void> {
    const { folder, freeBytes, reserveBytes, watch } = this.#options;
    const neededBytes = bytes + reserveBytes;
    if ((await freeBytes(folder)) < neededBytes) {
      throw failed('no-space', `The disk has no room for a file from ${watch.place}: ${neededBytes} bytes are needed.`);
    }
  }

  /** Takes what comes after `bytes`, at the pace of the disk. */
  sink(): Writable {
    return new Writable({
      write: (chunk: Buffer, _, done) => {
        this.#writing = this.#append(chunk);
        this.#writing.then(() => done(), done);
      },
    });
  }

  /** Rejects when less has come than the server has announced. */
  async finish(): Promise<DownloadedFile> {
    const { folder, name, watch } = this.#options;
    if (this.#totalBytes !== null && this.#bytes < this.#totalBytes) {
      throw failed('broken', `The server ${watch.place} ended after ${this.#bytes} of ${this.#totalBytes} bytes.`);
    }
    await this.#note();
    await this.#let();
    const path = join(folder, name);
    await rename(this.#path, path);
    return { path, sizeBytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  /** Notes what is there for the next try. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#writing.catch(() => {});
    // A disk that is full keeps the note of before.
    await this.#note().catch(() => {});
    await this.#let();
  }

  async #let(): Promise<void> {
    this.#isClosed = true;
    await this.#file.close();
  }

  async #append(chunk: Buffer): Promise<void> {
    const { maxBytes, watch } = this.#options;
    watch.progress();
    const length = this.#bytes + chunk.length;
    if (length > maxBytes) throw tooLarge(watch.place, maxBytes);
    if (this.#totalBytes !== null && length > this.#totalBytes) {
      throw failed('broken', `The server ${watch.place} sent more than it had announced.`);
    }
    for (let written = 0; written < chunk.length; ) {
      const part = chunk.subarray(written);
      written += (await this.#file.write(part, 0, part.length, this.#bytes + written)).bytesWritten;
    }
    this.#hash.update(chunk);
    this.#bytes = length;
    if (length - this.#notedBytes < noteEveryBytes) return;
    await this.#note();
    await this.checkSize();
  }

  async #note(): Promise<void> {
    await this.#file.datasync();
    const { source } = this.#options;
    await writeNote(this.#notePath, {
      source,
      validator: this.#validator,
      totalBytes: this.#totalBytes,
      bytes: this.#bytes,
      sha256: this.#hash.copy().digest('hex'),
    });
    this.#notedBytes = this.#bytes;
  }
}

/** Forgets a download, whole or not. */
export async function discardPart(folder: string, name: string): Promise<void> {
  const at = { folder, name };
  for (const path of [join(folder, name), pathOf(at), notePathOf(at)]) await rm(path, { force: true });
}

type Place = Pick<PartOptions, 'folder' | 'name'>;

const pathOf = ({ folder, name }: Place) => join(folder, `${name}.part`);
const notePathOf = ({ folder, name }: Place) => join(folder, `${name}.note`);

const newHash = () => createHash('sha256');

/** Of the first bytes; null when there are fewer. */
async function hashOf(path: string, bytes: number, watch: Watch): Promise<Hash | null> {
  const hash = newHash();
  if (bytes === 0) return hash;
  let read = 0;
  for await (const chunk of createReadStream(path, { end: bytes - 1, signal: watch.signal })) {
    hash.update(chunk as Buffer);
    read += (chunk as Buffer).length;
    watch.progress();
  }
  return read === bytes ? hash : null;
}

function tooLarge(place: string, maxBytes: number) {
  return failed('too-large', `The file at ${place} is larger than the ${maxBytes} bytes that are allowed.`);
}
