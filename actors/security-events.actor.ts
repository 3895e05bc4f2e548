/** The security events, bound to the ledger; and how anybody that is no chart tells of one. */
import { fromPromise } from 'xstate';
import { securityEvent } from '../machines/security-events/kept.js';
import { securityEventsMachine } from '../machines/security-events/security-events.machine.js';
import { peer } from '../machines/system.js';
import type { LedgerChange } from '../protocol/ports/store.js';
import type { SecurityEventName } from '../protocol/security-events.js';
import { writeEvents } from './security-log.js';

type System = { get(id: string): unknown };

/** Something has happened. No secrets in `techInfo`: the CSMS is told it as it is, as far as there is room. */
export function raiseSecurityEvent(system: System, event: SecurityEventName, techInfo?: string): void {
  // Before the start and after the end there is nobody to tell it.
  if (system.get('security-events') === undefined) return;
  peer(system, 'security-events').send(securityEvent(system, event, techInfo));
}

export const securityEventsActor = securityEventsMachine.provide({
  actors: {
    write: fromPromise<void, LedgerChange>(({ input, system }) => writeEvents(system, input)),
  },
});
