/** One try of a transfer: how long it may take, whether it was cancelled, and what is let go of when it is over. */

import type { Clock } from '../../protocol/ports/time.js';
import type { TransferError } from '../../protocol/ports/transfer.js';
import { failed } from './failure.js';

export interface TimeLimits {
  /** Without a byte. */
  readonly idleMs: number;
  /** From the beginning to the end; a server that gives a byte now and then does not hold a station for ever. */
  readonly wholeMs: number;
}

export class Watch {
  readonly #clock: Clock;
  readonly #limits: TimeLimits;
  readonly #outer: AbortSignal;
  readonly #inner = new AbortController();
  readonly #cancelled = () => this.fail(failed('cancelled', `The transfer with ${this.place} was cancelled.`));
  readonly #whenOver = new Set<() => void>();
  readonly #broken: Promise<never>;
  #reject: (error: TransferError) => void = () => {};
  #failure: TransferError | null = null;
  #isOver = false;
  #lastMs: number;
  #idleTimer: unknown;
  readonly #wholeTimer: unknown;
  /** Host and port, for sentences. */
  readonly place: string;

  constructor(clock: Clock, limits: TimeLimits, outer: AbortSignal, place: string) {
    this.#clock = clock;
    this.#limits = limits;
    this.#outer = outer;
    this.place = place;
    this.#broken = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.#broken.catch(() => {});
    this.#lastMs = clock.monotonic();
    const { wholeMs } = limits;
    this.#wholeTimer = clock.setTimeout(() => this.#tooSlow(`took longer than ${wholeMs / 1000} s`), wholeMs);
    this.#watchIdling();
    outer.addEventListener('abort', this.#cancelled);
    if (outer.aborted) this.#cancelled();
  }

  /** Aborted as soon as the try has failed, for whatever reason. */
  get signal(): AbortSignal {
    return this.#inner.signal;
  }

  /** The first cause that was known; what follows from it is not told. */
  get failure(): TransferError | null {
    return this.#failure;
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** Bytes have come or gone. */
  progress(): void {
    this.#lastMs = this.#clock.monotonic();
  }

  fail(error: TransferError): void {
    if (this.#isOver) return;
    this.#failure = error;
    this.#reject(error);
    this.#end();
    this.#inner.abort(error);
  }

  /** As the work says, unless the try fails first. */
  during<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#broken]);
  }

  /** At the end or at once, when that is past. */
  whenOver(release: () => void): void {
    if (this.#isOver) release();
    else this.#whenOver.add(release);
  }

  end(): void {
    if (!this.#isOver) this.#end();
  }

  #end(): void {
    this.#isOver = true;
    this.#clock.clearTimeout(this.#wholeTimer);
    this.#clock.clearTimeout(this.#idleTimer);
    this.#outer.removeEventListener('abort', this.#cancelled);
    for (const release of this.#whenOver) release();
  }

  #watchIdling(): void {
    const { idleMs } = this.#limits;
    const leftMs = this.#lastMs + idleMs - this.#clock.monotonic();
    if (leftMs <= 0) this.#tooSlow(`stood still for ${idleMs / 1000} s`);
    else this.#idleTimer = this.#clock.setTimeout(() => this.#watchIdling(), leftMs);
  }

  #tooSlow(what: string): void {
    this.fail(failed('too-slow', `The transfer with ${this.place} ${what}.`));
  }
}
