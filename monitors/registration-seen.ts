/** How far a station is registered, as its frames tell. */
import type { Response } from '../protocol/messages.js';
import { readResponse } from '../protocol/validation.js';
import type { Sight } from './sight.js';

export type Registration = 'unknown' | 'Pending' | 'Rejected' | 'Accepted';

export interface RegistrationSeen {
  readonly state: Registration;
  see(seen: Sight): void;
}

/** Outlives a lost connection (J 5.4), but no run. */
export function registrationSeen(): RegistrationSeen {
  let state: Registration = 'unknown';
  let asked: string | null = null;
  return {
    get state() {
      return state;
    },
    see(seen) {
      if (seen.kind === 'run.began') state = 'unknown';
      if (seen.kind !== 'frame') return;
      const { frame, direction } = seen;
      if (direction === 'sent' && frame.kind === 'call' && frame.action === 'BootNotification') {
        asked = frame.id;
        // Who asks again has waited for as long as the CSMS wanted silence.
        if (state === 'Rejected') state = 'unknown';
      }
      if (direction !== 'received' || frame.kind !== 'result' || frame.id !== asked) return;
      asked = null;
      // Nobody is registered by an answer that is none.
      const { payload, violation } = readResponse('BootNotification', frame.payload);
      if (violation === null) state = (payload as Response<'BootNotification'>).status;
    },
  };
}
