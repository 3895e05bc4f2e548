/** Compares what a CSMS saw with what a model foretold. */
import type { FrameRecord } from '../../conformance/csms/records.js';
import type { Foretold, Strand } from './predictions.js';

export interface Observed {
  readonly kind: Foretold['kind'];
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the frames of the station say, the actions of its answers taken from the CALLs of the CSMS. */
export function observedIn(frames: readonly FrameRecord[], asked: ReadonlyMap<string, string>): readonly Observed[] {
  return frames.flatMap(({ direction, frame }): Observed[] => {
    if (direction === 'sent' || frame.kind === 'invalid') return [];
    if (frame.kind === 'call') return [{ kind: 'call', action: frame.action, payload: frame.payload }];
    const action = asked.get(frame.id) ?? 'nothing';
    if (frame.kind === 'error') return [{ kind: 'refusal', action, payload: { code: frame.code } }];
    return [{ kind: 'answer', action, payload: frame.payload }];
  });
}

/** Asked with the value that stands for a transactionId. */
export type Resolve = (value: unknown) => unknown;

export class Judge {
  readonly #strands: Foretold[][];
  readonly #resolve: Resolve;
  readonly #unforeseen: Observed[] = [];

  constructor(predicted: readonly Strand[], resolve: Resolve) {
    this.#strands = predicted.map((strand) => [...strand]);
    this.#resolve = resolve;
  }

  see(seen: Observed): void {
    if (!this.#strands.some((strand) => this.#continues(strand, seen))) this.#unforeseen.push(seen);
  }

  /** Still to come, and not optional. */
  get missing(): readonly Foretold[] {
    return this.#strands.flat().filter(({ isOptional }) => !isOptional);
  }

  get unforeseen(): readonly Observed[] {
    return this.#unforeseen;
  }

  /** The strand goes on with it, past what is optional. */
  #continues(strand: Foretold[], seen: Observed): boolean {
    for (const [place, foretold] of strand.entries()) {
      if (this.#isMeant(foretold, seen)) {
        strand.splice(0, place + 1);
        return true;
      }
      if (!foretold.isOptional) return false;
    }
    return false;
  }

  #isMeant({ kind, action, fields, without }: Foretold, seen: Observed): boolean {
    return (
      kind === seen.kind &&
      action === seen.action &&
      without.every((name) => !(name in seen.payload)) &&
      this.#holds(fields, seen.payload)
    );
  }

  #holds(wanted: unknown, found: unknown): boolean {
    if (typeof wanted !== 'object' || wanted === null) return Object.is(this.#resolve(wanted), found);
    if ('oneOf' in wanted && Array.isArray(wanted.oneOf)) return wanted.oneOf.includes(found);
    if (typeof found !== 'object' || found === null) return false;
    if (Array.isArray(wanted) && Array.isArray(found) && wanted.length !== found.length) return false;
    return Object.entries(wanted).every(([name, value]) =>
      this.#holds(value, (found as Record<string, unknown>)[name]),
    );
  }
}
