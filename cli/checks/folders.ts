/** Folders to write to. */
import { mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * With those above it. Node's own way (`recursive`) never comes back where the system says of a folder below one that is
 * there that there is no such place, as it does below /proc.
 */
export function makeFolder(folder: string): void {
  if (made(folder)) return;
  makeFolder(dirname(folder));
  // Whoever was faster has made the same.
  if (!made(folder)) mkdirSync(folder);
}

/** False where the folder above is missing. */
function made(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return true;
    if (code === 'ENOENT' && dirname(folder) !== folder) return false;
    throw error;
  }
}

const procFileSystem = 0x9fa0;

/** What lies there is made by the system itself, and nothing can be put beside it. */
export function isOfSystem(folder: string): boolean {
  return process.platform === 'linux' && statfsSync(folder).type === procFileSystem;
}
