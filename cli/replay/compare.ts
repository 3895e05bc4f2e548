/** Where two lines of a trace differ, in words. */

/** When it was, and how the turns were counted: not what the station has done. */
const ofTheMoment: ReadonlySet<string> = new Set(['atMs', 'sinceMs', 'turns', 'after', 'reads']);

/** A place in a line, as `state.use`, and what is there; undefined: nothing. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** XState counts the actors of a process: the same actor has another number in another one. */
export class Sessions {
  readonly #actual = new Map<string, string>();
  readonly #expected = new Map<string, string>();

  /** From the first time on that they stand in the same place, one is the other. */
  areSame(expected: unknown, actual: unknown): boolean {
    if (typeof expected !== 'string' || typeof actual !== 'string') return false;
    if (!session.test(expected) || !session.test(actual)) return false;
    const known = this.#actual.get(expected);
    if (known !== undefined || this.#expected.has(actual)) return known === actual;
    this.#actual.set(expected, actual);
    this.#expected.set(actual, expected);
    return true;
  }
}

const session = /^x:\d+$/;

export function differencesOf(expected: object, actual: object, sessions: Sessions): readonly Difference[] {
  const differing = (path: string, one: unknown, other: unknown): readonly Difference[] => {
    if (Object.is(one, other) ? !isSession(one) : sessions.areSame(one, other)) return [];
    if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other))
      return sessions.areSame(one, other) ? [] : [{ path, expected: one, actual: other }];
    const below = (name: string) => {
      if (Array.isArray(one)) return `${path}[${name}]`;
      return path === '' ? name : `${path}.${name}`;
    };
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].flatMap((name) => differing(below(name), one[name], other[name]));
  };
  return differing('', plain(expected), plain(actual));
}

const isSession = (value: unknown) => typeof value === 'string' && session.test(value);

const plain = (line: object) => Object.fromEntries(Object.entries(line).filter(([name]) => !ofTheMoment.has(name)));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
