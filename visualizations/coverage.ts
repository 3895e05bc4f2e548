/** The coverage of the charts (`coverage/charts.json`), as it is painted on their diagrams. */
import type { Missed } from './draw.js';
import type { ChartLayout } from './layout-model.js';

/** What a run of the tests has left of one chart. */
export interface ChartCoverage {
  readonly chart: string;
  readonly neverEntered: readonly string[];
  readonly neverTaken: readonly string[];
}

const isListOf = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Null where it is something else. */
export function chartCoverageOf(read: unknown): readonly ChartCoverage[] | null {
  if (!Array.isArray(read)) return null;
  const rows = read.filter((row): row is ChartCoverage => {
    if (typeof row !== 'object' || row === null) return false;
    const { chart, neverEntered, neverTaken } = row as Record<string, unknown>;
    return typeof chart === 'string' && isListOf(neverEntered) && isListOf(neverTaken);
  });
  return rows.length === read.length ? rows : null;
}

export function missedOf({ neverEntered, neverTaken }: ChartCoverage): Missed {
  return { states: new Set(neverEntered), edges: new Set(neverTaken) };
}

/** What the coverage speaks of and the diagrams do not have: they are of different versions. */
export function unknownIn(coverage: readonly ChartCoverage[], layouts: readonly ChartLayout[]): readonly string[] {
  return coverage.flatMap(({ chart, neverEntered, neverTaken }) => {
    const layout = layouts.find((one) => one.chart.id === chart);
    if (!layout) return [chart];
    const { nodes, edges } = layout.chart;
    const known = new Set([...nodes, ...edges].map(({ id }) => id));
    return [...neverEntered, ...neverTaken].filter((id) => !known.has(id));
  });
}
