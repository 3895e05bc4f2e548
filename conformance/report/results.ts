/** What a run of the test system found: the one source of the terminal, the reports, `--json` and `--junit`. */
import type { StationProfile } from '../product/station-profile.js';

/** The certificate's own headings. */
export type CertificationProfile = 'Core' | 'Smart Charging' | 'Advanced Security';

export type Result = 'PASS' | 'FAIL' | 'NOT_APPLICABLE';

/** One line of what happened, in order. */
export interface LogLine {
  /** Milliseconds since the case began. */
  readonly atMs: number;
  /** `station` and `tool` sent a frame, `driver` is a manual action, `step` begins a step of the case, `note` explains. */
  readonly who: 'station' | 'tool' | 'driver' | 'step' | 'note';
  /** Without secrets. */
  readonly text: string;
}

export interface Failure {
  /** Of the case, as the catalogue counts them: `3. The driver presents TAG1`. */
  readonly step: string;
  readonly expected: string;
  readonly came: string;
  /** What was said just before and after. */
  readonly log: readonly LogLine[];
}

/** A case may be played in several ways: editions, started locally or remotely, security profiles. All must pass. */
export interface WayResult {
  /** Empty when there is only one. */
  readonly way: string;
  readonly result: 'PASS' | 'FAIL';
  readonly seconds: number;
  readonly failure?: Failure;
  /** What a tester is shown, but not failed for: surplus but legal messages. */
  readonly remarks: readonly string[];
}

export interface CaseResult {
  /** `TC_001_CS` */
  readonly id: string;
  readonly name: string;
  readonly profile: CertificationProfile;
  readonly result: Result;
  /** Of all its ways together; 0 when it does not apply. */
  readonly seconds: number;
  /** Why it failed, or why it does not apply; absent when it passed. */
  readonly detail?: string;
  readonly ways: readonly WayResult[];
}

/** Of one figure of the certificate's performance table, seconds; null when nothing was measured. */
export interface Measured {
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly count: number;
}

/** The four figures of the certificate. */
export interface Performance {
  /** From a request of the tool to its answer. */
  readonly responseTime: Measured | null;
  /** From the answer to TriggerMessage to the message that was asked for. */
  readonly triggeredFunctionTime: Measured | null;
  /** From RemoteStartTransaction to StartTransaction, the cable being in. */
  readonly remoteStartTime: Measured | null;
  /** From RemoteStopTransaction to StopTransaction. */
  readonly remoteStopTime: Measured | null;
}

export interface ProductResult {
  readonly profile: StationProfile;
  readonly cases: readonly CaseResult[];
  readonly performance: Performance;
  /** What applies and could not be played as the station is set up: `TC_085_CS security profile 2`. */
  readonly leftOut?: readonly string[];
}

export interface RunResult {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Somebody ended it early: cases that were not played are absent. */
  readonly interrupted: boolean;
  /** What was left out on purpose, such as `only TC_001_CS was asked for`; absent when every case was played. */
  readonly partial?: string;
  /** Of statecharge. */
  readonly toolVersion: string;
  /** Whether the official schemas judged every frame too. */
  readonly officialSchemas: boolean;
  readonly products: readonly ProductResult[];
}
