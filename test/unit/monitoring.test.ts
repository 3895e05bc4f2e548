import { describe, expect, it } from 'vitest';
import { monitorsTelling } from '../../cli/monitoring.js';
import type { Observation } from '../../protocol/observation.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';

const call = (id: string, action: string) => JSON.stringify([2, id, action, {}]);

describe('a station that is watched while it runs', () => {
  it('says so in its log, and then only which rule was broken, and how', () => {
    const entries: JournalEntry[] = [];
    const observe = monitorsTelling({ note: (entry) => void entries.push(entry) });
    expect(entries).toEqual([{ level: 'info', event: 'invariants.watched', rules: 12 }]);
    const at = { atMs: 0, sinceMs: 0 };
    const seen: readonly Observation[] = [
      { ...at, kind: 'run.began', product: null, configuration: {} },
      { ...at, kind: 'link.opened' },
      { ...at, kind: 'frame', direction: 'sent', text: call('1', 'BootNotification') },
    ];
    for (const one of seen) observe(one);
    expect(entries).toHaveLength(1);
    observe({ ...at, kind: 'frame', direction: 'sent', text: call('2', 'BootNotification') });
    expect(entries.slice(1)).toEqual([
      {
        level: 'error',
        event: 'invariant.broken',
        rule: 'one-call',
        clause: 'J 4.1.1',
        what: 'BootNotification was called 0 ms after BootNotification, which was not answered.',
      },
    ]);
  });
});
