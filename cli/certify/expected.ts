/** The list of what passes today: `{ "<designation>": ["TC_003_CS", ...] }`. It is kept honest in both directions. */
import { readFileSync } from 'node:fs';
import { cases } from '../../conformance/cases/cases.js';
import type { ProductResult } from '../../conformance/report/results.js';
import { ConfigurationError } from '../../protocol/errors.js';

export type Expected = Readonly<Record<string, readonly string[]>>;

export function readExpected(path: string): Expected {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isExpected(content)) return checked(content);
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
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

/** A name that means nothing would be a line that checks nothing. */
function checked(expected: Expected): Expected {
  for (const [designation, ids] of Object.entries(expected)) {
    const unknown = ids.find((id) => !cases.some((each) => each.id === id));
    if (unknown === undefined) continue;
    throw new ConfigurationError('bad-value', `--expected: ${designation} lists ${unknown}, which is no case.`);
  }
  return expected;
}

/**
 * One line for each case that is listed and failed, or passed and is not listed, and for a product without a list. In a
 * whole run a listed case that was not played is one too; in a part of it such a case says nothing.
 */
export function differences(
  expected: Expected,
  products: readonly ProductResult[],
  isWhole: boolean,
): readonly string[] {
  return products.flatMap(({ profile: { designation }, cases: played }) => {
    const listed = expected[designation];
    if (listed === undefined) return [`${designation} has no list`];
    const decided = played.flatMap(({ id, result, detail }) => {
      if (result === 'PASS' && !listed.includes(id)) return [`${designation} ${id} passes now: add it to the list`];
      if (result !== 'PASS' && listed.includes(id))
        return [`${designation} ${id} is listed and ${result}: ${detail ?? ''}`];
      return [];
    });
    const missing = listed.filter((id) => isWhole && !played.some((each) => each.id === id));
    return [...decided, ...missing.map((id) => `${designation} ${id} is listed and was not played`)];
  });
}
