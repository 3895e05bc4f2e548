/** Waiting for a date: promises that outlive a reboot are kept as instants, and waited for by the wall clock. */
import { fromCallback } from 'xstate';
import type { ClockSet } from '../machines/system.js';
import { instantOf } from '../protocol/date-time.js';
import { portsOf } from '../protocol/ports.js';

export interface Due {
  /** ISO 8601 in UTC. */
  readonly dueAt: string;
  /** To be told, with `date.ahead`, that the date is still to come. */
  readonly tellsAhead?: true;
}

/** Before the CSMS has told the time, somebody else may set the wall (NTP, a technician), and says so to nobody. */
const longestLookMs = 60_000;

/** Says `deadline` once the wall shows the date, at once where it is past. `clock.set` makes it look again. */
export const deadlineActor = fromCallback<ClockSet, Due>(({ input, receive, sendBack, system }) => {
  const { clock } = portsOf(system);
  const dueAtMs = instantOf(input.dueAt) ?? 0;
  let timer: unknown = null;
  function look() {
    clock.clearTimeout(timer);
    const restMs = dueAtMs - clock.now();
    // The wall may have been set back since the timer was set.
    if (restMs > 0) timer = clock.setTimeout(look, Math.min(restMs, longestLookMs));
    else sendBack({ type: 'deadline' });
  }
  receive(look);
  if (input.tellsAhead && dueAtMs > clock.now()) sendBack({ type: 'date.ahead' });
  look();
  return () => clock.clearTimeout(timer);
});
