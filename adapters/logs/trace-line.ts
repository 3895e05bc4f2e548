/** An entry of the journal as a line of the trace. */
import type { JournalEntry } from '../../protocol/ports/journal.js';

/** A frame may be as large as the local list; its beginning says which one it was. */
const longestLine = 8_192;

/** JSON with `at` first, and a line break. */
export function lineOf(entry: JournalEntry, nowMs: number): string {
  const at = new Date(nowMs).toISOString();
  const { level, event } = entry;
  const text = jsonOf({ at, ...entry }) ?? JSON.stringify({ at, level, event, cut: 'it cannot be written as JSON' });
  if (text.length <= longestLine) return `${text}\n`;
  return `${JSON.stringify({ at, level, event, cut: text.slice(0, longestLine / 2), length: text.length })}\n`;
}

function jsonOf(value: object): string | null {
  try {
    return JSON.stringify(value, (_, field: unknown) =>
      field instanceof Error ? { name: field.name, message: field.message } : field,
    );
  } catch {
    return null;
  }
}
