/** A transfer in a folder of its own, and what the tests of all protocols want of it. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { realClock } from '../../../adapters/clock/real-clock.js';
import { createTransfer, type TransferOptions } from '../../../adapters/transfer/transfer.js';
import { TransferError } from '../../../protocol/ports/transfer.js';

const protocols = ['HTTP', 'HTTPS', 'FTP', 'FTPS', 'SFTP'] as const;

export const never = new AbortController().signal;

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const cleanUps: (() => unknown)[] = [];

/** Run after the test, the last first. */
export function afterwards(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-transfer-'));
  afterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TransferBench {
  readonly folder: string;
  readonly transfer: ReturnType<typeof createTransfer>;
  /** Under the name `image`. */
  get(location: string, maxBytes?: number, signal?: AbortSignal): ReturnType<TransferBench['transfer']['download']>;
  /** Leaves these bytes there under the name `log.gz`. */
  put(location: string, bytes: Uint8Array): Promise<void>;
  /** Leaves the same file each time it is called, under the name `log.gz`. */
  putter(location: string, bytes: Uint8Array): () => Promise<void>;
}

/** With loopback allowed unless told otherwise, and everything shorter than in the field. */
export function transferBench(options: Partial<TransferOptions> = {}): TransferBench {
  const folder = join(temporaryFolder(), 'transfers');
  const { limits, ...rest } = options;
  const transfer = createTransfer({
    folder,
    protocols,
    allow: ['loopback'],
    clock: realClock(),
    limits: { reserveBytes: 0, ...limits },
    ...rest,
  });
  const putter = (location: string, bytes: Uint8Array) => {
    const path = join(temporaryFolder(), 'packed');
    writeFileSync(path, bytes);
    return () => transfer.upload({ location, path, name: 'log.gz' }, never);
  };
  return {
    folder,
    transfer,
    putter,
    get: (location, maxBytes = 100_000_000, signal = never) =>
      transfer.download({ location, name: 'image', maxBytes }, signal),
    put: (location, bytes) => putter(location, bytes)(),
  };
}

/** Bytes that no two pieces of are the same. */
export const someBytes = (length: number) => randomBytes(length);

/** What a transfer fails with. */
export async function failureOf(transfer: Promise<unknown>): Promise<TransferError> {
  try {
    await transfer;
  } catch (error) {
    if (error instanceof TransferError) return error;
    throw error;
  }
  throw new Error('the transfer did not fail');
}
