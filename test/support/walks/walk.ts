/** One walk, from the first word to the last check. */
import { wordsOf } from '../../../monitors/monitors.js';
import { comeToRest, makeWell, remains, tryOut } from './rest.js';
import { carryOut, type Story } from './words.js';
import { WalkWorld } from './world.js';

export interface Walked {
  /** What is wrong, in sentences; empty when all is well. */
  readonly wrong: readonly string[];
  readonly simulatedHours: number;
  readonly sessions: number;
  readonly boots: number;
}

export async function walk({ product, words }: Story): Promise<Walked> {
  const world = new WalkWorld({ product });
  try {
    const wrong = await steps(world, words);
    return {
      wrong,
      simulatedHours: world.clock.monotonic() / 3_600_000,
      sessions: world.bill.sessions,
      boots: world.boots,
    };
  } finally {
    await world.end();
  }
}

async function steps(world: WalkWorld, words: readonly string[]): Promise<readonly string[]> {
  await world.boot();
  await world.pass(2_000);
  for (const word of words) {
    await carryOut(world, word);
    const broken = harm(world);
    if (broken.length > 0) return [`after "${word}"`, ...broken];
  }
  await makeWell(world);
  const unrest = await comeToRest(world);
  if (unrest.length > 0) return [...unrest, ...harm(world)];
  return [...(await tryOut(world)), ...(await remains(world)), ...harm(world)];
}

/** Rules that were broken, and defects the station has noted of itself. */
function harm({ watch, defects }: WalkWorld): readonly string[] {
  return [...watch.violations.map(wordsOf), ...defects.map((entry) => JSON.stringify(entry))];
}
