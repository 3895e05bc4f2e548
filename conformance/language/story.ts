/** What happened in a case, line by line: for the reader of a failure. */
import { withoutSecrets } from '../../protocol/redact.js';
import type { FrameRecord } from '../csms/records.js';
import type { LogLine } from '../report/results.js';

/** Frames can be long: certificates, lists. */
const longestText = 600;

/** Lines shown of a failed case, the last ones. */
const shownLines = 40;

export class Story {
  readonly #now: () => number;
  readonly #beganMs: number;
  readonly #lines: LogLine[] = [];
  readonly #remarks: string[] = [];
  /** Actions of the tool's own calls, so that an answer can be redacted by what was asked. */
  readonly #asked = new Map<string, string>();
  #step = '0. The station starts';

  constructor(now: () => number) {
    this.#now = now;
    this.#beganMs = now();
  }

  get step(): string {
    return this.#step;
  }

  get remarks(): readonly string[] {
    return this.#remarks;
  }

  /** The last lines, without those that say nothing for themselves. */
  get excerpt(): readonly LogLine[] {
    return this.#lines.slice(-shownLines);
  }

  /** What was said before belongs to no case. */
  clear(): void {
    this.#lines.length = 0;
  }

  begin(step: string): void {
    this.#step = step;
    this.#add('step', step);
  }

  acted(text: string): void {
    this.#add('driver', text);
  }

  note(text: string): void {
    this.#add('note', text);
  }

  /** Shown to the tester, not failed. */
  remark(text: string): void {
    this.#remarks.push(`${this.#step}: ${text}`);
    this.note(text);
  }

  frame({ direction, frame, text }: FrameRecord): void {
    const who = direction === 'received' ? 'station' : 'tool';
    if (frame.kind === 'invalid') {
      this.#add(who, text);
      return;
    }
    if (frame.kind === 'error') {
      this.#add(who, `[4] ${frame.code} ${frame.description}`);
      return;
    }
    if (frame.kind === 'call') this.#asked.set(frame.id, frame.action);
    const action = frame.kind === 'call' ? frame.action : (this.#asked.get(frame.id) ?? '');
    const name = frame.kind === 'call' ? `[2] ${action}` : `[3] ${action}`;
    this.#add(who, `${name} ${JSON.stringify(withoutSecrets(action, frame.payload))}`);
  }

  #add(who: LogLine['who'], text: string): void {
    const short = text.length > longestText ? `${text.slice(0, longestText)} ... (${text.length} characters)` : text;
    this.#lines.push({ atMs: Math.round(this.#now() - this.#beganMs), who, text: short });
  }
}
