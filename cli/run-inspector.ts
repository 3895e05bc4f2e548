/** The inspector of `statecharge run`. Loaded where it is wanted. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlTarget } from '../adapters/control/target.js';
import type { Inspector } from '../adapters/inspector/inspector.js';
import { StorageError } from '../protocol/errors.js';
import type { Journal } from '../protocol/ports/journal.js';
import { KeptLines } from '../visualizations/inspector/kept-lines.js';
import type { InspectorChoice } from './checks/inspector.js';
import { inspect, newToken, urlWith } from './inspecting.js';

interface Surroundings {
  /** Folder of the records. */
  readonly data: string;
  readonly journal: Journal;
  /** Where people read; null where programs do. */
  readonly screen: { readonly isTTY?: boolean; write(text: string): unknown } | null;
}

const readOnly = 'This inspector only shows: start the station with --inspector-acts, and the buttons work.';

export class RunInspector {
  readonly lines = new KeptLines();
  readonly #choice: InspectorChoice;
  readonly #surroundings: Surroundings;
  #inspector: Inspector | null = null;

  constructor(choice: InspectorChoice, surroundings: Surroundings) {
    this.#choice = choice;
    this.#surroundings = surroundings;
  }

  /**
   * Serves the page. The token is in no log: it is shown in a terminal, and stands in a file that only this user reads.
   * Throws a ConfigurationError when the port cannot be had, a StorageError when the file cannot be written.
   */
  async start(target: ControlTarget): Promise<void> {
    const { host, port, acts, token: given } = this.#choice;
    const { data, journal, screen } = this.#surroundings;
    const token = given ?? newToken();
    const subject = { lines: this.lines, target, whyNot: acts ? null : readOnly };
    const inspector = await inspect({ host, port, token, subject });
    this.#inspector = inspector;
    const { url } = inspector;
    if (given !== undefined) {
      journal.note({ level: 'info', event: 'inspector.listening', url });
      return;
    }
    const tokenFile = writeToken(data, token);
    journal.note({ level: 'info', event: 'inspector.listening', url, tokenFile });
    if (screen?.isTTY) screen.write(`Inspector: ${urlWith(inspector, token)}\n`);
  }

  async close(): Promise<void> {
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
