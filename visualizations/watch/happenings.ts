/** What scrolls by in the terminal view: what is said over the wire, by the hardware and to it. */
import { frameOf, type TraceLine } from '../inspector/model/line.js';
import { rowOf, type SequenceRow } from '../inspector/model/rows.js';
import { type Line, span, type Tone } from './cells.js';
import { timeOf } from './words.js';

/** More than any terminal shows. */
const most = 300;
/** Calls whose answer may still come. */
const mostCalls = 64;

const isOwn = ({ from, to, kind, label }: SequenceRow): boolean => {
  if (kind === 'error') return true;
  if (kind === 'event') return from === 'host';
  if (kind === 'answered') return false;
  return kind !== 'asked' || (to === 'hardware' && label !== 'hardware.readMeter');
};

export class Happenings {
  readonly #actions = new Map<string, string>();
  #lines: Line[] = [];
  #seen = 0;

  /** Whether it is one that is shown. */
  add(line: TraceLine): boolean {
    const row = rowOf(line, this.#seen);
    this.#seen += 1;
    if (row === null || !isOwn(row)) return false;
    this.#lines.push(this.#told(row, line));
    if (this.#lines.length > 2 * most) this.#lines = this.#lines.slice(-most);
    return true;
  }

  /** Oldest first. A list of its own: it does not change any more. */
  newest(): readonly Line[] {
    return this.#lines.slice(-most);
  }

  #told(row: SequenceRow, line: TraceLine): Line {
    const frame = line.kind === 'frame' ? frameOf(line['text']) : null;
    const said = frame === null ? row.label : this.#frameWords(frame, row);
    const tone: Tone = row.kind === 'error' ? 'bad' : row.kind === 'call' ? 'strong' : 'plain';
    const detail = frame === null ? null : compact(frame.payload);
    return [
      span(`${timeOf(row.atMs)} `, 'faint'),
      span(`${row.from} > ${row.to}  `, 'faint'),
      span(said, tone),
      ...(detail === null ? [] : [span(` ${detail}`, 'faint')]),
    ];
  }

  /** An answer does not say to what: its call did. */
  #frameWords({ type, messageId, action, code }: NonNullable<ReturnType<typeof frameOf>>, { label }: SequenceRow) {
    if (type === 'call') {
      this.#actions.set(messageId, action ?? '?');
      const [oldest] = this.#actions.keys();
      if (oldest !== undefined && this.#actions.size > mostCalls) this.#actions.delete(oldest);
      return action ?? label;
    }
    const asked = this.#actions.get(messageId);
    if (asked === undefined) return label;
    return type === 'result' ? `${asked} answered` : `${asked} refused: ${code ?? '?'}`;
  }
}

/** On one line, and no more of it than a line may show. */
function compact(payload: unknown): string | null {
  const text = JSON.stringify(payload);
  return text === undefined || text === '{}' ? null : text.slice(0, 400).replaceAll('"', '');
}
