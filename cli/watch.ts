/** The view of `statecharge run --watch`: the terminal is taken, drawn on while something changes, and given back. */
import { ConfigurationError } from '../protocol/errors.js';
import type { TraceLine } from '../visualizations/inspector/model/line.js';
import { nothing, type Present } from '../visualizations/inspector/model/present.js';
import { reduce } from '../visualizations/inspector/model/reduce.js';
import { type Line, painted } from '../visualizations/watch/cells.js';
import { Happenings } from '../visualizations/watch/happenings.js';
import { type Choice, type Seen, screenOf } from '../visualizations/watch/screen.js';
import { chosenBy } from './watch-keys.js';

/** What the view needs of `process.stdin`. */
export interface Keys {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (data: Buffer) => void): unknown;
  off(event: 'data', listener: (data: Buffer) => void): unknown;
  ref?(): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** And of `process.stdout`. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

export interface WatchOptions {
  readonly title: string;
  readonly terminal: Terminal;
  readonly keys: Keys;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Somebody wants to end; called each time they do. */
  readonly onEnd: () => void;
}

/** Nobody reads faster. */
const leastApartMs = 250;
const mostLog = 200;
/** After a failure, of the log. */
const lastWords = 20;

const takeScreen = '\u001b[?1049h\u001b[?25l\u001b[2J';
const giveBack = '\u001b[0m\u001b[?25h\u001b[?1049l';

/** Throws a ConfigurationError where there is nothing to draw on. */
export function checkTerminal(
  { isTTY }: Pick<Terminal, 'isTTY'>,
  environment: WatchOptions['environment'],
  json: boolean,
): void {
  const wrong = (why: string) => new ConfigurationError('bad-value', why);
  if (json) throw wrong('--watch draws for people and --json writes for programs: give one of them.');
  if (!isTTY) throw wrong('--watch draws in a terminal, and this is none; leave it out, and the log is written.');
  if (environment['TERM'] === 'dumb')
    throw wrong('--watch draws in a terminal, and this one cannot be drawn on (TERM=dumb); leave it out.');
}

export class Watch {
  readonly #options: WatchOptions;
  readonly #happenings = new Happenings();
  readonly #hasColours: boolean;
  #present: Present = nothing;
  #log: string[] = [];
  #choice: Choice;
  /** What is shown while the view is paused. */
  #held: Seen | null = null;
  /** What stands in each row. */
  #drawn: string[] = [];
  #drawnAtMs = Number.NEGATIVE_INFINITY;
  #due: NodeJS.Timeout | null = null;
  #isOpen = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#hasColours = !options.environment['NO_COLOR'];
    this.#choice = {
      title: options.title,
      notice: null,
      outlet: 1,
      pane: 'all',
      isPaused: false,
      isHelp: false,
      isEnding: false,
    };
  }

  open(): void {
    const { terminal, keys } = this.#options;
    this.#isOpen = true;
    terminal.write(takeScreen);
    terminal.on('resize', this.#redraw);
    if (keys.isTTY) {
      keys.setRawMode?.(true);
      keys.on('data', this.#onKey);
      keys.resume();
    }
    // Whatever ends the process: what it says then is to be seen, and the shell to be as it was.
    process.on('uncaughtExceptionMonitor', this.#fail);
    process.on('exit', this.#giveBack);
    process.on('SIGCONT', this.#reopen);
    this.#draw();
  }

  /** A line of the trace of the station. */
  add(line: string): void {
    const parsed = JSON.parse(line) as TraceLine;
    this.#happenings.add(parsed);
    this.#present = reduce(this.#present, parsed);
    this.#changed();
  }

  /** A piece of the log. */
  write(text: string): void {
    this.#log.push(...text.split('\n').filter((line) => line !== ''));
    if (this.#log.length > 2 * mostLog) this.#log = this.#log.slice(-mostLog);
    this.#changed();
  }

  /** To be seen all the time. */
  notice(text: string): void {
    this.#choice = { ...this.#choice, notice: text.trim() };
    this.#changed();
  }

  /** The station is about to end. */
  ending(): void {
    this.#choice = { ...this.#choice, isEnding: true, isPaused: false };
    this.#held = null;
    this.#changed();
  }

  /** Gives the terminal back. After a failure the newest of the log is left there. */
  close({ failed = false } = {}): void {
    if (!this.#isOpen) return;
    this.#giveBack();
    if (failed)
      this.#options.terminal.write(
        this.#log
          .slice(-lastWords)
          .map((line) => `${line}\n`)
          .join(''),
      );
    process.off('uncaughtExceptionMonitor', this.#fail);
    process.off('exit', this.#giveBack);
    process.off('SIGCONT', this.#reopen);
  }

  readonly #fail = () => this.close({ failed: true });

  readonly #giveBack = () => {
    if (!this.#isOpen) return;
    const { terminal, keys } = this.#options;
    this.#isOpen = false;
    if (this.#due) clearTimeout(this.#due);
    this.#due = null;
    terminal.off('resize', this.#redraw);
    if (keys.isTTY) {
      keys.off('data', this.#onKey);
      keys.setRawMode?.(false);
      keys.pause();
    }
    terminal.write(giveBack);
  };

  /** Whoever stops a process and goes on with it may have done anything to the terminal. */
  readonly #reopen = () => {
    if (this.#options.keys.isTTY) this.#options.keys.setRawMode?.(true);
    this.#options.terminal.write(takeScreen);
    this.#redraw();
  };

  readonly #redraw = () => {
    this.#drawn = [];
    if (this.#isOpen) this.#options.terminal.write('\u001b[2J');
    this.#draw();
  };

  readonly #onKey = (data: Buffer) => {
    const { choice, does } = chosenBy(String(data), this.#choice, this.#present.outlets.length);
    if (does === 'end') this.#options.onEnd();
    if (choice.isPaused !== this.#choice.isPaused) this.#held = choice.isPaused ? this.#seen() : null;
    this.#choice = { ...choice, isEnding: choice.isEnding || this.#choice.isEnding };
    if (does === 'redraw') this.#redraw();
    else this.#draw();
  };

  #seen(): Seen {
    return { present: this.#present, happenings: this.#happenings.newest(), log: [...this.#log] };
  }

  /** The first change is seen at once, those that follow a moment later together. At rest no timer runs. */
  #changed(): void {
    if (!this.#isOpen || this.#due || this.#held) return;
    const waitMs = Math.max(0, this.#drawnAtMs + leastApartMs - performance.now());
    this.#due = setTimeout(() => this.#draw(), waitMs);
    this.#due.unref();
  }

  #draw(): void {
    if (this.#due) clearTimeout(this.#due);
    this.#due = null;
    if (!this.#isOpen) return;
    const { terminal } = this.#options;
    const { columns = 80, rows = 24 } = terminal;
    const lines = screenOf(this.#held ?? this.#seen(), this.#choice, { columns, rows });
    terminal.write(this.#differences(lines));
    this.#drawnAtMs = performance.now();
  }

  /** Only rows that look otherwise than before are written: it is a serial line at times. */
  #differences(lines: readonly Line[]): string {
    let text = '';
    lines.forEach((line, row) => {
      const now = painted(line, this.#hasColours);
      if (now === this.#drawn[row]) return;
      this.#drawn[row] = now;
      text += `\u001b[${row + 1};1H${now}\u001b[K`;
    });
    return text;
  }
}
