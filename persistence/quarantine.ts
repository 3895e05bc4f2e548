/** Keeps what was damaged, for whoever has to explain the bill. Bounded: a failing disk must not fill itself. */
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../protocol/ports/time.js';
import { shownKey } from './changes.js';
import { syncFolder, writeSynced } from './files.js';
import { isFull } from './trouble.js';

const KEPT = 20;

export class Quarantine {
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** One file with the key and the value of each record, as they were found. */
  async keepRecords(records: ReadonlyMap<string, string>): Promise<void> {
    const file = await this.#freeName('.json');
    const found = [...records].map(([key, raw]) => ({ key: shownKey(key), raw }));
    await writeSynced(file, `${JSON.stringify(found, undefined, 2)}\n`);
    await syncFolder(this.#folder);
  }

  /** A copy of a database before anybody tries to repair it. A file that cannot be read is left out. */
  async keepFolder(source: string): Promise<void> {
    const target = await this.#freeName('-store');
    await mkdir(target);
    for (const entry of await readdir(source, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      await copyFile(join(source, entry.name), join(target, entry.name)).catch((error: unknown) => {
        if (isFull(error)) throw error;
      });
    }
    await syncFolder(this.#folder);
  }

  /** Named by the time, so that the order of the names is that of the accidents; also makes room for it. */
  async #freeName(ending: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const kept = (await readdir(this.#folder)).sort();
    for (const oldest of kept.slice(0, Math.max(0, kept.length - KEPT + 1))) {
      await rm(join(this.#folder, oldest), { recursive: true });
    }
    // No colons: not every file system takes them.
    const instant = new Date(this.#clock.now()).toISOString().replaceAll(':', '-');
    let name = `${instant}${ending}`;
    for (let more = 2; kept.includes(name); more += 1) name = `${instant}-${more}${ending}`;
    return join(this.#folder, name);
  }
}
