import { ConfigurationError } from '../../protocol/errors.js';

/** Gathers what is wrong instead of stopping at the first. */
export class Problems {
  readonly #found: ConfigurationError[] = [];

  get any(): boolean {
    return this.#found.length > 0;
  }

  get found(): readonly ConfigurationError[] {
    return this.#found;
  }

  of<T>(check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#found.push(error);
      return undefined;
    }
  }

  ofRequired<T>(given: string | undefined, excused: boolean, check: (given: string | undefined) => T): T | undefined {
    return given === undefined && excused ? undefined : this.of(() => check(given));
  }

  ofGiven<T>(given: string | undefined, check: (given: string) => T): T | undefined {
    return given === undefined ? undefined : this.of(() => check(given));
  }
}
