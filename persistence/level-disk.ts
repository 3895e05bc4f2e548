/**
 * The folder of a station: `store/` is a LevelDB, `open-transactions.json` the second copy, `quarantine/` what was found
 * damaged.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { StorageError } from '../protocol/errors.js';
import type { LedgerDamage } from '../protocol/ports/store.js';
import type { Clock } from '../protocol/ports/time.js';
import { RANGE } from './changes.js';
import type { Disk, DiskContents, DiskOperation, KeyRange } from './disk.js';
import { readIfThere, replaceFile, syncFolder } from './files.js';
import { Quarantine } from './quarantine.js';
import { damagedTables, expectUnlocked, finishRebuild, holdsRecords, rebuild } from './salvage.js';
import { isDamage, storageError, wordsOf } from './trouble.js';

/**
 * A controller has little memory and a small store. Uncompressed, because a flipped bit then costs one record and not
 * its whole block; the texts are short and the flash sees each of them but twice.
 */
export const LEVEL_OPTIONS = {
  compression: false,
  cacheSize: 256 * 1024,
  writeBufferSize: 1024 * 1024,
  maxOpenFiles: 64,
};

type Seen = (key: string, value: string) => void;

/** Read from the database at a time: with the 16 KiB it takes by itself a start is half as slow again. */
export const READ_BYTES = 1024 * 1024;
const READ_ENTRIES = 2_000;

export class LevelDisk implements Disk {
  readonly #folder: string;
  readonly #location: string;
  readonly #copyFile: string;
  readonly #quarantine: Quarantine;
  #database: ClassicLevel | undefined;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#location = join(folder, 'store');
    this.#copyFile = join(folder, 'open-transactions.json');
    this.#quarantine = new Quarantine(join(folder, 'quarantine'), clock);
  }

  async open(seen: Seen = () => {}): Promise<DiskContents> {
    try {
      await this.close();
      await finishRebuild(this.#location);
      await this.#makeFolder();
      return await this.#openOrRebuild(seen);
    } catch (error) {
      throw storageError(error, 'unopenable', this.#folder);
    }
  }

  async write(operations: readonly DiskOperation[]): Promise<void> {
    if (!this.#database) throw new StorageError('write-failed', `The store in ${this.#folder} is not open.`);
    try {
      await this.#database.batch([...operations], { sync: true });
    } catch (error) {
      throw storageError(error, 'write-failed', this.#folder);
    }
  }

  async read(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    return await this.#ask((database) => database.getMany([...keys]));
  }

  async keysIn(range: KeyRange): Promise<readonly string[]> {
    return await this.#ask((database) => database.keys({ ...range }).all());
  }

  async #ask<T>(question: (database: ClassicLevel) => Promise<T>): Promise<T> {
    if (!this.#database) throw new StorageError('unopenable', `The store in ${this.#folder} is not open.`);
    try {
      return await question(this.#database);
    } catch (error) {
      throw storageError(error, 'unopenable', this.#folder);
    }
  }

  async setAside(records: ReadonlyMap<string, string>): Promise<void> {
    try {
      await this.#quarantine.keepRecords(records);
    } catch (error) {
      throw storageError(error, 'write-failed', this.#folder);
    }
  }

  async readCopy(): Promise<string | undefined> {
    try {
      return await readIfThere(this.#copyFile);
    } catch (error) {
      throw storageError(error, 'unopenable', this.#folder);
    }
  }

  async writeCopy(text: string): Promise<void> {
    try {
      await replaceFile(this.#copyFile, text);
    } catch (error) {
      throw storageError(error, 'write-failed', this.#folder);
    }
  }

  async close(): Promise<void> {
    const database = this.#database;
    this.#database = undefined;
    await database?.close();
  }

  /** A new folder is only safe once the folders above it know of it. */
  async #makeFolder(): Promise<void> {
    const firstMade = await mkdir(this.#location, { recursive: true });
    if (firstMade === undefined) return;
    await syncFolder(this.#folder);
    await syncFolder(dirname(firstMade));
  }

  /** As it is; where that shows damage, built anew from what can be read. Never more than once. */
  async #openOrRebuild(seen: Seen): Promise<DiskContents> {
    const damage: LedgerDamage[] = [];
    const tell = (problem: string) => damage.push({ key: 'store', problem });
    const entries = await this.#read(tell, seen);
    if (entries) return { entries, damage };
    await expectUnlocked(this.#location);
    await rebuild(this.#location, await this.#quarantine.freeName('-store'));
    const rebuilt = await this.#read(tell, seen);
    if (!rebuilt) throw new StorageError('unopenable', `Even a new store cannot be opened in ${this.#folder}.`);
    return { entries: rebuilt, damage };
  }

  /** Everything a start needs, or undefined where the database is damaged. */
  async #read(tell: (problem: string) => void, seen: Seen): Promise<ReadonlyMap<string, string> | undefined> {
    const damaged = await damagedTables(this.#location);
    for (const file of damaged) tell(`${file} is damaged`);
    if (damaged.length > 0) return undefined;
    try {
      const createIfMissing = !(await holdsRecords(this.#location));
      this.#database = new ClassicLevel(this.#location, { ...LEVEL_OPTIONS, createIfMissing });
      await this.#database.open();
      return await readAll(this.#database, seen);
    } catch (error) {
      await this.close();
      if (!isDamage(error)) throw error;
      tell(wordsOf(error));
      return undefined;
    }
  }
}

/** While the database reads on, what it has read is looked at. */
async function readAll(database: ClassicLevel, seen: Seen): Promise<ReadonlyMap<string, string>> {
  const iterator = database.iterator({ ...RANGE, highWaterMarkBytes: READ_BYTES });
  const entries = new Map<string, string>();
  try {
    let next = iterator.nextv(READ_ENTRIES);
    for (let some = await next; some.length > 0; some = await next) {
      next = iterator.nextv(READ_ENTRIES);
      // It is awaited in a moment; until then its failure is nobody's.
      next.catch(() => undefined);
      for (const [key, value] of some) {
        entries.set(key, value);
        seen(key, value);
      }
    }
  } finally {
    await iterator.close();
  }
  return entries;
}
