/** A trace that is kept for years: what a replay comes to by itself, and what says the same twice, is left out. */
import type { TraceLine } from './format.js';

const longestEvent = 120;

/** Steps without their edges and tags, and with the name of their event alone; long events are told by their name and length. */
export function thinned<Line extends TraceLine>(line: Line): Line {
  // It stands in run.began, too.
  if (line.kind === 'trace') return { ...line, isThin: true, station: { product: null, configuration: {} } };
  if (line.kind === 'chart.stepped') return { ...line, event: { type: line.event.type }, edges: [], tags: [] };
  if (line.kind !== 'chart.told') return line;
  const { length } = JSON.stringify(line.event);
  return length > longestEvent ? { ...line, event: { type: line.event.type, cut: length } } : line;
}
