import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import { areaOfThisRun } from './areas.mjs';

/**
 * What tries thousands of cases comes late: most mutants never get that far. What only loads comes last, or Stryker would
 * take all that is done while loading for a matter of that test alone.
 */
class QuickFirst extends BaseSequencer {
  async sort(files) {
    const rank = ({ moduleId }) => (/loads/.test(moduleId) ? 2 : Number(/properties|formats|oracle/.test(moduleId)));
    return files.toSorted((one, other) => rank(one) - rank(other) || (one.moduleId < other.moduleId ? -1 : 1));
  }
}

export default defineConfig({
  cacheDir: '.vite',
  test: {
    // One file instead of hundreds: every worker loads it anew, which is most of what a mutant costs.
    deps: { optimizer: { ssr: { enabled: true, include: ['fast-check', 'typebox'] } } },
    include: [...areaOfThisRun().tests, 'test/mutation/code/loads.test.mjs'],
    sequence: { sequencer: QuickFirst },
    // A worker is begun for every mutant anyway; within one, files may share what they have loaded.
    isolate: false,
    testTimeout: 30_000,
    // A few stacks a mutant: what is wrong for one of a hundred thousand is for `npm run oracle` to find.
    env: { STATECHARGE_ORACLE_STACKS: '20', STATECHARGE_ORACLE_SEED: '1' },
  },
});
