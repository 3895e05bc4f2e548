/** The inspector of `statecharge run`. Loaded where it is wanted. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlTarget } from '../adapters/control/target.js';
import type { Inspector } from '../adapters/inspector/inspector.js';
import type { FanOut } from '../adapters/journal/fan-out.js';
import { StorageError } from '../protocol/errors.js';
import { KeptLines } from '../visualizations/inspector/kept-lines.js';
import type { InspectorChoice } from './checks/inspector.js';
import { inspect, newToken, urlWith } from './inspecting.js';

interface Surroundings {
  /** Folder of the records. */
  readonly data: string;
  /** Of the station, too. */
  readonly journal: FanOut;
  /** Where people read; null where programs do. */
  readonly screen: { readonly isTTY?: boolean; write(text: string): unknown } | null;
}

const readOnly = 'This inspector only shows: start the station with --inspector-acts, and the buttons work.';

export class RunInspector {
  readonly lines = new KeptLines();
  readonly #choice: InspectorChoice;
  readonly #surroundings: Surroundings;
  #inspector: Inspector | null = null;
  #endKeeping: () => void = () => {};

  constructor(choice: InspectorChoice, surroundings: Surroundings) {
    this.#choice = choice;
    this.#surroundings = surroundings;
  }

  /**
   * Serves the page. The token is in no log: it is shown in a terminal, and stands in a file that only this user reads.
   * Throws a ConfigurationError when the port cannot be had.
   */
  async start(target: ControlTarget): Promise<void> {
    const { host, port, acts, token: given } = this.#choice;
    const { journal, screen } = this.#surroundings;
    const token = given ?? newToken();
    const subject = { lines: this.lines, target, whyNot: acts ? null : readOnly };
    const inspector = await inspect({ host, port, token, subject });
    this.#inspector = inspector;
    if (given !== undefined) {
      journal.note({ level: 'info', event: 'inspector.listening', url: inspector.url });
      return;
    }
    this.#keepToken(inspector.url, token);
    if (screen?.isTTY) screen.write(`Inspector: ${urlWith(inspector, token)}\n`);
  }

  /** Once it is known whose the folder is: the token of a station that runs there already is not overwritten. */
  #keepToken(url: string, token: string): void {
    const { data, journal } = this.#surroundings;
    let isTold = false;
    const end = journal.subscribe(({ event }) => {
      if (event === 'store.unopened' && !isTold) {
        isTold = true;
        const why = 'the token is written when the store is open';
        journal.note({ level: 'warn', event: 'inspector.listening', url, tokenFile: null, why });
      }
      if (event !== 'store.opened') return;
      end();
      try {
        journal.note({ level: 'info', event: 'inspector.listening', url, tokenFile: writeToken(data, token) });
      } catch (failure) {
        journal.note({ level: 'error', event: 'inspector.listening', url, tokenFile: null, error: String(failure) });
      }
    });
    this.#endKeeping = end;
  }

  async close(): Promise<void> {
    this.#endKeeping();
    await this.#inspector?.close();
  }
}

function writeToken(folder: string, token: string): string {
  const file = join(folder, 'inspector.token');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A file that is there may be open to others.
    rmSync(file, { force: true });
    writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  } catch (cause) {
    throw new StorageError('write-failed', `The token of the inspector cannot be written to ${file}.`, { cause });
  }
}
