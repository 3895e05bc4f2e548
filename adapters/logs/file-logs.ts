/** The logs of a station that keeps its records on disk: security log, trace, and what is packed of them. */
import { type FileHandle, mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../../protocol/errors.js';
import type { Journal } from '../../protocol/ports/journal.js';
import type { Logs, LogWindow, PackedLog } from '../../protocol/ports/logs.js';
import type { Clock } from '../../protocol/ports/time.js';
import { closeAll, openAll, Turns } from './files.js';
import { type LogKind, packFile, type Source } from './pack.js';
import { SecurityLog } from './security-log.js';
import { Trace } from './trace.js';

export interface LogLimits {
  /** Of each of the two files of the security log, and of the trace. */
  readonly securityBytes: number;
  readonly traceBytes: number;
  /** Of what is packed, before it is compressed. */
  readonly packedLength: number;
  /** With less than this free the trace is not written, and nothing is packed: the records come first. */
  readonly leastFreeBytes: number;
}

export const usualLimits: LogLimits = {
  securityBytes: 524_288,
  traceBytes: 1_048_576,
  packedLength: 8_388_608,
  leastFreeBytes: 16_777_216,
};

export interface FileLogsOptions {
  /** Of the logs alone. */
  readonly folder: string;
  readonly clock: Clock;
  /** Hears of what the logs cannot do. */
  readonly journal: Journal;
  /** Of software and machine, for diagnostics. */
  readonly versions: Readonly<Record<string, string>>;
  readonly limits?: Partial<LogLimits>;
  /** Free bytes of the disk; default: as the file system says. */
  readonly freeBytes?: () => Promise<number>;
}

/** The logs, and the journal that keeps the trace. */
export interface StationLogs {
  readonly logs: Logs;
  readonly trace: Journal;
  /** A run of the station begins. */
  begin(): void;
  /** It has ended: nothing more is kept. Resolves when all of it is in the files. */
  end(): Promise<void>;
  /** As a power cut: what was not written of the trace is lost. Resolves when nothing is being written. */
  cut(): Promise<void>;
}

export function fileLogs(options: FileLogsOptions): StationLogs {
  const { folder, clock, journal } = options;
  const limits = { ...usualLimits, ...options.limits };
  const freeBytes = options.freeBytes ?? (() => freeIn(folder));
  const hasRoom = async () => (await freeBytes()) >= limits.leastFreeBytes;
  const trace = new Trace({
    folder,
    clock,
    hasRoom,
    maxBytes: limits.traceBytes,
    onFailure: (why) => journal.note({ level: 'warn', event: 'trace.notWritten', why }),
  });
  const security = new SecurityLog(folder, limits.securityBytes);
  return {
    logs: new FileLogs({ ...options, limits, hasRoom, trace, security }),
    trace,
    begin: () => trace.begin(),
    end: () => security.between(() => trace.end()),
    cut: () => security.between(() => trace.cut()),
  };
}

async function freeIn(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** A file is read when its turn has come. */
async function* linesOf(file: FileHandle) {
  yield* file.readLines();
}

interface Parts extends FileLogsOptions {
  readonly limits: LogLimits;
  readonly hasRoom: () => Promise<boolean>;
  readonly trace: Trace;
  readonly security: SecurityLog;
}

class FileLogs implements Logs {
  readonly #parts: Parts;
  readonly #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async open(head: Parameters<Logs['open']>[0]): Promise<readonly string[]> {
    // Whoever was to upload it has gone with the boot.
    await rm(this.#packedFolder, { recursive: true, force: true });
    return this.#parts.security.open(head);
  }

  append(entry: Parameters<Logs['append']>[0]): ReturnType<Logs['append']> {
    return this.#parts.security.append(entry);
  }

  pack(kind: LogKind, window: LogWindow, station: object): Promise<PackedLog | null> {
    return this.#turns.take(() => this.#pack(kind, window, station));
  }

  async discard({ path }: PackedLog): Promise<void> {
    await rm(path, { force: true });
  }

  get #packedFolder(): string {
    return join(this.#parts.folder, 'packed');
  }

  async #pack(kind: LogKind, window: LogWindow, station: object): Promise<PackedLog | null> {
    const { security, trace, clock, versions, limits, hasRoom, folder } = this.#parts;
    if (!(await hasRoom())) throw new StorageError('full', `The disk that holds ${folder} has no room for a log.`);
    await mkdir(this.#packedFolder, { recursive: true, mode: 0o700 });
    await trace.flush();
    const kept = await security.between(() => openAll(security.paths));
    const damaged = await openAll(security.damagedPaths);
    const traced = kind === 'diagnostics' ? await openAll(trace.paths) : [];
    const asSource = (marks: Source['marks']) => (file: FileHandle) => ({ marks, lines: linesOf(file) });
    try {
      return await packFile({
        kind,
        window,
        folder: this.#packedFolder,
        atMs: clock.now(),
        facts: { versions, ...(kind === 'diagnostics' && { station }) },
        sources: [
          ...damaged.map(asSource({ log: 'security', isDamaged: true })),
          ...kept.map(asSource({ log: 'security' })),
          ...traced.map(asSource({ log: 'trace' })),
        ],
        maxLength: limits.packedLength,
      });
    } finally {
      await closeAll([...kept, ...damaged, ...traced]);
    }
  }
}
