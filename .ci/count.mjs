/**
 * `node .ci/count.mjs FILE CODE` reads vitest's JSON report and ends with the line 'N passed, N failed'. CODE is what
 * the runner ended with.
 *
 * A file that could not even be loaded holds no tests that failed, and counts as one. So does a runner that failed though
 * each test passed: an error that nobody caught belongs to no test.
 */
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const unloaded = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
const inTests = report.numFailedTests + unloaded.length;
const outside = inTests === 0 && process.argv[3] !== '0' ? 1 : 0;
const failed = inTests + outside;
const skipped = report.numPendingTests + report.numTodoTests;

console.log('');
for (const { name, message } of unloaded) console.log(`could not be loaded: ${name} ${message}`.trimEnd());
if (outside > 0) console.log('the test runner failed outside of the tests; its own words are above');
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${report.numPassedTests} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
