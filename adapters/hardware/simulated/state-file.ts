/**
 * Keeps the simulated world in a file of its own, outside the ledger: a car does not leave and a meter does not go back
 * because the controller was killed.
 *
 * Written beside and renamed, so that a kill at any instant leaves the old or the new state. Not synced: a power cut of
 * the machine that simulates is not one of the simulated station.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StorageError } from '../../../protocol/errors.js';
import type { Clock } from '../../../protocol/ports/time.js';
import { readState, type SimulatedState } from './state.js';

export interface StateFile {
  /** What was found at the start; undefined when there was nothing. */
  readonly found: SimulatedState | undefined;
  /** Fits `onChange`. At most one write a second, and at once when it is urgent and differs. */
  save(state: SimulatedState, urgent: boolean): void;
  /** Writes what still waits. */
  close(): void;
}

const intervalMs = 1000;

/**
 * Opens the file at this path; its folder is made when missing.
 *
 * @param report told when a write fails; the next change tries again
 * @throws StorageError `unopenable` when there is a file that cannot be read as a simulated state
 */
export function openStateFile(path: string, clock: Clock, report: (problem: StorageError) => void): StateFile {
  const found = load(path);
  let writtenText = '';
  let writtenAtMs = Number.NEGATIVE_INFINITY;
  let waiting: SimulatedState | null = null;
  let timer: unknown = null;

  const flush = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
    const text = waiting === null ? writtenText : JSON.stringify(waiting);
    waiting = null;
    if (text === writtenText) return;
    writtenAtMs = clock.monotonic();
    try {
      replaceFile(path, text);
      writtenText = text;
    } catch (cause) {
      report(new StorageError('write-failed', `The simulated car and meter could not be saved to ${path}.`, { cause }));
    }
  };

  return {
    found,
    save(state, urgent) {
      waiting = state;
      const dueInMs = writtenAtMs + intervalMs - clock.monotonic();
      if (urgent || dueInMs <= 0) flush();
      else timer ??= clock.setTimeout(flush, dueInMs);
    },
    close: flush,
  };
}

function load(path: string): SimulatedState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new StorageError('unopenable', `The simulated car and meter could not be read from ${path}.`, { cause });
  }
  try {
    return readState(JSON.parse(text));
  } catch (cause) {
    const message = `${path} is no state of a simulated charger; delete it to begin with empty outlets and meters at 0.`;
    throw new StorageError('unopenable', message, { cause });
  }
}

function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
