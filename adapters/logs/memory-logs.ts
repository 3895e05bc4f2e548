/** The logs of a station that keeps nothing: as long as the process lives. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Journal } from '../../protocol/ports/journal.js';
import type { Logs, SecurityLogHead } from '../../protocol/ports/logs.js';
import type { Clock } from '../../protocol/ports/time.js';
import { chained, noHash, textOf } from './chain.js';
import { type StationLogs, usualLimits } from './file-logs.js';
import { packFile } from './pack.js';
import { lineOf } from './trace-line.js';

/** Lines of which the oldest go. */
class Ring {
  readonly #maxLength: number;
  #lines: string[] = [];
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get lines(): readonly string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    // Half of it at once: taking the first of many, each time, takes long.
    if (this.#length <= this.#maxLength) return;
    this.#lines = this.#lines.slice(Math.ceil(this.#lines.length / 2));
    this.#length = this.#lines.reduce((sum, { length }) => sum + length, 0);
  }
}

export interface MemoryLogsOptions {
  readonly clock: Clock;
  readonly versions: Readonly<Record<string, string>>;
}

export function memoryLogs({ clock, versions }: MemoryLogsOptions): StationLogs {
  const security = new Ring(32_768);
  const traced = new Ring(32_768);
  let head: SecurityLogHead = { number: 0, hash: noHash };
  const trace: Journal = {
    note(entry) {
      if (entry.level !== 'debug') traced.add(lineOf(entry, clock.now()));
    },
  };
  const logs: Logs = {
    open: async () => [],
    append: async (entry) => {
      const line = chained(entry, { n: head.number + 1, first: 1, prev: head.hash });
      security.add(textOf(line));
      head = { number: line.n, hash: line.hash };
      return head;
    },
    pack: async (kind, window, station) => {
      // What is uploaded is a file, also here.
      const folder = await mkdtemp(join(tmpdir(), 'statecharge-'));
      const packed = await packFile({
        kind,
        window,
        folder,
        atMs: clock.now(),
        facts: { versions, ...(kind === 'diagnostics' && { station }) },
        sources: [
          { marks: { log: 'security' }, lines: security.lines },
          ...(kind === 'diagnostics' ? [{ marks: { log: 'trace' }, lines: traced.lines }] : []),
        ],
        maxLength: usualLimits.packedLength,
      });
      if (packed === null) await rm(folder, { recursive: true, force: true });
      return packed;
    },
    discard: ({ path }) => rm(dirname(path), { recursive: true, force: true }),
  };
  return { logs, trace, begin: () => {}, end: async () => {}, cut: async () => {} };
}
