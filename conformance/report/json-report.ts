/** The report for programs. */
import type { CaseResult, CertificationProfile, Result, RunResult } from './results.js';
import { figures } from './summary.js';

export interface JsonCase {
  readonly id: string;
  readonly name: string;
  readonly profile: CertificationProfile;
  readonly result: Result;
  readonly seconds: number;
  readonly detail?: string;
}

/** Seconds; null when nothing was measured. */
export interface JsonFigure {
  readonly min: number | null;
  readonly max: number | null;
  readonly avg: number | null;
  readonly count: number;
  readonly claimedMax: number;
}

export interface JsonReport {
  readonly products: readonly {
    readonly designation: string;
    readonly configId: string;
    readonly cases: readonly JsonCase[];
    /** By the names of the certificate's table. */
    readonly performance: Readonly<Record<string, JsonFigure>>;
  }[];
}

/** What `--json` prints. */
export function jsonReport(run: RunResult): string {
  return `${JSON.stringify(jsonResult(run), null, 2)}\n`;
}

export function jsonResult(run: RunResult): JsonReport {
  return {
    products: run.products.map(({ profile, cases, performance }) => ({
      designation: profile.designation,
      configId: profile.configId,
      cases: cases.map(jsonCase),
      performance: Object.fromEntries(
        figures(performance, profile).map(({ name, measured, claimedMaxSeconds }) => {
          const { min, max, avg, count } = measured ?? { min: null, max: null, avg: null, count: 0 };
          return [name, { min, max, avg, count, claimedMax: claimedMaxSeconds }];
        }),
      ),
    })),
  };
}

function jsonCase({ id, name, profile, result, seconds, detail }: CaseResult): JsonCase {
  return { id, name, profile, result, seconds, ...(detail === undefined ? {} : { detail }) };
}
