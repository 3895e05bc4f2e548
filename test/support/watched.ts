/** Monitors over the stations of a test: whatever else it looks at, it fails when a station has broken a rule. */
import { afterEach } from 'vitest';
import { type Violation, type Watch, watchOver, wordsOf } from '../../monitors/monitors.js';
import type { RuleName } from '../../monitors/rule.js';

export interface TestWatch extends Watch {
  /** Rules that the test breaks on purpose, from its beginning. */
  allow(...rules: readonly RuleName[]): void;
}

/** Since the last judgement. */
const unjudged: { readonly violation: Violation; readonly allowed: ReadonlySet<RuleName> }[] = [];

/** Watches one station across its runs. Judged after each test of the file, or by `judgeWatched`. */
export function watchedTest(allows: readonly RuleName[] = []): TestWatch {
  const allowed = new Set(allows);
  const watch = watchOver({ onViolation: (violation) => unjudged.push({ violation, allowed }) });
  return {
    ...watch,
    allow: (...rules) => {
      for (const rule of rules) allowed.add(rule);
    },
  };
}

/** Throws with the words of what stations have broken since the last judgement. */
export function judgeWatched(): void {
  const found = unjudged.splice(0).filter(({ violation, allowed }) => !allowed.has(violation.rule));
  const words = [...new Set(found.map(({ violation }) => wordsOf(violation)))];
  if (words.length > 0) throw new Error(`A station has broken a rule:\n${words.slice(0, 20).join('\n')}`);
}

afterEach(judgeWatched);
