/** What every report says of a run: counts, verdicts, figures. They differ only in how they show it. */
import type { StationProfile } from '../product/station-profile.js';
import type {
  CaseResult,
  CertificationProfile,
  Measured,
  Performance,
  ProductResult,
  Result,
  RunResult,
  WayResult,
} from './results.js';

export const certificationProfiles: readonly CertificationProfile[] = ['Core', 'Smart Charging', 'Advanced Security'];

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
  /** Passed or failed. */
  readonly played: number;
}

export function tally(cases: readonly CaseResult[]): Tally {
  const count = (wanted: Result) => cases.filter(({ result }) => result === wanted).length;
  const passed = count('PASS');
  const failed = count('FAIL');
  return { passed, failed, notApplicable: count('NOT_APPLICABLE'), played: passed + failed };
}

/** `INCOMPLETE`: nothing failed, but not everything was played, so that nobody may call it passed. */
export type Verdict = Result | 'INCOMPLETE';

export function verdict(cases: readonly CaseResult[], run: RunResult): Verdict {
  const { failed, played } = tally(cases);
  if (failed > 0) return 'FAIL';
  if (run.interrupted || run.partial !== undefined) return 'INCOMPLETE';
  return played > 0 ? 'PASS' : 'NOT_APPLICABLE';
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  PASS: 'Pass',
  FAIL: 'Fail',
  NOT_APPLICABLE: 'n.a.',
  INCOMPLETE: 'Incomplete',
};

/** A sign besides the word, for who cannot tell the colours. */
export const verdictSigns: Readonly<Record<Verdict, string>> = {
  PASS: '✓',
  FAIL: '✗',
  NOT_APPLICABLE: '–',
  INCOMPLETE: '…',
};

export interface ProfileSummary {
  readonly name: CertificationProfile;
  readonly verdict: Verdict;
  readonly tally: Tally;
}

/** One entry for each certification profile, in the order of the certificate. */
export function profileSummaries({ cases }: ProductResult, run: RunResult): readonly ProfileSummary[] {
  return certificationProfiles.map((name) => {
    const ofProfile = cases.filter(({ profile }) => profile === name);
    return { name, verdict: verdict(ofProfile, run), tally: tally(ofProfile) };
  });
}

export interface Figure {
  /** As the certificate calls it. */
  readonly name: string;
  /** From what to what. */
  readonly meaning: string;
  readonly claimedMaxSeconds: number;
  readonly measured: Measured | null;
  /** Null when nothing was measured. */
  readonly withinClaim: boolean | null;
}

const figureNames: Readonly<Record<keyof Performance, readonly [name: string, meaning: string]>> = {
  responseTime: ['OCPP response timeout', 'from a request to its answer'],
  triggeredFunctionTime: ['OCPP triggered function timeout', 'from the answer to TriggerMessage to the message'],
  remoteStartTime: [
    'Transaction authorization time by RemoteStartTransaction',
    'from RemoteStartTransaction to StartTransaction, the cable being in',
  ],
  remoteStopTime: [
    'Transaction authorization end time by RemoteStopTransaction',
    'from RemoteStopTransaction to StopTransaction',
  ],
};

/** The performance table of the certificate. */
export function figures(performance: Performance, { claimedMaxSeconds }: StationProfile): readonly Figure[] {
  const keys = ['responseTime', 'triggeredFunctionTime', 'remoteStartTime', 'remoteStopTime'] as const;
  return keys.map((key) => {
    const [name, meaning] = figureNames[key];
    const measured = performance[key];
    const claimed = claimedMaxSeconds[key];
    const withinClaim = measured === null ? null : measured.max <= claimed;
    return { name, meaning, claimedMaxSeconds: claimed, measured, withinClaim };
  });
}

export const referenceEditions: readonly string[] = [
  'OCPP 1.6 edition 2 (2017-09-28) with the errata of 2025-04',
  'OCPP 1.6 security whitepaper edition 3 (v1.3, 2022-02-17)',
];

/** The first sentence of every report. */
export const notACertificate = 'This is not an OCA certificate.';

export const notACertificateMore =
  'A free program played the published test cases against the station, and this is what it found. The Open Charge ' +
  'Alliance and its test laboratories had no part in it, and only they certify.';

/** What keeps the run from being whole; empty when nothing does. */
export function shortcomings(run: RunResult): readonly string[] {
  return [
    ...(run.interrupted ? ['The run was interrupted: cases that are not listed were not played.'] : []),
    ...(run.partial === undefined ? [] : [`Not every case was played: ${run.partial}.`]),
  ];
}

/** Ways that failed alike are told once, under all their names and with the log of the first. */
export function failedWays({ ways }: Pick<CaseResult, 'ways'>): readonly WayResult[] {
  const alike = new Map<string, WayResult>();
  for (const failed of ways.filter(({ result }) => result === 'FAIL')) {
    const { step = '', expected = '', came = '' } = failed.failure ?? {};
    const known = alike.get(JSON.stringify([step, expected, came]));
    const way = known === undefined ? failed.way : `${known.way}; ${failed.way}`;
    alike.set(JSON.stringify([step, expected, came]), { ...(known ?? failed), way });
  }
  return [...alike.values()];
}

/** Two decimals, as in the certificate. */
export function seconds(value: number): string {
  return value.toFixed(2);
}

/** `2026-03-04 10:15:00 UTC`, or the text itself when it is no time. */
export function readableTime(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `+1.250 s`: since the case began. */
export function readableOffset(atMs: number): string {
  return `+${(atMs / 1000).toFixed(3)} s`;
}
