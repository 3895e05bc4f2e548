/** What a run of the tests has done, in numbers, for the report at its end. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface Figures {
  /** `walks`, `power cuts` ... */
  readonly kind: string;
  /** Numbers of one kind and name are added up over all tests. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Begins the names of the files in which figures are left. */
export const figuresPrefix = 'figures-';

export function tellFigures(kind: string, numbers: Readonly<Record<string, number>>): void {
  const folder = inject('chartCoverage');
  if (folder === undefined) return;
  writeFileSync(join(folder, `${figuresPrefix}${randomUUID()}.json`), JSON.stringify({ kind, numbers }));
}
