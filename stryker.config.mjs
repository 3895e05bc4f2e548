import { areaOfThisRun } from './test/mutation/code/areas.mjs';

const { name, mutate } = areaOfThisRun();

/** Code mutation, one area at a time: `npm run mutate:code`, see `test/mutation/code/run.mjs`. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // `related` would draw in every test of the whole station.
  vitest: { configFile: 'test/mutation/code/vitest.config.mjs', related: false },
  mutate,
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.STATECHARGE_MUTATORS ?? 2),
  // Tables at module level are mutated too: for each such mutant all tests of its area run, which takes about a second.
  ignoreStatic: false,
  warnings: { slow: false },
  // A second is usual; what takes this long goes round for ever.
  timeoutMS: 15_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: `.stryker/${name}.json` },
  incremental: true,
  incrementalFile: `.stryker/${name}.incremental.json`,
  tempDirName: '.stryker/sandbox',
  ignorePatterns: ['.stryker', 'bench', 'certify-report', 'coverage', 'dist', 'examples'],
};
