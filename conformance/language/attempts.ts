/** How the station tried to connect: for the reader of a case in which it was not let in. */
import type { Csms } from '../csms/csms.js';
import type { Handshake, Upgrade } from '../csms/handshakes.js';
import { CaseFailure } from './failure.js';
import type { Story } from './story.js';
import type { Tester } from './tester.js';

/** Where the records of a CSMS stood, to look at what came later. */
export interface Since {
  readonly upgrades: number;
  readonly handshakes: number;
}

export function asOfNow(csms: Csms): Since {
  return { upgrades: csms.upgrades.length, handshakes: csms.handshakes.length };
}

/** Upgrade requests and failed TLS handshakes become lines of the story, until the returned function is called. */
export function noteAttempts(csms: Csms, story: Pick<Story, 'note'>): () => void {
  const stopHandshakes = csms.onHandshake((handshake) => {
    if (handshake.error !== null) story.note(failureOf(handshake));
  });
  const stopUpgrades = csms.onUpgrade((upgrade) => story.note(wordsOf(upgrade)));
  return () => {
    stopHandshakes();
    stopUpgrades();
  };
}

export function accountOfAttempts(csms: Csms, since: Since): string {
  const failed = csms.handshakes.slice(since.handshakes).filter(({ error }) => error !== null);
  const attempts = [...failed.map(failureOf), ...csms.upgrades.slice(since.upgrades).map(wordsOf)];
  // A station that is not let in tries again and again, in the same way.
  return attempts.length === 0 ? 'it did not try' : [...new Set(attempts)].join('; ');
}

function failureOf({ negotiated, clientCertificate, error }: Handshake): string {
  const isTurnedAway = negotiated !== null && clientCertificate === null;
  return isTurnedAway ? 'TLS handshake without a certificate of the station' : `TLS handshake that failed: ${error}`;
}

/** Without the credentials themselves: reports are passed on. */
function wordsOf({ listener, path, admitted, authorization }: Upgrade): string {
  const header = authorization === null ? 'without an Authorization header' : 'with an Authorization header';
  return `WebSocket upgrade of ${path} on the ${listener} listener, ${header}: ${admitted ? 'admitted' : 'refused'}`;
}

/** The first connection of a case. */
export async function connects(t: Tester, since: Since): Promise<void> {
  await t.station.connected({ timeoutMs: t.timing.longWaitMs }).catch(() => {
    throw new CaseFailure('the station to connect', accountOfAttempts(t.csms, since));
  });
}
