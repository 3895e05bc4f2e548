/** A host whose firmware is somebody else's business: it tells how much room there is, and nothing more. */
import { statfs } from 'node:fs/promises';
import type { Host } from '../../protocol/ports/host.js';

/** `folder`: of the records; null where nothing is kept on disk. */
export function plainHost(folder: string | null): Host {
  return {
    bootedFirmware: async () => ({ version: null, outcome: 'none' }),
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(folder ?? '.');
      return bavail * bsize;
    },
  };
}
