/** What became of the mutants, line by line, so that a run that was cut goes on where it was. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export type Line =
  /** This mutant is about to be tried by this test. */
  | { readonly tried: string; readonly by: string }
  | { readonly killed: string; readonly by: string; readonly why: string }
  /** `charts: test`; all mutants in the way of this test have been tried. */
  | { readonly through: string };

export class Book {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  write(line: Line): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }

  lines(): readonly Line[] {
    if (!existsSync(this.#path)) return [];
    const written = readFileSync(this.#path, 'utf8').split('\n');
    // The last line may have been cut.
    return written.slice(0, -1).map((line) => JSON.parse(line) as Line);
  }

  /** By mutant: the test that killed it. */
  killed(): Map<string, string> {
    return new Map(this.lines().flatMap((line) => ('killed' in line ? [[line.killed, line.by] as const] : [])));
  }

  through(): Set<string> {
    return new Set(this.lines().flatMap((line) => ('through' in line ? [line.through] : [])));
  }
}
