/** What the simulated host takes for firmware: a first line that says so and names the version, then anything. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FirmwareError, type FirmwareImage } from '../../protocol/ports/host.js';

/** A version goes into BootNotification, which has 50 characters for it (6.5). */
const firstLine = /^STATECHARGE-FIRMWARE ([!-~]{1,50})\n/;
const longestFirstLine = 80;

/**
 * Reads the file once, from its first byte to its last: what is copied is what is compared with the checksum, whatever
 * happens to the file meanwhile. Gives the version. Rejects with a FirmwareError, and then leaves nothing behind.
 *
 * @param slot null: nothing is copied
 */
export async function copyFirmware(image: FirmwareImage, slot: string | null, signal: AbortSignal): Promise<string> {
  const part = slot === null ? null : `${slot}.new`;
  try {
    if (part !== null) await mkdir(dirname(part), { recursive: true });
    const version = await copied(image, part, signal);
    if (part !== null && slot !== null) await rename(part, slot);
    return version;
  } catch (cause) {
    if (part !== null) await rm(part, { force: true });
    if (cause instanceof FirmwareError) throw cause;
    throw new FirmwareError('failed', 'the firmware could not be written', { cause });
  }
}

async function copied({ path, sizeBytes, sha256 }: FirmwareImage, part: string | null, signal: AbortSignal) {
  const handle = part === null ? null : await open(part, 'w');
  try {
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    let size = 0;
    for await (const piece of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
      size += piece.length;
      // What grows while it is read would never end.
      if (size > sizeBytes) throw new FirmwareError('unverified', 'the file is longer than the one that was checked');
      if (head.length < longestFirstLine) head = Buffer.concat([head, piece.subarray(0, longestFirstLine)]);
      hash.update(piece);
      await handle?.writeFile(piece);
    }
    if (hash.digest('hex') !== sha256)
      throw new FirmwareError('unverified', 'the file is not the one that was checked');
    const [, version] = firstLine.exec(head.toString('latin1')) ?? [];
    if (version === undefined) throw new FirmwareError('unverified', 'the file is no firmware for this station');
    await handle?.sync();
    return version;
  } finally {
    await handle?.close();
  }
}
