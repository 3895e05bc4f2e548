/** A station that is shown bad server certificates: the handshake path of TC_078. */
import { setTimeout as after } from 'node:timers/promises';
import type { Handshake } from '../../csms/handshakes.js';
import { accountOfAttempts, asOfNow } from '../../language/attempts.js';
import { CaseFailure } from '../../language/failure.js';
import type { Tester } from '../../language/tester.js';
import { again, comesBackAfter, comesBackAfterCut, mayRepeatStatuses } from './connection.js';

/** Less tells nothing: the next attempt may be a moment late. */
const shortestWatchMs = 500;

export interface Reconnection {
  /** How long the station took. */
  readonly tookMs: number;
  /** How often the tool had changed its certificate by then. */
  readonly presented: number;
}

/** Breaks the connection and measures how long the station takes to come back. */
export async function reconnection(t: Tester): Promise<Reconnection> {
  const brokenAtMs = t.now();
  const upgrades = await comesBackAfterCut(t);
  return { tookMs: t.now() - brokenAtMs, presented: upgrades.at(-1)?.handshake?.presented ?? 0 };
}

interface Refusal {
  /** Of the certificate. */
  readonly because: string;
  /** How often the tool has changed its certificate, this one included. */
  readonly presented: number;
  readonly watchMs: number;
  /** For the attempt. */
  readonly withinMs: number;
}

/**
 * The station tries, is shown the certificate, and goes no further. It is watched for a while after its first attempt.
 * Under TLS 1.3 the tool's side of a handshake may be complete before the station has refused, so that the request to
 * upgrade is what counts.
 */
export async function refuses(t: Tester, { because, presented, watchMs, withinMs }: Refusal): Promise<void> {
  const since = asOfNow(t.csms);
  const isThis = (handshake: Handshake | null) => handshake?.presented === presented;
  const { longWaitMs } = t.timing;
  const accepted = t.csms
    .nextUpgrade({ where: ({ handshake }) => isThis(handshake), timeoutMs: withinMs + longWaitMs })
    .then(
      () => 'accepted' as const,
      () => 'refused' as const,
    );
  const tried = t.csms.nextHandshake({ where: isThis, timeoutMs: withinMs }).then(
    () => 'tried' as const,
    () => 'silent' as const,
  );
  const first = await Promise.race([accepted, tried]);
  if (first === 'silent') throw new CaseFailure('the station to keep trying', accountOfAttempts(t.csms, since));
  await Promise.race([accepted, after(Math.min(Math.max(watchMs, shortestWatchMs), longWaitMs))]);
  const asked = t.csms.upgrades.slice(since.upgrades).some(({ handshake }) => isThis(handshake));
  t.check(!asked, `no WebSocket upgrade over a certificate ${because}`, 'the station has asked for one');
}

/** The good certificate is presented again. */
export async function trustsAgain(t: Tester, withinMs: number): Promise<void> {
  mayRepeatStatuses(t);
  const present = async () => t.csms.present(t.supplies.serverIdentity());
  await comesBackAfter(t, present, { expected: again, withinMs });
}
