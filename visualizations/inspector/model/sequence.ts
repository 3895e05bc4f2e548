/** Who said what to whom, in order: the rows of the sequence diagram, and those that a reader wants to see. */
import type { TraceLine } from './line.js';
import { type RowKind, rowOf, type SequenceRow } from './rows.js';

export { type RowKind, rowOf, type SequenceRow } from './rows.js';

export interface SequenceFilter {
  /** All of them are in the row, whatever their case; empty: every row. */
  readonly words: string;
  /** Between these, and nobody else; null: all. */
  readonly lifelines: ReadonlySet<string> | null;
  readonly kinds: ReadonlySet<RowKind> | null;
}

interface Entry {
  readonly row: SequenceRow;
  /** What is searched, in lower case. */
  readonly text: string;
}

/** Those of whom a reader thinks first. Actors stand between the two groups. */
const leftmost: readonly string[] = ['CSMS', 'connection', 'outbox', 'registration', 'station'];
const rightmost: readonly string[] = ['hardware', 'store', 'vault', 'pki', 'logs', 'transfer', 'vendor', 'host'];

interface Shown {
  /** Of the filter, by what is in it. */
  readonly key: string;
  readonly passes: (entry: Entry) => boolean;
  readonly rows: SequenceRow[];
}

export class Sequence {
  #entries: Entry[] = [];
  /** By what joins them, in their order. */
  readonly #joined = new Map<string, SequenceRow[]>();
  readonly #keys = new WeakMap<SequenceRow, string>();
  readonly #names = new Set<string>();
  #run = 0;
  #shown: Shown | null = null;

  add(line: TraceLine, index: number): void {
    // Calls of ports are numbered anew by each run.
    if (line.kind === 'run.began') this.#run += 1;
    const bare = rowOf(line, index);
    if (bare === null) return;
    const key = bare.joins === null ? null : bare.joins.startsWith('port ') ? `${this.#run} ${bare.joins}` : bare.joins;
    const row = key === null ? bare : this.#join(bare, key);
    this.#names.add(row.from).add(row.to);
    const said = line.kind === 'frame' && typeof line['text'] === 'string' ? line['text'] : '';
    const entry = { row, text: `${row.from} ${row.to} ${row.label} ${said}`.toLowerCase() };
    this.#entries.push(entry);
    if (this.#shown?.passes(entry)) this.#shown.rows.push(row);
  }

  /** The same list, grown, while the filter says the same; nobody changes it. */
  rows(filter: SequenceFilter): readonly SequenceRow[] {
    const key = keyOf(filter);
    if (this.#shown?.key === key) return this.#shown.rows;
    const passes = passesOf(filter);
    const rows: SequenceRow[] = [];
    for (const entry of this.#entries) if (passes(entry)) rows.push(entry.row);
    this.#shown = { key, passes, rows };
    return rows;
  }

  /** From left to right. */
  lifelines(): string[] {
    const others = [...this.#names].filter((name) => !leftmost.includes(name) && !rightmost.includes(name));
    const there = (names: readonly string[]) => names.filter((name) => this.#names.has(name));
    return [...there(leftmost), ...others.sort(byName), ...there(rightmost)];
  }

  /** The answer to a question, or the question to an answer; of a call that was repeated, the nearest. */
  partner(row: SequenceRow): SequenceRow | null {
    const key = this.#keys.get(row);
    const rows = (key === undefined ? undefined : this.#joined.get(key)) ?? [];
    return isQuestion(row)
      ? (rows.find((other) => other.index > row.index && !isQuestion(other)) ?? null)
      : (rows.findLast((other) => other.index < row.index && isQuestion(other)) ?? null);
  }

  /** Lines before this one are gone. */
  dropBefore(index: number): void {
    const first = this.#entries.findIndex(({ row }) => row.index >= index);
    if (first === 0) return;
    this.#entries = first < 0 ? [] : this.#entries.slice(first);
    this.#shown = null;
    for (const [key, rows] of this.#joined) {
      const left = rows.filter((row) => row.index >= index);
      if (left.length === 0) this.#joined.delete(key);
      else if (left.length < rows.length) this.#joined.set(key, left);
    }
  }

  #join(bare: SequenceRow, key: string): SequenceRow {
    const rows = this.#joined.get(key) ?? [];
    const question = isQuestion(bare) ? undefined : rows.findLast(isQuestion);
    const row = question === undefined ? bare : answerTo(question, bare);
    if (rows.length === 0) this.#joined.set(key, rows);
    rows.push(row);
    this.#keys.set(row, key);
    return row;
  }
}

const isQuestion = ({ kind }: SequenceRow) => kind === 'call' || kind === 'asked';

/** An answer does not say to what it is one, and that of a port not to whom it goes. */
function answerTo(question: SequenceRow, answer: SequenceRow): SequenceRow {
  if (question.kind === 'asked') return new Renamed(answer, question.from, answer.label);
  const action = question.label.split(' ')[0];
  return new Renamed(answer, answer.to, `${action}: ${answer.label}`);
}

class Renamed implements SequenceRow {
  readonly #row: SequenceRow;
  readonly to: string;
  readonly label: string;
  readonly index: number;
  readonly atMs: number;
  readonly from: string;
  readonly kind: RowKind;
  readonly joins: string | null;

  constructor(row: SequenceRow, to: string, label: string) {
    this.#row = row;
    this.to = to;
    this.label = label;
    this.index = row.index;
    this.atMs = row.atMs;
    this.from = row.from;
    this.kind = row.kind;
    this.joins = row.joins;
  }

  get detail(): string {
    return this.#row.detail;
  }
}

function keyOf({ words, lifelines, kinds }: SequenceFilter): string {
  const set = (names: ReadonlySet<string> | null) => (names === null ? null : [...names].sort());
  return JSON.stringify([wordsIn(words), set(lifelines), set(kinds)]);
}

const wordsIn = (words: string) => words.toLowerCase().split(/\s+/).filter(Boolean);

function passesOf(filter: SequenceFilter): (entry: Entry) => boolean {
  const words = wordsIn(filter.words);
  // They are read once: whoever gives them may change them.
  const lifelines = filter.lifelines === null ? null : new Set(filter.lifelines);
  const kinds = filter.kinds === null ? null : new Set(filter.kinds);
  return ({ row, text }) =>
    (kinds === null || kinds.has(row.kind)) &&
    (lifelines === null || (lifelines.has(row.from) && lifelines.has(row.to))) &&
    words.every((word) => text.includes(word));
}

function byName(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
