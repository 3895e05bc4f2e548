/** `statecharge run` as a user starts it, in a process of its own: heard line by line, and killed like any other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ControlApiPuppet } from '../../conformance/puppet/control-api.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';

const command = join(fileURLToPath(new URL('../..', import.meta.url)), 'cli', 'statecharge.mjs');

export type Ended = readonly [code: number | null, signal: NodeJS.Signals | null];

export class StationProcess {
  /** Once all it said was heard. */
  readonly ended: Promise<Ended>;
  /** Who acts at the simulated outlets; never, when the process ends before its control API listens. */
  readonly puppet: Promise<ControlApiPuppet>;
  readonly #child: ChildProcess;
  #stderr = '';

  /** `args` follow after `run`. Each entry of its journal is handed over as its line comes. */
  constructor(args: readonly string[], hear: (entry: JournalEntry) => void) {
    const all = [command, 'run', ...args, '--control', '127.0.0.1:0', '--json'];
    // The channel ends with the parent, however that ends, and the station ends with the channel.
    const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child = child;
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve([code, signal])));
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += String(chunk);
    });
    this.puppet = new Promise((resolve) => {
      if (child.stdout === null) return;
      createInterface({ input: child.stdout }).on('line', (line) => {
        const entry = entryIn(line);
        if (entry === null) return;
        if (entry.event === 'control.listening') resolve(new ControlApiPuppet(String(entry['url'])));
        hear(entry);
      });
    });
  }

  /** What it said beside its journal: nothing, unless it has a defect. */
  get stderr(): string {
    return this.#stderr;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** Null for a line that the kill cut short. */
function entryIn(line: string): JournalEntry | null {
  return line.endsWith('}') ? (JSON.parse(line) as JournalEntry) : null;
}
