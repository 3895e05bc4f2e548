/** Observations as the lines of a trace. Secrets are taken out here, before a line exists. */
import type { ChartStepped, ChartTold, Instant, Observation, RunBegan } from '../../protocol/observation.js';
import { type TraceGap, type TraceHeader, traceFormat } from './format.js';
import { identityMask, type MaskOptions, masks } from './masks.js';

export interface TraceLinesOptions extends MaskOptions {
  /** Of the station. */
  readonly identity: string;
  /** Of the package. */
  readonly version: string;
  /** What the station is and was started with. */
  readonly station: Omit<RunBegan, 'kind'>;
  /** Of a line in characters; default 4 million. What is longer is cut: a replay ends there. */
  readonly longestLine?: number | undefined;
}

/** Each with its line break. */
export interface TraceLines {
  header(at: Instant, more?: { readonly part?: number; readonly why?: string }): string;
  line(seen: Observation): string;
  gap(at: Instant, lines: number): string;
}

/** An event may carry all that the store holds: that is told where it comes from. */
const longestEvent = 4_096;
/** Two are told whole, once: no other line says why the limits are what they are, or all of the configuration. */
const toldWhole: ReadonlySet<string> = new Set(['xstate.done.actor.tellPlans', 'xstate.done.actor.openStore']);
const longestWhole = 65_536;
const longestLineOfAll = 4_000_000;

export function traceLines(options: TraceLinesOptions): TraceLines {
  const { identity, version, station, hideIdTags = false, isReplay, longestLine = longestLineOfAll } = options;
  const { value, frame } = masks({ hideIdTags, identity: isReplay ? undefined : identity, isReplay });
  const written = (line: object): string => `${JSON.stringify(line)}\n`;
  const shown = (seen: Observation): object => {
    if (seen.kind === 'frame') return { ...seen, text: frame(seen.text) };
    if (seen.kind === 'chart.told' || seen.kind === 'chart.stepped')
      return { ...seen, event: shortened(seen.event, value(seen.event), longestOf(seen)) };
    // A read of the vault tells a secret, and the name of it is none.
    return value(seen) as object;
  };
  return {
    header({ atMs, sinceMs }, { part = 1, why } = {}) {
      const header: TraceHeader = {
        atMs,
        sinceMs,
        kind: 'trace',
        format: traceFormat,
        statecharge: version,
        node: process.version,
        identity: identityMask(identity),
        startedAt: new Date(atMs).toISOString(),
        part,
        hidesIdTags: hideIdTags,
        ...(why !== undefined && { why }),
        station: value(station) as TraceHeader['station'],
      };
      return written(header);
    },
    line(seen) {
      try {
        const text = written(shown(seen));
        return text.length <= longestLine ? text : written(cutOf(seen, text.length));
      } catch (error) {
        // What refers to itself has no JSON; whoever observes must not fail.
        return written({ ...cutOf(seen, 0), problem: String(error) });
      }
    },
    gap({ atMs, sinceMs }, lines) {
      const gap: TraceGap = { atMs, sinceMs, kind: 'gap', lines };
      return written(gap);
    },
  };
}

const cutOf = ({ atMs, sinceMs, kind }: Observation, length: number) => ({
  atMs,
  sinceMs,
  kind: 'gap',
  lines: 1,
  of: kind,
  length,
});

const longestOf = ({ kind, event }: ChartTold | ChartStepped) =>
  kind === 'chart.told' && toldWhole.has(event.type) ? longestWhole : longestEvent;

/** The type alone, where the whole would be too long. */
function shortened(event: { readonly type: string }, shown: unknown, longest: number): unknown {
  const length = lengthOf(shown);
  return length === null || length > longest ? { type: event.type, cut: length ?? 0 } : shown;
}

/** In characters; null for what has no JSON. */
function lengthOf(shown: unknown): number | null {
  try {
    return JSON.stringify(shown).length;
  } catch {
    return null;
  }
}
