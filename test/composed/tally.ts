/** How far the paths of a chart could be followed in the composed station, and what has cut them; told at the end. */
import { afterAll } from 'vitest';
import type { AnyEventObject } from 'xstate';
import { titleOf } from '../support/chart.js';
import { tellFigures } from '../support/figures.js';

/**
 * `needs`: nobody outside can bring the event about. `strays`: the event of another chart came first, and led elsewhere.
 * `does not come to`: what should bring it about does not, from here. Anything else: the words of the deed.
 */
export interface Cut {
  readonly why: string;
  readonly event: AnyEventObject;
}

interface Count {
  paths: number;
  steps: number;
  followed: number;
  readonly cuts: Map<string, number>;
}

const counts = new Map<string, Count>();

export class Tally {
  readonly #all: Count;
  #steps = 0;
  #followed = 0;

  constructor(chart: string) {
    this.#all = counts.get(chart) ?? { paths: 0, steps: 0, followed: 0, cuts: new Map() };
    counts.set(chart, this.#all);
  }

  /** Of all steps those that were followed. */
  get share(): number {
    return this.#steps === 0 ? 0 : this.#followed / this.#steps;
  }

  begins(steps: number): void {
    this.#steps += steps;
    this.#all.paths += 1;
    this.#all.steps += steps;
  }

  step(): void {
    this.#followed += 1;
    this.#all.followed += 1;
  }

  cut({ why, event }: Cut): void {
    const words = `${why} ${titleOf([{ type: event.type }])}`;
    this.#all.cuts.set(words, (this.#all.cuts.get(words) ?? 0) + 1);
  }
}

afterAll(() => {
  for (const [chart, { paths, steps, followed, cuts }] of counts) {
    const cut = [...cuts.values()].reduce((sum, one) => sum + one, 0);
    const reasons = [...cuts]
      .toSorted(([, one], [, other]) => other - one)
      .map(([words, times]) => `${times} ${words}`);
    console.log(
      `composed  ${chart}  followed ${paths - cut} of ${paths} paths to the end, ${followed} of ${steps} steps; ` +
        `${cut} cut${cut > 0 ? `: ${reasons.join(', ')}` : ''}`,
    );
    tellFigures('composed', {
      [`${chart} paths`]: paths,
      [`${chart} paths to the end`]: paths - cut,
      [`${chart} steps`]: steps,
      [`${chart} steps followed`]: followed,
    });
  }
  counts.clear();
});
