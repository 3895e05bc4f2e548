/** One life of a station whose process is killed: what it is about, what it shows, and when it dies. */
import type { FrameRecord } from '../../conformance/csms/records.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import type { ControlApiPuppet } from '../../conformance/puppet/control-api.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import { type Ended, StationProcess } from './station-process.js';

/** What the station is about, in the order of the story. */
export const phases = [
  'booting',
  'clearing up',
  'plugging in',
  'starting',
  'metering',
  'stopping offline',
  'starting offline',
  'coming back',
  'stopping',
] as const;
export type Phase = (typeof phases)[number];

/**
 * At the n-th sign of life since something was begun, 0 being its beginning, or so long after the first one of all. A
 * story that is over before ends in a kill too.
 */
export type Kill = { readonly phase: Phase; readonly sign: number } | { readonly afterMs: number };

/** A line of the journal, or a frame in either direction. */
export type Sign = { readonly entry: JournalEntry } | { readonly record: FrameRecord };
export type Match = (sign: Sign) => boolean;

export type Fate = Extract<Kill, { readonly phase: Phase }>;

interface Wait {
  readonly match: Match;
  readonly resolve: () => void;
  readonly reject: (why: Error) => void;
}

const dead = new Error('the process is dead');

/** From the start of a process to its end. */
export class Life {
  readonly ended: Promise<Ended>;
  readonly #process: StationProcess;
  readonly #waits = new Set<Wait>();
  readonly #bornAt = performance.now();
  readonly #fate: Fate | null;
  #phase: Phase = 'booting';
  /** Signs since the beginning of its fatal phase; null before. */
  #fatalSigns: number | null = null;
  #isDead = false;

  constructor(args: readonly string[], peer: CsmsStation, fate: Fate | null, keep: (entry: JournalEntry) => void) {
    this.#fate = fate;
    const stop = peer.observe((record) => this.#live({ record }));
    this.#process = new StationProcess(args, (entry) => {
      keep(entry);
      this.#live({ entry });
    });
    this.ended = this.#process.ended.finally(() => {
      stop();
      this.#die();
    });
    this.begin('booting');
  }

  /** As it was when it died. */
  get phase(): Phase {
    return this.#phase;
  }

  begin(phase: Phase): void {
    if (this.#isDead) return;
    this.#phase = phase;
    if (phase !== this.#fate?.phase) return;
    this.#fatalSigns = 0;
    if (this.#fate.sign === 0) this.kill();
  }

  get puppet(): Promise<ControlApiPuppet> {
    return this.#process.puppet;
  }

  get stderr(): string {
    return this.#process.stderr;
  }

  get ageMs(): number {
    return performance.now() - this.#bornAt;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
    this.#die();
  }

  end(): void {
    this.#process.kill('SIGTERM');
  }

  unlessDead(error: unknown): void {
    if (!this.#isDead) throw error;
  }

  /** Resolves with the first such sign from now on; rejects when the process is dead. */
  until(match: Match): Promise<void> {
    const sign = new Promise<void>((resolve, reject) => {
      if (this.#isDead) reject(dead);
      this.#waits.add({ match, resolve, reject });
    });
    // Who waits for two of them may never come to the second.
    sign.catch(() => {});
    return sign;
  }

  /** Resolves when what is done has shown. */
  async after(act: () => Promise<void>, match: Match): Promise<void> {
    const shown = this.until(match);
    await act();
    await shown;
  }

  #live(sign: Sign): void {
    if (this.#fatalSigns !== null) {
      this.#fatalSigns += 1;
      if (this.#fatalSigns === this.#fate?.sign) this.kill();
    }
    for (const wait of [...this.#waits]) {
      if (!wait.match(sign)) continue;
      this.#waits.delete(wait);
      wait.resolve();
    }
  }

  #die(): void {
    this.#isDead = true;
    for (const { reject } of this.#waits) reject(dead);
    this.#waits.clear();
  }
}
