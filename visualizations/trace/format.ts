/**
 * The trace: what an outside eye sees of a station, a line of JSON each. `line-kinds.ts` says what is in them,
 * `docs/trace.md` says it to people.
 */
import type { Instant, Observation, RunBegan } from '../../protocol/observation.js';

/** Rises when a reader of before could not make sense of a new trace. New kinds and new fields do not raise it. */
export const traceFormat = 1;

/** The first line of each file. */
export interface TraceHeader extends Instant {
  readonly kind: 'trace';
  readonly format: number;
  /** Version of the package that wrote it. */
  readonly statecharge: string;
  readonly node: string;
  /** Stands for the identity: the same for the same station. */
  readonly identity: string;
  /** Wall clock at the start, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** From 1; of a trace that is one of several files. */
  readonly part: number;
  /** Tags are replaced, each everywhere by the same. */
  readonly hidesIdTags: boolean;
  /** `thin.ts`: steps are without what a replay comes to by itself. */
  readonly isThin?: true;
  /** Of a dump: what it was made for. */
  readonly why?: string;
  /** What the station is and was started with; of a dump whose run has begun before its first line, this is all there is. */
  readonly station: Omit<RunBegan, 'kind'>;
}

/** Lines that are missing here: the disk did not take them, or the ring had let go of them. */
export interface TraceGap extends Instant {
  readonly kind: 'gap';
  readonly lines: number;
}

/** As it stands in the file: bytes, errors and secrets replaced. */
export type TraceLine = TraceHeader | TraceGap | Observation;

export type LineKind = TraceLine['kind'];
