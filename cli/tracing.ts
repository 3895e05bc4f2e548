/** The trace of a station, loaded where it is wanted. */
import { TraceFile } from '../adapters/trace/trace-file.js';
import type { Journal } from '../protocol/ports/journal.js';
import type { Clock } from '../protocol/ports/time.js';
import type { TraceLines } from '../visualizations/trace/trace-lines.js';
import type { TraceOptions } from './station-options.js';

/** Of both files of a trace together, where nothing else is said. */
export const usualTraceMb = 64;

export interface Tracing {
  /** A line of it, with its line break. */
  add(line: string): void;
  /** Resolves when what was seen so far is in the file, or could not be written. */
  flush(): Promise<void>;
  /** The same, and the file is let go of until something is seen. */
  close(): Promise<void>;
}

export function tracing(
  { file, maxMb = usualTraceMb }: TraceOptions,
  write: TraceLines,
  clock: Clock,
  journal: Journal,
): Tracing {
  const now = () => ({ atMs: clock.now(), sinceMs: clock.monotonic() });
  const kept = new TraceFile({
    path: file,
    maxBytes: maxMb * 1_048_576,
    header: (part) => write.header(now(), { part }),
    gap: (lines) => write.gap(now(), lines),
    onFailure: (why) => journal.note({ level: 'warn', event: 'trace.failed', file, why }),
  });
  // A process that ends in a defect has no time left for anything that waits.
  const lastWords = () => kept.flushNow();
  let isOpen = false;
  return {
    add(line) {
      if (!isOpen) process.on('exit', lastWords);
      isOpen = true;
      kept.add(line);
    },
    flush: () => kept.flush(),
    async close() {
      await kept.close();
      process.off('exit', lastWords);
      isOpen = false;
    },
  };
}
