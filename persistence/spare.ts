/** What a full disk is spared first: meter values. A bill is made of starts and stops. */
import type { OwedMessage } from '../protocol/ports/store.js';
import { keyOf, type RecordChange } from './changes.js';

/** Changes that wait to be written. */
export interface Waiting {
  readonly changes: readonly RecordChange[];
  /** Absent for a note: nobody waits for it, and a failed batch does not lose it. */
  readonly settle?: { readonly resolve: () => void; readonly reject: (why: Error) => void };
}

/** Notes that wait for a disk that takes nothing; more would fill the memory instead. */
const NOTES_KEPT = 1_000;

export const changesOf = (group: readonly Waiting[]) => group.flatMap(({ changes }) => changes);

function isSpare({ kind, body }: RecordChange): boolean {
  return body !== null && (kind === 'stopValue' || (kind === 'owed' && (body as OwedMessage).action === 'MeterValues'));
}

/** The changes of a group without the meter values that were noted; those a caller waits for are no notes. */
export function essentialOf(group: readonly Waiting[]): readonly RecordChange[] {
  return group.flatMap(({ changes, settle }) => (settle ? changes : changes.filter((change) => !isSpare(change))));
}

/** What is kept of notes that could not be written: all, or of too many the newest of each record, and no values. */
export function kept(notes: readonly Waiting[]): readonly Waiting[] {
  if (notes.length <= NOTES_KEPT) return notes;
  const newest = new Map(essentialOf(notes).map((change) => [keyOf(change.kind, change.id), change]));
  return [{ changes: [...newest.values()] }];
}
