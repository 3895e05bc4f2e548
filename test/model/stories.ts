/** What may happen to a station, as a model tells it: every arrow once, and longer stories drawn at random. */
import { createActor } from 'xstate';
import { seededRandom } from '../../adapters/clock/random.js';
import { edgeOf, eventsOf, pathsOf, universe } from '../support/chart.js';
import type { Happening } from './happenings.js';
import type { StoryLine } from './play.js';
import type { Model } from './predictions.js';

/** The stories that together take every arrow of the model. */
export function storiesOf(model: Model): readonly StoryLine[] {
  const paths = pathsOf(model, { cases: [], project: ({ value }) => value, cover: 'transitions' });
  return paths.map(({ steps }) => steps.map(({ event }) => event.type as Happening));
}

/** Arrows of the model that none of the stories takes. */
export function neverTold(model: Model, stories: readonly StoryLine[]): readonly string[] {
  const told = new Set<string>();
  for (const story of stories) {
    const inspect = (seen: {
      readonly type: string;
      readonly _transitions?: readonly Parameters<typeof edgeOf>[0][];
    }) => {
      if (seen.type === '@xstate.microstep') for (const edge of seen._transitions ?? []) told.add(edgeOf(edge));
    };
    const foreteller = createActor(model, { inspect }).start();
    for (const happening of story) foreteller.send({ type: happening });
  }
  return universe(model).edges.filter((edge) => !told.has(edge));
}

const steps = 14;

/**
 * A tenth as many as STATECHARGE_WALKS says, for each model, as each takes long; none without it. The first has the seed
 * STATECHARGE_SEED, the next ones follow.
 */
export function storiesAtRandom(model: Model): readonly (readonly Happening[])[] {
  const walks = Math.ceil(Number(process.env['STATECHARGE_WALKS'] ?? 0) / 10);
  const seed = Number(process.env['STATECHARGE_SEED'] ?? 1);
  return Array.from({ length: walks }, (_, walk) => storyOf(model, seed + walk));
}

function storyOf(model: Model, seed: number): readonly Happening[] {
  const random = seededRandom(seed);
  const foreteller = createActor(model).start();
  return Array.from({ length: steps }, () => {
    const possible = eventsOf(foreteller.getSnapshot()._nodes, { cases: [] });
    const event = possible[Math.floor(random.fraction() * possible.length)];
    if (event === undefined) throw new Error(`${model.id}: nothing can happen any more`);
    const type = event.type as Happening;
    foreteller.send({ type });
    return type;
  });
}
