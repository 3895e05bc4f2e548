/** For what no step of a case may show: looks back at everything that came, also at what was passed over as surplus. */
import { type Expectation, inWords, isIt } from './expectation.js';
import { CaseFailure } from './failure.js';
import type { Tester } from './tester.js';

/** None of these has come since then, milliseconds since the epoch; does not wait. */
export function noneSince(t: Tester, sinceMs: number, ...forbidden: readonly Expectation[]): void {
  for (const expectation of forbidden) {
    const call = t.received(expectation.action).find((each) => each.at >= sinceMs && isIt(expectation, each));
    if (call !== undefined) throw new CaseFailure(`no ${expectation.text}`, inWords(call));
  }
}
