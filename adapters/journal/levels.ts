import type { JournalLevel } from '../../protocol/ports/journal.js';

const ranks: Readonly<Record<JournalLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Whether an entry of this level is written when `least` is asked for. */
export function isAtLeast(level: JournalLevel, least: JournalLevel): boolean {
  return ranks[level] >= ranks[least];
}
