/** What must always be true of a station, watched while it runs. */
import { allRules, watchOver } from '../monitors/monitors.js';
import type { Observation } from '../protocol/observation.js';
import type { Journal } from '../protocol/ports/journal.js';

/** Tells the log that somebody watches, and of every rule that is broken: rule, clause, and what happened. */
export function monitorsTelling(journal: Pick<Journal, 'note'>): (seen: Observation) => void {
  journal.note({ level: 'info', event: 'invariants.watched', rules: allRules.length });
  return watchOver({
    onViolation: ({ rule, clause, what }) =>
      journal.note({ level: 'error', event: 'invariant.broken', rule, clause, what }),
  }).observe;
}
