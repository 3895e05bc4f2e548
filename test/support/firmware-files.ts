/** A firmware as the simulated host takes it, on disk. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { FirmwareImage } from '../../protocol/ports/host.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function firmwareFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-firmware-'));
  folders.push(folder);
  return folder;
}

export const firmwareBytes = (version = 'V1.0.7') =>
  Buffer.concat([Buffer.from(`STATECHARGE-FIRMWARE ${version}\n`), Buffer.alloc(20_000, 7)]);

/** As it was checked; what lies there may be replaced afterwards. */
export function firmwareImage(bytes: Uint8Array = firmwareBytes(), folder = firmwareFolder()): FirmwareImage {
  const path = join(folder, 'image');
  writeFileSync(path, bytes);
  return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
