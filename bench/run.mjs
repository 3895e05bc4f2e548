/**
 * `npm run bench`: every figure beside its floor, measured in the same run. `node bench/run.mjs call fleet` runs these
 * only; what is complete is kept in `docs/figures/benchmarks.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { benchCall } from './call.mjs';
import { root } from './children.mjs';
import { benchComposite } from './composite.mjs';
import { isMet, rounded, table } from './figures.mjs';
import { benchFlash } from './flash.mjs';
import { benchFleet } from './fleet.mjs';
import { benchLedger } from './ledger.mjs';
import { benchMemory } from './memory.mjs';
import { benchObserving } from './observing.mjs';
import { benchReopen } from './reopen.mjs';
import { benchStart } from './start.mjs';

const benches = {
  start: benchStart,
  memory: benchMemory,
  call: benchCall,
  ledger: benchLedger,
  reopen: benchReopen,
  flash: benchFlash,
  fleet: benchFleet,
  composite: benchComposite,
  observing: benchObserving,
};
const target = join(root, 'docs', 'figures', 'benchmarks.json');

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined) {
  console.error(`bench: there is no "${unknown}"; allowed: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

const machine = {
  node: process.version,
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  loadBefore: rounded(loadavg()[0]),
};
console.log(`Node ${machine.node}, ${machine.cores} cores (${machine.processor}), load ${machine.loadBefore} before\n`);

const rows = [];
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const beganAt = performance.now();
  rows.push(...(await bench()).map((row) => ({ bench: name, ...row })));
  console.error(`bench: ${name} took ${Math.round((performance.now() - beganAt) / 1000)} s`);
}

console.log(`\n${table(rows)}`);
if (asked.length === 0) {
  const figures = rows.map(({ bench, name, value, unit, goal = null, measured }) => {
    return {
      bench,
      name: name.trim(),
      value: rounded(value),
      unit,
      goal,
      met: isMet({ value, goal: goal ?? undefined }),
      measured,
    };
  });
  mkdirSync(dirname(target), { recursive: true });
  const loads = { ...machine, loadAfter: rounded(loadavg()[0]) };
  writeFileSync(target, `${JSON.stringify({ at: new Date().toISOString(), machine: loads, figures }, null, 2)}\n`);
  console.log('\nKept in docs/figures/benchmarks.json');
}
