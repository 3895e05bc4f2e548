/** Plays all runs of a trace, one after the other. */
import packageJson from '../../package.json' with { type: 'json' };
import type { Host } from '../../protocol/ports/host.js';
import type { Trace } from '../../visualizations/trace/read-trace.js';
import { thinned } from '../../visualizations/trace/thin.js';
import { traceLines } from '../../visualizations/trace/trace-lines.js';
import { Player } from './player.js';
import { type AnswerLast, replayedHost } from './ports.js';
import { isFed, type Line, type RunScript, scriptOf } from './script.js';
import type { Divergence } from './tape.js';

export interface ReplayedRun {
  /** Lines of the file, from 1: its first, and the last that came as it stands there. */
  readonly from: number;
  readonly to: number;
  /** How many lines it has, and how many of them came so. */
  readonly lines: number;
  readonly played: number;
  readonly divergence: Divergence | null;
  /** Why it was not played to its end, though nothing differs. */
  readonly stopped: { readonly line: number; readonly why: string } | null;
  /** False of what the flight recorder keeps: side by side, charts may come in another order. */
  readonly isCounted: boolean;
  /** What a chart of this version crashed with last. */
  readonly crash: string | null;
}

export interface Replay {
  readonly runs: readonly ReplayedRun[];
  /** Lines before the first run, of one that began before this file. */
  readonly before: number;
  readonly divergence: Divergence | null;
}

/** Ends with the first divergence: what comes after it says nothing. */
export async function replay(trace: Trace): Promise<Replay> {
  const { runs: scripts, before } = scriptOf(trace);
  const { header } = trace;
  const lines = traceLines({ identity: '', version: packageJson.version, station: header.station, isReplay: true });
  const whole = (seen: Parameters<typeof lines.line>[0]): Line => JSON.parse(lines.line(seen)) as Line;
  const shown: typeof whole = header.isThin ? (seen) => thinned(whole(seen)) : whole;
  const host = oneHost();
  const runs: ReplayedRun[] = [];
  for (const script of scripts) {
    const run = await playRun(script, { shown, host });
    runs.push(run);
    if (run.divergence) break;
  }
  return { runs, before, divergence: runs.at(-1)?.divergence ?? null };
}

async function playRun(script: RunScript, options: ConstructorParameters<typeof Player>[2]): Promise<ReplayedRun> {
  const { lines, gap } = script;
  const [first] = lines;
  const from = first?.number ?? 0;
  const outline = { from, lines: lines.length, divergence: null, crash: null, isCounted: isCounted(script) };
  const began = first?.seen;
  if (began?.kind !== 'run.began' || began.product === null) {
    const why = 'only the wire was seen, and not what the station is.';
    return { ...outline, to: from, played: 0, stopped: { line: from, why } };
  }
  const { product } = began;
  const player = new Player(script, { ...began, product }, options);
  await player.play();
  const { played, divergence } = player.tape;
  const to = lines[Math.max(0, played - 1)]?.number ?? from;
  const unknown = divergence && notInTrace(script, played);
  if (unknown) return { ...outline, to, played, stopped: unknown };
  const why = gap && { line: gap.line, why: `${gap.lines} lines are missing here.` };
  return { ...outline, to, played, divergence, stopped: divergence ? null : why, crash: divergence && player.crash };
}

/** Where the station was fed what is not in the trace, nobody knows what it should have done. */
function notInTrace({ lines }: RunScript, played: number): { readonly line: number; readonly why: string } | null {
  for (let at = played; at >= 0; at -= 1) {
    const line = lines[at];
    if (line?.seen.kind !== 'frame' || line.seen.direction !== 'received') continue;
    const why = 'what came here was no frame and might have held a secret, so that its text is not in the trace.';
    return line.seen.text === '***' ? { line: line.number, why } : null;
  }
  return null;
}

const isCounted = ({ lines }: RunScript): boolean =>
  lines.some(({ seen }) => isFed(seen) && (seen.turns !== undefined || 'after' in seen));

/** An installation outlives a run, and the next one knows it by its host. */
function oneHost() {
  let host: Host | null = null;
  let present: AnswerLast = () => new Promise(() => {});
  return (answer: AnswerLast, offers: readonly string[]): Host => {
    present = answer;
    host ??= replayedHost(() => present(), offers);
    return host;
  };
}
