import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Composite } from '../../machines/smart-charging/charging.types.js';
import { compositeSchedule } from '../../machines/smart-charging/composite.js';
import { differences, lowerThanTold, wrongReasons } from './agreement.js';
import { type Stack, stacks } from './stacks.js';

/** More of them at night: `npm run oracle`. */
const count = Number(process.env['STATECHARGE_ORACLE_STACKS'] ?? 2000);
/** Every run has other stacks; the seed that it prints brings the same ones again. */
const seed = Number(process.env['STATECHARGE_ORACLE_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
/** For a machine that is busy with other things as well. */
const timeout = 60_000 + count * 60;

function holds(judge: (stack: Stack, told: Composite) => void): void {
  const property = fc.property(stacks, (stack) => judge(stack, compositeSchedule(stack.view, stack.request)));
  fc.assert(property, { numRuns: count, seed });
}

describe(`composite schedules of any stack of profiles, seed ${seed}`, () => {
  it('say for every second what the reference says', { timeout }, () => {
    const seen = { steps: 0, byProfile: 0, cut: 0 };
    holds(({ view, request }, told) => {
      expect(differences(view, request, told)).toEqual([]);
      if (told.periods.length > 1) seen.steps += 1;
      if (told.durationS < request.durationS) seen.cut += 1;
      if (told.periods.some(({ decision }) => decision.by.kind === 'profile')) seen.byProfile += 1;
    });
    console.log(
      `oracle: ${count} stacks, 0 differences (seed ${seed}; ${seen.steps} with steps, ${seen.byProfile} decided by profiles, ${seen.cut} cut short)`,
    );
    // Stacks in which nothing happens would agree as well.
    expect(seen.steps).toBeGreaterThan(count / 4);
    expect(seen.byProfile).toBeGreaterThan(count / 4);
    expect(seen.cut).toBeGreaterThan(count / 100);
  });

  it('give as the reason of each limit one that really gives it, and all else that bound', { timeout }, () => {
    holds(({ view, request }, told) => {
      expect(wrongReasons(view, request, told)).toEqual([]);
    });
  });

  it('are never above a limit that was weighed', { timeout }, () => {
    holds((_, told) => {
      expect(lowerThanTold(told)).toEqual([]);
    });
  });
});
