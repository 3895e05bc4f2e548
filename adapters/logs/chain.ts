/**
 * The security log as lines, each chained to the one before by its hash, so that an edit or a cut shows.
 *
 * A line says which one is the oldest that is kept. So the newest vouches for all of them, and one that goes because
 * there is no more room is told from one that was taken away.
 */
import { createHash } from 'node:crypto';
import type { SecurityLogEntry, SecurityLogHead } from '../../protocol/ports/logs.js';

export interface ChainLine extends SecurityLogEntry {
  readonly n: number;
  /** Number of the oldest line that is kept. */
  readonly first: number;
  readonly prev: string;
  /** SHA-256 over all of the above, lower-case hex. */
  readonly hash: string;
}

export const noHash = '0'.repeat(64);

export function chained(
  { at, event, techInfo }: SecurityLogEntry,
  { n, first, prev }: Pick<ChainLine, 'n' | 'first' | 'prev'>,
): ChainLine {
  const content = { n, first, at, event, ...(techInfo !== undefined && { techInfo }), prev };
  return { ...content, hash: createHash('sha256').update(JSON.stringify(content)).digest('hex') };
}

export const textOf = (line: ChainLine) => `${JSON.stringify(line)}\n`;

/** Null for what this log has not written, letter by letter. `text`: without the line break. */
export function readLine(text: string): ChainLine | null {
  const line = parsed(text);
  if (line === null) return null;
  return textOf(chained(line, line)) === `${text}\n` ? line : null;
}

function parsed(text: string): ChainLine | null {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : null;
  } catch {
    return null;
  }
}

function isLine(value: unknown): value is ChainLine {
  if (typeof value !== 'object' || value === null) return false;
  const { n, first, at, event, techInfo, prev } = value as Partial<Record<keyof ChainLine, unknown>>;
  const texts = [at, event, prev, techInfo ?? ''];
  return Number.isSafeInteger(n) && Number.isSafeInteger(first) && texts.every((text) => typeof text === 'string');
}

export interface Checked {
  /** The newest that can be believed. */
  readonly last: ChainLine | null;
  /** One sentence each. */
  readonly problems: readonly string[];
  /** The last text is what a power cut has left of a line that nobody counts on. */
  readonly isTorn: boolean;
}

/** More sentences would say nothing more. */
const mostProblems = 5;

/** `texts`: of all that is kept, the oldest first. */
export function check(texts: readonly string[], head: SecurityLogHead | null): Checked {
  const lines = texts.map(readLine);
  const isTorn = lines.at(-1) === null && (lines.at(-2)?.n ?? 0) >= (head?.number ?? 0);
  const counted = isTorn ? lines.slice(0, -1) : lines;
  const last = counted.findLast((line) => line !== null) ?? null;
  const problems = [...linkProblems(counted), ...endProblems(counted, last, head)];
  return { last, problems: problems.slice(0, mostProblems), isTorn };
}

function linkProblems(lines: readonly (ChainLine | null)[]): string[] {
  const damaged = lines.filter((line) => line === null).length;
  const problems = damaged === 0 ? [] : [`${damaged} of ${lines.length} entries were edited or are damaged.`];
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (!line || !before || line.prev === before.hash) continue;
    const isGap = line.n > before.n + 1;
    problems.push(
      isGap
        ? `Entries ${before.n + 1} to ${line.n - 1} are missing.`
        : `Entry ${line.n} does not follow from the entry before it.`,
    );
  }
  return problems;
}

/** What is missing at either end. */
function endProblems(
  lines: readonly (ChainLine | null)[],
  last: ChainLine | null,
  head: SecurityLogHead | null,
): string[] {
  const problems: string[] = [];
  const oldest = lines[0];
  if (last === null) {
    if (head !== null && lines.length === 0)
      problems.push(`The log is missing; its last entry was number ${head.number}.`);
    return problems;
  }
  if (oldest && oldest.n > last.first) problems.push(`Entries ${last.first} to ${oldest.n - 1} are missing.`);
  if (oldest && oldest.n < last.first) problems.push(`Entries before number ${last.first} do not belong here.`);
  if (head === null) return problems;
  const counted = lines.find((line) => line?.n === head.number);
  if (last.n < head.number) problems.push(`Entries ${last.n + 1} to ${head.number}, the newest, are missing.`);
  else if (counted === undefined) problems.push(`Entry ${head.number} is missing.`);
  else if (counted?.hash !== head.hash) problems.push(`Entry ${head.number} is not the one that was written.`);
  return problems;
}
