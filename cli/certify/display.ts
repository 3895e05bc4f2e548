/** How far the run is, on the error output so that `--json` stays clean. */
import type { TestCase } from '../../conformance/language/case.js';
import type { StationProfile } from '../../conformance/product/station-profile.js';
import { type ProgressOptions, progressEnd, progressLine } from '../../conformance/report/progress.js';
import type { CaseResult } from '../../conformance/report/results.js';

export class Display {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  /** Ids as often as ways of them are played. */
  readonly #running: string[] = [];
  #designation = '';
  #done = 0;
  #failed = 0;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  /** What the runner tells. */
  get observer() {
    return {
      onPlay: (testCase: TestCase, begins: boolean) => this.#played(testCase, begins),
      onCase: (profile: StationProfile, result: CaseResult) => this.#decided(profile, result),
    };
  }

  end(): void {
    this.#stream.write(progressEnd(this.#options));
  }

  get #options(): ProgressOptions {
    const terminal = this.#stream.isTTY === true;
    return { terminal, colour: terminal, ...(terminal ? { columns: this.#stream.columns } : {}) };
  }

  #played({ id }: TestCase, begins: boolean): void {
    if (begins) this.#running.push(id);
    else this.#running.splice(this.#running.indexOf(id), 1);
    if (this.#options.terminal) this.#show();
  }

  #decided({ designation }: StationProfile, result: CaseResult): void {
    this.#designation = designation;
    this.#done += 1;
    if (result.result === 'FAIL') this.#failed += 1;
    this.#show(result);
  }

  #show(finished?: CaseResult): void {
    const progress = {
      designation: this.#designation,
      done: this.#done,
      total: this.#total,
      failed: this.#failed,
      running: [...new Set(this.#running)],
    };
    const options = this.#options;
    this.#stream.write(progressLine(finished === undefined ? progress : { ...progress, finished }, options));
  }
}
