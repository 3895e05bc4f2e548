/** What the families of a test file have run, by kind and chart, told once when the file is over. */
import { afterAll } from 'vitest';
import { tellFigures } from './figures.js';

const counts = new Map<string, Map<string, number>>();

export function count(kind: string, name: string, more = 1): void {
  const own = counts.get(kind) ?? new Map<string, number>();
  counts.set(kind, own);
  own.set(name, (own.get(name) ?? 0) + more);
}

afterAll(() => {
  for (const [kind, numbers] of counts) tellFigures(kind, Object.fromEntries(numbers));
  counts.clear();
});
