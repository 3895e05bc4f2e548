/**
 * How much of a family of tests runs: a sample in `npm test`, drawn with STATECHARGE_SEED, and all of it as soon as
 * STATECHARGE_WALKS is set. What was left out is printed, so that nobody takes the part for the whole.
 */
import { seededRandom } from '../../adapters/clock/random.js';

const seed = Number(process.env['STATECHARGE_SEED'] ?? 1);

export const runsWhole = process.env['STATECHARGE_WALKS'] !== undefined;

/** At most `usual` of them, spread over all by chance, in their order. */
export function sampled<T>(what: string, all: readonly T[], usual: number): readonly T[] {
  if (runsWhole || all.length <= usual) return all;
  const { fraction } = drawing();
  const drawn = all
    .map((one, place) => ({ one, place, lot: fraction() }))
    .toSorted((one, other) => one.lot - other.lot)
    .slice(0, usual)
    .toSorted((one, other) => one.place - other.place);
  console.log(`${what}: ${usual} of ${all.length} (seed ${seed}); STATECHARGE_WALKS=1 runs all`);
  return drawn.map(({ one }) => one);
}

function drawing() {
  const random = seededRandom(seed);
  return { fraction: () => random.fraction() };
}
