/** Vitest's global setup: puts together what the workers saw of the charts, prints it, and leaves it as JSON. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { universe } from './chart.js';
import { charts } from './charts.js';
import { type Figures, figuresPrefix } from './figures.js';

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

/** What a run of `npm run test:generated` leaves for `docs/testing.md`. */
const committed = fileURLToPath(new URL('../../docs/figures/generated-tests.json', import.meta.url));

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-charts-'));
  project.provide('chartCoverage', folder);
  return () => {
    const left = readdirSync(folder).map(
      (name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))] as const,
    );
    rmSync(folder, { recursive: true, force: true });
    const areFigures = (name: string) => name.startsWith(figuresPrefix);
    const seen = left.flatMap(([name, written]) => (areFigures(name) ? [] : (written as Seen[])));
    const charts = seen.length > 0 ? report(seen) : [];
    const told = left.flatMap(([name, written]) => (areFigures(name) ? [written as Figures] : []));
    const figures = told.length > 0 ? reportFigures(told) : {};
    if (process.env['STATECHARGE_FIGURES'] !== undefined)
      writeFileSync(committed, `${JSON.stringify({ charts, figures }, null, 2)}\n`);
  };
}

function report(seen: readonly Seen[]): readonly Row[] {
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
  const gaps = rows.flatMap(({ neverEntered, neverTaken }) => [...neverEntered, ...neverTaken]);
  // Who runs a few files has gaps; a run of everything has none.
  if (process.env['CI'] === undefined || rows.length < charts.length || gaps.length === 0) return rows;
  process.stdout.write(`${gaps.length} states and transitions of the charts are in no test\n`);
  process.exitCode = 1;
  return rows;
}

type Sums = Readonly<Record<string, Readonly<Record<string, number>>>>;

function reportFigures(figures: readonly Figures[]): Sums {
  const sums: Record<string, Record<string, number>> = {};
  for (const { kind, numbers } of figures) {
    const sum = sums[kind] ?? {};
    sums[kind] = sum;
    for (const [name, number] of Object.entries(numbers)) sum[name] = (sum[name] ?? 0) + number;
  }
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'figures.json'), `${JSON.stringify(sums, null, 2)}\n`);
  const lines = Object.entries(sums)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([kind, sum]) =>
        `${kind.padEnd(24)} ${Object.entries(sum)
          .map(([name, n]) => `${name} ${+n.toFixed(1)}`)
          .join(', ')}`,
    );
  process.stdout.write(`\n${lines.join('\n')}\n`);
  return sums;
}

type Row = ReturnType<typeof rowOf>;

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
