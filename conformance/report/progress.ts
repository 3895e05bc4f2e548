/** How far a run is: one line that is written over in a terminal, a line for each finished case elsewhere. */
import { oneLine } from './plain-text.js';
import type { CaseResult } from './results.js';
import { verdictWords } from './summary.js';

export interface Progress {
  readonly designation: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Ids of the cases that are played just now. */
  readonly running: readonly string[];
  /** What has just ended. */
  readonly finished?: CaseResult;
}

export interface ProgressOptions {
  readonly terminal: boolean;
  readonly colour: boolean;
  /** Of the terminal; a longer line would wrap and could not be written over. */
  readonly columns?: number;
}

const eraseLine = '\r\u001b[2K';

/** What to write next, as it is; empty when there is nothing to say. */
export function progressLine(progress: Progress, options: ProgressOptions): string {
  return options.terminal ? movingLine(progress, options) : plainLine(progress);
}

/** Ends the moving line before anything else is written. */
export function progressEnd({ terminal }: ProgressOptions): string {
  return terminal ? eraseLine : '';
}

function movingLine(
  { designation, done, total, failed, running }: Progress,
  { colour, columns = 80 }: ProgressOptions,
): string {
  const width = 20;
  const filled = total === 0 ? 0 : Math.round((done / total) * width);
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`;
  const failures = failed === 0 ? '' : `  ${failed} failed`;
  const text = `${oneLine(designation)} ${bar} ${done}/${total}${failures}  ${running.join(' ')}`.trimEnd();
  const shown = text.length < columns ? text : `${text.slice(0, columns - 4)}...`;
  return `${eraseLine}${colour && failed > 0 ? `\u001b[31m${shown}\u001b[0m` : shown}`;
}

function plainLine({ designation, done, total, finished }: Progress): string {
  if (finished === undefined) return '';
  const { id, name, result, seconds, detail } = finished;
  const why = result === 'PASS' || detail === undefined ? '' : `: ${oneLine(detail)}`;
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const took = result === 'NOT_APPLICABLE' ? '' : ` (${seconds.toFixed(1)} s)`;
  return `${oneLine(designation)} ${count} ${verdictWords[result].padEnd(4)} ${id} ${oneLine(name)}${took}${why}\n`;
}
