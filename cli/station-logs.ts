/** The logs of an embedded station: beside its records, or as long as it lives. */
import { arch, release, type } from 'node:os';
import { join } from 'node:path';
import { fileLogs, type StationLogs } from '../adapters/logs/file-logs.js';
import { memoryLogs } from '../adapters/logs/memory-logs.js';
import packageJson from '../package.json' with { type: 'json' };
import type { Journal } from '../protocol/ports/journal.js';
import type { Clock } from '../protocol/ports/time.js';

/** `journal` hears of what the logs cannot do. */
export function stationLogs(data: string | null, clock: Clock, journal: Journal): StationLogs {
  const versions = {
    statecharge: packageJson.version,
    node: process.version,
    os: `${type()} ${release()} ${arch()}`,
  };
  if (data === null) return memoryLogs({ clock, versions });
  return fileLogs({ folder: join(data, 'logs'), clock, journal, versions });
}
