/**
 * Chance walks of the whole station: driver, car, CSMS, network, power, clock and hardware do what comes into their heads.
 * Whatever they do, no monitor has anything to say; and when they let go, the station comes to rest and its bill is right.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { tellFigures } from '../support/figures.js';
import { walk } from '../support/walks/walk.js';
import { stories } from '../support/walks/words.js';

const walks = Number(process.env['STATECHARGE_WALKS'] ?? 25);
const seed = Number(process.env['STATECHARGE_SEED'] ?? 7);

const figures = { walks: 0, words: 0, sessions: 0, boots: 0, simulatedHours: 0 };

afterAll(() => {
  const simulatedHours = Math.round(figures.simulatedHours);
  tellFigures('walks', { ...figures, simulatedHours });
  console.log(
    `walks  seed ${seed}: ${figures.walks} walks, ${figures.words} words, ${figures.sessions} sessions, ` +
      `${figures.boots} boots, ${simulatedHours} simulated hours`,
  );
});

describe('a station to which anything may happen', () => {
  it('breaks no rule, comes to rest when it is left in peace, and bills every session once and exactly', {
    timeout: 60_000 + walks * 10_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { wrong, simulatedHours, sessions, boots } = await walk(story);
        figures.walks += 1;
        figures.words += story.words.length;
        figures.sessions += sessions;
        figures.boots += boots;
        figures.simulatedHours += simulatedHours;
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
      }),
      { numRuns: walks, seed },
    );
    // Two sessions of each walk are those that try it out at its end: without others the walks would prove little.
    expect(figures.sessions).toBeGreaterThan(2 * walks);
  });
});
