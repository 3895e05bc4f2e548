/** Vitest's global setup: puts together what the workers saw of the charts, prints it, and leaves it as JSON. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { universe } from './chart.js';
import { charts } from './charts.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder in which the workers of this run leave what they saw. */
    chartCoverage: string | undefined;
  }
}

/** What one test file has gone through. */
export interface Seen {
  readonly chart: string;
  readonly states: readonly string[];
  readonly edges: readonly string[];
}

const target = fileURLToPath(new URL('../../coverage/', import.meta.url));

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-charts-'));
  project.provide('chartCoverage', folder);
  return () => {
    const seen = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Seen[]);
    rmSync(folder, { recursive: true, force: true });
    if (seen.length > 0) report(seen);
  };
}

function report(seen: readonly Seen[]): void {
  // A run of some files only is no statement about charts that had no part in it.
  const run = charts.filter(({ id }) => seen.some(({ chart }) => chart === id));
  const rows = run.map((machine) => rowOf(machine.id, universe(machine), seen));
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'charts.json'), `${JSON.stringify(rows, null, 2)}\n`);
  const lines = rows.flatMap(({ chart, states, transitions, neverEntered, neverTaken }) => [
    `chart coverage  ${chart.padEnd(13)} states ${states}  transitions ${transitions}`,
    ...[...neverEntered, ...neverTaken].map((what) => `    never: ${what}`),
  ]);
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

function rowOf(chart: string, all: ReturnType<typeof universe>, seen: readonly Seen[]) {
  const own = seen.filter((one) => one.chart === chart);
  const states = new Set(own.flatMap((one) => one.states));
  const edges = new Set(own.flatMap((one) => one.edges));
  const neverEntered = all.states.filter((id) => !states.has(id));
  const neverTaken = all.edges.filter((id) => !edges.has(id));
  return {
    chart,
    states: `${all.states.length - neverEntered.length}/${all.states.length}`,
    transitions: `${all.edges.length - neverTaken.length}/${all.edges.length}`,
    neverEntered,
    neverTaken,
  };
}
