/**
 * `node .ci/count.mjs FILE` reads vitest's JSON report and ends with the line 'N passed, N failed'.
 *
 * A file that could not even be loaded holds no tests that failed, and counts as one.
 */
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const unloaded = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
const failed = report.numFailedTests + unloaded.length;
const skipped = report.numPendingTests + report.numTodoTests;

console.log('');
for (const { name, message } of unloaded) console.log(`could not be loaded: ${name} ${message}`.trimEnd());
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${report.numPassedTests} passed, ${failed} failed`);
if (failed > 0 || !report.success) process.exitCode = 1;
