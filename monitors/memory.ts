/** What has been seen of a station so far, put together once for all rules. */
import { type LedgerSeen, ledgerSeen } from './ledger-seen.js';
import { type ObservedSettings, observedSettings } from './observed-settings.js';
import { type RegistrationSeen, registrationSeen } from './registration-seen.js';
import { type SessionsSeen, sessionsSeen } from './sessions-seen.js';
import type { Sight } from './sight.js';

export interface Memory {
  readonly settings: ObservedSettings;
  readonly registration: RegistrationSeen;
  readonly sessions: SessionsSeen;
  readonly ledger: LedgerSeen;
  /** Whether there is a connection. */
  readonly isConnected: boolean;
  see(seen: Sight): void;
}

export function memory(): Memory {
  const parts = {
    settings: observedSettings(),
    registration: registrationSeen(),
    sessions: sessionsSeen(),
    ledger: ledgerSeen(),
  };
  let isConnected = false;
  return {
    ...parts,
    get isConnected() {
      return isConnected;
    },
    see(seen) {
      if (seen.kind === 'link.opened') isConnected = true;
      if (seen.kind === 'link.closed' || seen.kind === 'link.dialled' || seen.kind === 'run.began') isConnected = false;
      for (const part of Object.values(parts)) part.see(seen);
    },
  };
}
