import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/coverage-report.ts'],
    // Only tests that mostly wait run side by side, and those share a pool of their own.
    maxConcurrency: 24,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
