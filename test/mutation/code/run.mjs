/**
 * `npm run mutate:code [-- area ...]`: breaks the code of each area, one place at a time, and tells what no test noticed.
 * A run goes on from what the one before has found; `--anew` forgets it. Fails where an area falls below the bar.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { areas } from './areas.mjs';
import { writeFigures } from './figures.mjs';

const leastScore = 85;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const given = process.argv.slice(2);
const named = given.filter((word) => !word.startsWith('--'));

function known(name) {
  return `${root}.stryker/${name}.incremental.json`;
}

/** Stryker takes what nobody noticed at module level for settled, whatever tests there are now. */
function tryAgain(path) {
  if (!existsSync(path)) return;
  const report = JSON.parse(readFileSync(path, 'utf8'));
  for (const file of Object.values(report.files))
    file.mutants = file.mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  writeFileSync(path, JSON.stringify(report));
}

for (const name of named.length > 0 ? named : Object.keys(areas)) {
  if (given.includes('--anew')) rmSync(known(name), { force: true });
  else tryAgain(known(name));
  const { status } = spawnSync('npx', ['stryker', 'run'], {
    cwd: root,
    env: { ...process.env, STATECHARGE_MUTATED: name },
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

const figures = writeFigures(root);
for (const [name, { score, killed, timeout, total, equivalent }] of Object.entries(figures.areas)) {
  console.log(`${name.padEnd(14)} ${score} %  ${killed + timeout} of ${total} noticed, ${equivalent} equivalent`);
  if (score < leastScore) process.exitCode = 1;
}
