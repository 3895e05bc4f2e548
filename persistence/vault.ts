/** Where secrets are kept: a folder with a file for each, or memory, for stations that keep nothing. */
import { chmod, type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StorageError } from '../protocol/errors.js';
import type { Journal } from '../protocol/ports/journal.js';
import type { Vault } from '../protocol/ports/vault.js';
import { syncFolder } from './files.js';

export function memoryVault(secrets = new Map<string, Uint8Array>()): Vault {
  return {
    open: async () => {},
    keep: async (name, secret) => {
      secrets.set(name, Uint8Array.from(secret));
    },
    read: (name) => secrets.get(name) ?? null,
    retain: async (names) => {
      for (const name of secrets.keys()) if (!names.includes(name)) secrets.delete(name);
    },
  };
}

/** Only its owner may look into the folder (0700) and read its files (0600). Nothing is made before there is a secret. */
export function folderVault(folder: string, journal: Journal): Vault {
  return new FolderVault(folder, journal);
}

const folderRights = 0o700;
const fileRights = 0o600;
/** A file that was being written when the power was cut. */
const unfinished = '.tmp';

class FolderVault implements Vault {
  readonly #folder: string;
  readonly #journal: Journal;
  #secrets = new Map<string, Uint8Array>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(folder: string, journal: Journal) {
    this.#folder = folder;
    this.#journal = journal;
  }

  open(): Promise<void> {
    return this.#inTurn(async () => {
      const secrets = new Map<string, Uint8Array>();
      if (await this.#close(this.#folder, folderRights)) {
        for (const name of await readdir(this.#folder)) {
          const file = join(this.#folder, name);
          if (name.endsWith(unfinished)) await rm(file, { force: true });
          else if (isName(name) && (await this.#close(file, fileRights))) secrets.set(name, await readFile(file));
        }
      }
      this.#secrets = secrets;
    });
  }

  keep(name: string, secret: Uint8Array): Promise<void> {
    if (!isName(name)) return Promise.reject(new StorageError('write-failed', `"${name}" is no name for a secret.`));
    const kept = Uint8Array.from(secret);
    return this.#inTurn(async () => {
      const file = join(this.#folder, name);
      await this.#makeFolder();
      await writeOwn(`${file}${unfinished}`, kept);
      await rename(`${file}${unfinished}`, file);
      await syncFolder(this.#folder);
      this.#secrets.set(name, kept);
    });
  }

  read(name: string): Uint8Array | null {
    return this.#secrets.get(name) ?? null;
  }

  retain(names: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const gone = [...this.#secrets.keys()].filter((name) => !names.includes(name));
      for (const name of gone) {
        await rm(join(this.#folder, name), { force: true });
        this.#secrets.delete(name);
      }
      if (gone.length > 0) await syncFolder(this.#folder);
    });
  }

  async #makeFolder(): Promise<void> {
    const made = await mkdir(this.#folder, { recursive: true, mode: folderRights });
    if (made !== undefined) await syncFolder(dirname(this.#folder));
  }

  /** False where there is nothing. Rights that somebody has widened are taken back, and that is told. */
  async #close(path: string, rights: number): Promise<boolean> {
    const found = await stat(path).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (found === null) return false;
    // Windows has no such bits and reports them all.
    if (process.platform === 'win32' || (found.mode & 0o077) === 0) return true;
    await chmod(path, rights);
    this.#journal.note({ level: 'warn', event: 'vault.wasOpen', path, why: 'others could read or change it' });
    return true;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work).catch((error: unknown) => {
      throw troubleOf(error);
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/** No name leads out of the folder, and none is taken for a file that was never finished. */
const isName = (name: string) => /^[A-Za-z0-9][\w.-]*$/.test(name) && !name.endsWith(unfinished);

/** Readable by nobody else from its first byte on. */
async function writeOwn(file: string, secret: Uint8Array): Promise<void> {
  await rm(file, { force: true });
  const handle: FileHandle = await open(file, 'wx', fileRights);
  try {
    await handle.writeFile(secret);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function troubleOf(cause: unknown): StorageError {
  const isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StorageError(isFull ? 'full' : 'write-failed', `The secrets of the station: ${why}`, { cause });
}
