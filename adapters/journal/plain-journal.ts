/** A journal for eyes: one line of text an entry, coloured only in a terminal. */
import type { Journal, JournalEntry, JournalLevel } from '../../protocol/ports/journal.js';
import { isAtLeast } from './levels.js';

export interface PlainJournalOptions {
  /** Default `info`. */
  readonly level?: JournalLevel;
  /** Where the lines go, for example `process.stdout`. */
  readonly stream: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Default: in a terminal, unless NO_COLOR is set. */
  readonly colour?: boolean;
  /** Wall clock in milliseconds since the epoch. Default: the system's. */
  readonly now?: () => number;
}

/** Enough to see what a value is; whoever needs a whole frame reads the structured log. */
const maxValueLength = 400;

const colours: Readonly<Record<JournalLevel, string>> = {
  debug: '\u001b[2m',
  info: '',
  warn: '\u001b[33m',
  error: '\u001b[31m',
};

/** `2026-01-31T12:00:00.000Z info  transaction.started connectorId=1 idTag=04A1B2C3` */
export function plainJournal(options: PlainJournalOptions): Journal {
  const { level: least = 'info', stream, now = Date.now } = options;
  const coloured = options.colour ?? (stream.isTTY === true && !process.env['NO_COLOR']);
  return {
    note(entry) {
      if (!isAtLeast(entry.level, least)) return;
      const line = `${new Date(now()).toISOString()} ${entry.level.padEnd(5)} ${textOf(entry)}`;
      const colour = coloured ? colours[entry.level] : '';
      stream.write(colour === '' ? `${line}\n` : `${colour}${line}\u001b[0m\n`);
    },
  };
}

function textOf({ level: _, event, ...details }: JournalEntry): string {
  let text = visible(event);
  for (const [name, value] of Object.entries(details)) {
    if (value !== undefined) text += ` ${name}=${shorten(shown(value))}`;
  }
  return text;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return /^[\x21\x23-\x7e]+$/.test(value) ? value : visible(JSON.stringify(value));
  if (value instanceof Error) return visible(JSON.stringify(value.message));
  try {
    return visible(JSON.stringify(value) ?? String(value));
  } catch {
    return '[not JSON]';
  }
}

/**
 * What the far side sends must not be able to forge a line or steer the terminal. JSON escapes the control characters
 * below 0x20; those above, and the marks that break or turn a line, are escaped here.
 */
function visible(text: string): string {
  // Nearly all texts are plain ASCII, which is seen sooner than that no character has one of these properties.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function shorten(text: string): string {
  return text.length <= maxValueLength ? text : `${text.slice(0, maxValueLength)}... (${text.length} characters)`;
}
