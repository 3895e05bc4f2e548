/** What is wrong in a profile, collected so that a vendor sees all of it at once. */
import { ConfigurationError } from '../../protocol/errors.js';
import { suggest } from '../../protocol/suggest.js';

export class Problems {
  readonly #found: ConfigurationError[] = [];

  get all(): readonly ConfigurationError[] {
    return this.#found;
  }

  badValue(message: string): void {
    this.#found.push(new ConfigurationError('bad-value', message));
  }

  /** A name that is not allowed may be a misspelt one that is; `what` says what the allowed ones are. */
  unknownNames(given: Readonly<Record<string, unknown>>, allowed: readonly string[], what: string): void {
    for (const name of Object.keys(given).filter((name) => !allowed.includes(name))) {
      const absent = allowed.filter((candidate) => !Object.hasOwn(given, candidate));
      const meant = suggest(name, absent) ?? suggest(name, allowed);
      const hint = meant === null ? `Allowed are ${allowed.join(', ')}.` : `Did you mean ${JSON.stringify(meant)}?`;
      this.#found.push(new ConfigurationError('unknown-key', `${shown(name)} is no ${what}. ${hint}`));
    }
  }

  /** All of them in one message. */
  missingNames(given: Readonly<Record<string, unknown>>, required: readonly string[], where: string): void {
    const missing = required.filter((name) => !Object.hasOwn(given, name));
    if (missing.length > 0) this.badValue(`${where} lacks ${missing.join(', ')}.`);
  }
}

/** A value as a message quotes it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
