/** Walks a model of the CSMS side beside a whole station: one test for each story. */
import { describe, expect, it } from 'vitest';
import { count } from '../support/family-figures.js';
import { differences } from './play.js';
import type { Model } from './predictions.js';
import type { StageOptions } from './stage.js';
import { neverTold, storiesAtRandom, storiesOf } from './stories.js';

/** One test for each story, side by side. */
export function walkModel(model: Model, options: StageOptions = {}): void {
  const stories = [...storiesOf(model), ...storiesAtRandom(model)];
  describe.concurrent(`${model.id}, as the CSMS sees it`, () => {
    it.each(stories.map((story) => [story.join(' > '), story] as const))('%s', async (_, story) => {
      count('stories of the CSMS', model.id);
      expect(await differences(model, story, options)).toEqual([]);
    });
  });
  it(`${model.id}: every arrow of the model is in a story`, () => {
    expect(neverTold(model, storiesOf(model))).toEqual([]);
  });
}
