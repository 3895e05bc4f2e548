/** The list of what passes today: `{ "<designation>": ["TC_003_CS", ...] }`. It is kept honest in both directions. */
import { readFileSync } from 'node:fs';
import type { ProductResult } from '../../conformance/report/results.js';
import { ConfigurationError } from '../../protocol/errors.js';

export type Expected = Readonly<Record<string, readonly string[]>>;

export function readExpected(path: string): Expected {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isExpected(content)) return content;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError('bad-value', `--expected cannot be read: ${why}`, { cause });
  }
  throw new ConfigurationError('bad-value', '--expected holds an object of lists: { "BSC-S12BCC": ["TC_003_CS"] }.');
}

function isExpected(content: unknown): content is Expected {
  return (
    typeof content === 'object' &&
    content !== null &&
    Object.values(content).every((ids) => Array.isArray(ids) && ids.every((id) => typeof id === 'string'))
  );
}

/** One line for each case that is listed and failed, or passed and is not listed. Cases not played say nothing. */
export function differences(expected: Expected, products: readonly ProductResult[]): readonly string[] {
  return products.flatMap(({ profile: { designation }, cases }) => {
    const listed = expected[designation] ?? [];
    return cases.flatMap(({ id, result, detail }) => {
      const isListed = listed.includes(id);
      if (result === 'PASS' && !isListed) return [`${designation} ${id} passes now: add it to the list`];
      if (result !== 'PASS' && isListed) return [`${designation} ${id} is listed and ${result}: ${detail ?? ''}`];
      return [];
    });
  });
}
