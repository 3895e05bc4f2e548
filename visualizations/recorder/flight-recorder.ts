/**
 * The flight recorder: the newest observations of a station, as they are. Nothing is copied, masked or written until
 * somebody wants to see them.
 */
import type { Instant, Observation } from '../../protocol/observation.js';
import type { TraceLines } from '../trace/trace-lines.js';

export interface RecorderLimits {
  /** How many observations are kept; default 4096. */
  readonly entries?: number;
  /** How much they may hold on to together, roughly in characters of text; default 2 million. */
  readonly weight?: number;
}

/** An observation without much in it. */
const usualWeight = 128;

export class FlightRecorder {
  readonly #ring: (Observation | undefined)[];
  /** Of what is in the ring, place by place. */
  readonly #weights: Uint32Array;
  readonly #mostWeight: number;
  /** Of all that were ever observed. */
  #seen = 0;
  #first = 0;
  #weight = 0;

  constructor({ entries = 4096, weight = 2_000_000 }: RecorderLimits = {}) {
    this.#ring = new Array(entries).fill(undefined);
    this.#weights = new Uint32Array(entries);
    this.#mostWeight = weight;
  }

  /** Never throws. */
  observe(seen: Observation): void {
    const { length } = this.#ring;
    const place = this.#seen % length;
    // Where it is full, the oldest stands where the newest goes.
    if (this.#seen - this.#first === length) {
      this.#weight -= this.#weights[place] ?? 0;
      this.#first += 1;
    }
    const weight = weightOf(seen);
    this.#ring[place] = seen;
    this.#weights[place] = weight;
    this.#seen += 1;
    this.#weight += weight;
    // The newest is kept, whatever it weighs.
    while (this.#weight > this.#mostWeight && this.#seen - this.#first > 1) this.#drop();
  }

  /** What it holds, oldest first. */
  kept(): readonly Observation[] {
    const { length } = this.#ring;
    const newest = Array.from(
      { length: this.#seen - this.#first },
      (_, index) => this.#ring[(this.#first + index) % length],
    );
    return newest.filter((seen) => seen !== undefined);
  }

  /** How many it has let go of. */
  get dropped(): number {
    return this.#first;
  }

  /** As a trace: what is kept now, made into lines one by one while they are taken. */
  lines(write: TraceLines, at: Instant, why: string): Iterable<string> {
    return dumped(this.kept(), this.dropped, write, at, why);
  }

  #drop(): void {
    const place = this.#first % this.#ring.length;
    this.#ring[place] = undefined;
    this.#weight -= this.#weights[place] ?? 0;
    this.#first += 1;
  }
}

function* dumped(kept: readonly Observation[], dropped: number, write: TraceLines, at: Instant, why: string) {
  const first = kept[0] ?? at;
  yield write.header(at, { why });
  if (dropped > 0) yield write.gap(first, dropped);
  for (const seen of kept) yield write.line(seen);
}

/** Of what may be large. An event is mostly made of what something else holds anyway. */
function weightOf(seen: Observation): number {
  if (seen.kind === 'frame') return usualWeight + seen.text.length;
  if (seen.kind === 'answered' && seen.call === 'ledger.open') {
    const { owed, givenUp, stopValues, profiles } = seen.answer;
    return usualWeight + 512 * (owed.length + givenUp.length + stopValues.length + profiles.length);
  }
  if (seen.kind === 'asked' && seen.call === 'localList.replace') return usualWeight + 64 * seen.about.entries.length;
  return usualWeight;
}
