/** Tests that are made from a chart, under one roof. */
import { describe, it } from 'vitest';

/** A title that reads as a story, and what is to be seen when it is played. */
export type Story = readonly [title: string, play: () => void | Promise<void>];

/**
 * One test for each story. Where charts are being broken one test plays them all, and asks for them anew each time: who
 * breaks a chart gets the stories of the broken one, and may not be caught by those of the right one.
 */
export function tellStories(title: string, stories: () => readonly Story[]): void {
  if (process.env['STATECHARGE_MUTATED'] !== undefined) {
    it(title, async () => {
      for (const [, play] of stories()) await play();
    });
    return;
  }
  describe(title, () => {
    it.each(stories())('%s', (_, play) => play());
  });
}
