/** Keeps what was damaged, for whoever has to explain the bill. Bounded: a failing disk must not fill itself. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../protocol/ports/time.js';
import { shownKey } from './changes.js';
import { syncFolder, writeSynced } from './files.js';

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
    const file = await this.freeName('.json');
    const found = [...records].map(([key, raw]) => ({ key: shownKey(key), raw }));
    await writeSynced(file, `${JSON.stringify(found, undefined, 2)}\n`);
    await syncFolder(this.#folder);
  }

  /** A path for what is to be kept, named by the time, so that the names sort by age. Makes room for it. */
  async freeName(ending: string): Promise<string> {
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
