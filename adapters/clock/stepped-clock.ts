/** A clock for tests and replays: it stands still until it is told to move. */
import type { Clock } from '../../protocol/ports/time.js';

const START_OF_2026 = Date.UTC(2026, 0, 1);

/** More timers than this without time passing is a timer that re-arms itself with no wait. */
const MOST_TIMERS_AT_ONE_INSTANT = 1_000_000;

/**
 * Moves only by `advance` and `advanceToNext`, and stops at every timer on the way, so that a timer set by a timer fires
 * at its own time. Timers due at the same instant fire in the order in which they were set. `Infinity`
 * waits for ever; negative waits and NaN are waits of 0. `adjust` moves the wall only. Setting, clearing and firing cost
 * the logarithm of what is pending.
 */
export class SteppedClock implements Clock {
  #wallAtZeroMs: number;
  #elapsedMs = 0;
  #timersSet = 0;
  readonly #queue = new TimerQueue();

  /** `epochMs`: the wall-clock time it starts at; midnight UTC, 1 January 2026, if not given. */
  constructor(epochMs: number = START_OF_2026) {
    this.#wallAtZeroMs = finite(epochMs, 'the start');
  }

  now(): number {
    return this.#wallAtZeroMs + this.#elapsedMs;
  }

  /** 0 at the start. */
  monotonic(): number {
    return this.#elapsedMs;
  }

  setTimeout(fn: () => void, ms: number): unknown {
    this.#timersSet += 1;
    const timer = new Timer(fn, this.#elapsedMs + Math.max(0, ms || 0), this.#timersSet);
    if (timer.dueMs < Infinity) this.#queue.add(timer);
    return timer;
  }

  clearTimeout(id: unknown): void {
    if (id instanceof Timer) this.#queue.remove(id);
  }

  adjust(epochMs: number): void {
    this.#wallAtZeroMs = finite(epochMs, 'the time to adjust to') - this.#elapsedMs;
  }

  /** How many timers have been set and neither fired nor were cleared. */
  get pending(): number {
    return this.#queue.size;
  }

  /** Milliseconds until the next timer is due; null when nothing is pending. */
  get untilNextMs(): number | null {
    const next = this.#queue.first();
    return next ? next.dueMs - this.#elapsedMs : null;
  }

  /** Lets this much time pass, firing what falls due, the end included. What a timer throws comes out here. */
  advance(ms: number): void {
    if (finite(ms, 'the step') < 0) throw new Error(`SteppedClock: time does not run backwards (${ms} ms)`);
    this.#runUntil(this.#elapsedMs + ms);
  }

  /** Goes to the next timer and fires all that is due then. Throws when nothing is pending. */
  advanceToNext(): void {
    const next = this.#queue.first();
    if (!next) throw new Error('SteppedClock: nothing is pending');
    this.#runUntil(next.dueMs);
  }

  #runUntil(endMs: number): void {
    let fired = 0;
    for (let next = this.#queue.first(); next && next.dueMs <= endMs; next = this.#queue.first()) {
      this.#queue.remove(next);
      // A timer may itself have moved the clock on; time still only rises.
      fired = next.dueMs > this.#elapsedMs ? 1 : fired + 1;
      if (fired > MOST_TIMERS_AT_ONE_INSTANT) throw new Error('SteppedClock: a timer re-arms itself with no wait');
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
      next.fn();
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, endMs);
  }
}

function finite(value: number, what: string): number {
  if (!Number.isFinite(value)) throw new Error(`SteppedClock: ${what} must be a finite number of ms, not ${value}`);
  return value;
}

class Timer {
  readonly fn: () => void;
  readonly dueMs: number;
  readonly turn: number;
  /** Where it stands in the queue; -1 when it does not. */
  place = -1;

  constructor(fn: () => void, dueMs: number, turn: number) {
    this.fn = fn;
    this.dueMs = dueMs;
    this.turn = turn;
  }

  isBefore(other: Timer): boolean {
    return this.dueMs < other.dueMs || (this.dueMs === other.dueMs && this.turn < other.turn);
  }
}

/** A binary heap whose members know their place, so that a cleared timer leaves at once and nothing piles up. */
class TimerQueue {
  readonly #heap: Timer[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): Timer | undefined {
    return this.#heap[0];
  }

  add(timer: Timer): void {
    this.#put(timer, this.#heap.length);
    this.#rise(timer);
  }

  remove(timer: Timer): void {
    const place = timer.place;
    if (this.#heap[place] !== timer) return;
    timer.place = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === timer) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #put(timer: Timer, place: number): void {
    this.#heap[place] = timer;
    timer.place = place;
  }

  #rise(timer: Timer): void {
    while (timer.place > 0) {
      const hole = timer.place;
      const parent = this.#heap[(hole - 1) >> 1];
      if (!parent || !timer.isBefore(parent)) return;
      this.#put(timer, parent.place);
      this.#put(parent, hole);
    }
  }

  #sink(timer: Timer): void {
    for (let child = this.#earlierChild(timer); child?.isBefore(timer); child = this.#earlierChild(timer)) {
      const hole = timer.place;
      this.#put(timer, child.place);
      this.#put(child, hole);
    }
  }

  #earlierChild(timer: Timer): Timer | undefined {
    const left = this.#heap[2 * timer.place + 1];
    const right = this.#heap[2 * timer.place + 2];
    return left && right?.isBefore(left) ? right : left;
  }
}
