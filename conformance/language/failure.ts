/** Why a case fails: what the station was to do, and what it did. */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
  readonly expected: string;
  readonly came: string;

  constructor(expected: string, came: string) {
    super(`expected ${expected}; came ${came}`);
    this.expected = expected;
    this.came = came;
  }
}

/** What was due at an instant came, but not then. */
export function offTime(text: string, lateMs: number, deviationMs: number): CaseFailure {
  const side = lateMs > 0 ? 'late' : 'early';
  return new CaseFailure(
    `${text} on time, within ${deviationMs} ms`,
    `it ${Math.abs(Math.round(lateMs))} ms too ${side}`,
  );
}
