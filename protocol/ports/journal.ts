/** What happened, one entry for each frame and each decision that matters. Secrets never enter. */

export type JournalLevel = 'debug' | 'info' | 'warn' | 'error';

export interface JournalEntry {
  readonly level: JournalLevel;
  /** Dotted, lower case, a fact: `frame.sent`, `connection.lost`, `transaction.started`. */
  readonly event: string;
  /** JSON-able details; units in the names. */
  readonly [detail: string]: unknown;
}

export interface Journal {
  note(entry: JournalEntry): void;
}
