import { defineConfig } from 'vitest/config';

/** Tests that run with a chart broken: see `runner.ts`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    runner: './test/mutation/runner.ts',
    fileParallelism: false,
    // A test runs as often as there are mutants in its way.
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
  },
});
