import type { FirmwareRecord } from '../../protocol/ports/store.js';
import type { Memory } from '../memory.js';
import type { Rule } from '../rule.js';

/** What is due is done within this long of the station's own time. */
const graceMs = 60_000;

/**
 * What was promised for a date is on disk, and a station that begins anew finds it there as it was left. When the date
 * has come it is acted upon, whether the station was up or not.
 */
export const deadlinesKept: Rule = {
  name: 'deadlines-kept',
  clause: '5.13, 5.19, L01',
  open(memory) {
    /** Promises whose date has passed, and since when of this run; null once that was told. */
    const overdue = new Map<string, number | null>();
    let isOpen = false;
    return (seen, violate) => {
      for (const what of memory.ledger.lost)
        violate(`${what} was on disk, and the next run did not find it as it was.`);
      if (seen.kind === 'run.began' || seen.kind === 'run.ended') isOpen = false;
      if (seen.kind === 'answered' && seen.call === 'ledger.open') isOpen = true;
      if (!isOpen) {
        overdue.clear();
        return;
      }
      // Who tries to write that it is over has not forgotten it.
      if (seen.kind === 'asked' && seen.call === 'ledger.commit') {
        for (const id of seen.about.removeReservations ?? []) overdue.delete(`reservation ${id}`);
      }
      const due = dueAt(memory, seen.atMs);
      for (const what of overdue.keys()) if (!due.has(what)) overdue.delete(what);
      for (const [what, promise] of due) {
        const sinceMs = overdue.get(what);
        if (sinceMs === undefined) overdue.set(what, seen.sinceMs);
        else if (sinceMs !== null && seen.sinceMs - sinceMs > graceMs) {
          overdue.set(what, null);
          violate(`${promise}, and ${graceMs / 1000} s later nothing had come of it.`);
        }
      }
    };
  },
};

/** Promises whose date has come, in words, by what they are about. */
function dueAt({ ledger }: Memory, nowMs: number): ReadonlyMap<string, string> {
  const due = new Map<string, string>();
  for (const [id, { expiryDate }] of ledger.of('reservation')) {
    if (Date.parse(expiryDate) <= nowMs) due.set(`reservation ${id}`, `Reservation ${id} was to end at ${expiryDate}`);
  }
  for (const record of ledger.of('firmware').values()) {
    const waitsFor = firmwareDate(record);
    const isBusy = [...ledger.of('transaction').values()].some(({ phase }) => phase === 'open');
    if (waitsFor !== null && Date.parse(waitsFor) <= nowMs && !isBusy)
      due.set(`firmware ${record.id} ${record.status}`, `Firmware was to go on at ${waitsFor} from ${record.status}`);
  }
  return due;
}

/** What an update waits for that has a date; null where it does not wait for one. */
function firmwareDate({ phase, status, retrieveAt, installAt }: FirmwareRecord): string | null {
  if (phase !== 'fetching') return null;
  if (status === 'Idle' || status === 'DownloadScheduled') return retrieveAt;
  return status === 'InstallScheduled' ? installAt : null;
}
