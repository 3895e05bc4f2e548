/** Writes down which states and transitions of the charts a test file has gone through. Import it where charts run. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { type AnyMachineSnapshot, type InspectionEvent, isMachineSnapshot } from 'xstate';
import { edgeOf } from './chart.js';
import type { Seen } from './coverage-report.js';

const seen = new Map<string, { readonly states: Set<string>; readonly edges: Set<string> }>();

function seenOf({ machine }: AnyMachineSnapshot) {
  const known = seen.get(machine.id) ?? { states: new Set<string>(), edges: new Set<string>() };
  seen.set(machine.id, known);
  return known;
}

/** The `inspect` of an actor system. An observer must not throw: that would crash the chart it looks at. */
export function observeCharts(event: InspectionEvent): void {
  if (event.type !== '@xstate.snapshot' && event.type !== '@xstate.microstep') return;
  if (!isMachineSnapshot(event.snapshot)) return;
  const { states, edges } = seenOf(event.snapshot);
  for (const node of event.snapshot._nodes) states.add(node.id);
  if (event.type !== '@xstate.microstep') return;
  for (const edge of event._transitions) {
    edges.add(edgeOf(edge));
    // What is left at once is in no snapshot; that its transition was taken shows that it was there.
    states.add(edge.source.id);
  }
}

afterAll(() => {
  const folder = inject('chartCoverage');
  if (folder === undefined || seen.size === 0) return;
  const written: Seen[] = [...seen].map(([chart, { states, edges }]) => ({
    chart,
    states: [...states],
    edges: [...edges],
  }));
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(written));
});
