/** What is kept of a station for whoever asks: its flight recorder, its dumps, its trace, and those who watch it. */
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { Observation, RunBegan } from '../protocol/observation.js';
import type { Journal, JournalEntry } from '../protocol/ports/journal.js';
import type { Clock } from '../protocol/ports/time.js';
import { FlightRecorder } from '../visualizations/recorder/flight-recorder.js';
import { type TraceLines, traceLines } from '../visualizations/trace/trace-lines.js';
import type { StationOptions } from './station-options.js';
import { type Tracing, tracing } from './tracing.js';

/** What the flight recorder is for: something has crashed. */
const crashes: ReadonlySet<string> = new Set(['actor.crashed', 'station.failed']);

/** A chart that crashes again and again has said why. */
const leastApartMs = 60_000;
const mostDumps = 5;
/** Between two pieces of a dump the station goes on. */
const linesAtOnce = 100;

export class Recording {
  readonly #options: Pick<StationOptions, 'observe' | 'trace' | 'recorder' | 'inspector' | 'data'>;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #write: TraceLines;
  readonly #recorder: FlightRecorder | null;
  readonly #tracing: Tracing | null;
  readonly #takers: readonly { add(line: string): void }[];
  #dumpedAtMs = Number.NEGATIVE_INFINITY;
  #dumping: Promise<unknown> = Promise.resolve();

  /** `journal` hears of dumps, and of what cannot be written. */
  constructor(options: StationOptions, clock: Clock, journal: Journal, station: Omit<RunBegan, 'kind'>) {
    this.#options = options;
    this.#clock = clock;
    this.#journal = journal;
    const { trace, recorder = false, csms } = options;
    const hideIdTags = trace?.hideIdTags;
    this.#write = traceLines({ identity: csms.identity, version: packageJson.version, station, hideIdTags });
    this.#recorder = recorder ? new FlightRecorder() : null;
    this.#tracing = trace ? tracing(trace, this.#write, clock, journal) : null;
    this.#takers = [this.#tracing, options.inspector].filter((taker) => taker !== null && taker !== undefined);
    options.inspector?.add(this.#write.header(this.#instant()));
  }

  /** The recorder lets go of how a run begins, and nobody replays what it holds. */
  get isReplayable(): boolean {
    return this.#takers.length > 0 || this.#options.observe !== undefined;
  }

  /** Null: nobody looks, and nothing needs to be observed. */
  get observe(): ((seen: Observation) => void) | null {
    const { observe } = this.#options;
    const eyes = [
      ...(this.#recorder ? [(seen: Observation) => this.#recorder?.observe(seen)] : []),
      ...(this.#takers.length > 0 ? [(seen: Observation) => this.#tell(seen)] : []),
      // What is kept is not at the mercy of a stranger who throws.
      ...(observe ? [observe] : []),
    ];
    const [first] = eyes;
    if (first === undefined) return null;
    if (eyes.length === 1) return first;
    return (seen) => {
      for (const eye of eyes) eye(seen);
    };
  }

  /** The journal of the station goes by here: what crashes is dumped. */
  note({ event, ...details }: JournalEntry): void {
    if (!crashes.has(event) || this.#recorder === null || this.#options.data === null) return;
    const nowMs = this.#clock.monotonic();
    if (nowMs - this.#dumpedAtMs < leastApartMs) return;
    this.#dumpedAtMs = nowMs;
    const what = details['actor'] ?? details['error'] ?? '';
    // What was under way when it crashed is still told.
    this.#dumping = this.#dumping.then(() => this.dump(`${event} ${String(what)}`.trim()));
  }

  /** The lines of a dump, made while they are taken; null without a recorder. */
  lines(why: string): Iterable<string> | null {
    return this.#recorder?.lines(this.#write, this.#instant(), why) ?? null;
  }

  /** Writes one, and gives its path; null where there is no recorder or no folder, or it cannot be written. */
  async dump(why: string): Promise<string | null> {
    const { data } = this.#options;
    const lines = this.lines(why);
    if (lines === null || data === null) return null;
    try {
      const file = await writeDump(join(data, 'dumps'), lines, new Date(this.#clock.now()));
      this.#journal.note({ level: 'warn', event: 'recorder.dumped', file, why });
      return file;
    } catch (error) {
      this.#journal.note({ level: 'warn', event: 'recorder.notDumped', why, error: String(error) });
      return null;
    }
  }

  /** A run is over, for good or ill. */
  async close(): Promise<void> {
    await this.#dumping;
    await this.#tracing?.close();
  }

  /** A line is masked and written once, for whoever takes it. */
  #tell(seen: Observation): void {
    const line = this.#write.line(seen);
    for (const taker of this.#takers) taker.add(line);
  }

  #instant() {
    return { atMs: this.#clock.now(), sinceMs: this.#clock.monotonic() };
  }
}

async function writeDump(folder: string, lines: Iterable<string>, at: Date): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `dump-${at.toISOString().replaceAll(':', '-')}.jsonl`);
  const handle = await open(file, 'wx', 0o600);
  try {
    let piece: string[] = [];
    for (const line of lines) {
      piece.push(line);
      if (piece.length < linesAtOnce) continue;
      await handle.appendFile(piece.join(''));
      piece = [];
    }
    await handle.appendFile(piece.join(''));
  } finally {
    await handle.close();
  }
  const dumps = (await readdir(folder)).filter((name) => name.startsWith('dump-')).sort();
  for (const name of dumps.slice(0, -mostDumps)) await rm(join(folder, name), { force: true });
  return file;
}
