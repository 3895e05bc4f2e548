/** How a station comes back, and under which security profile: shared by the cases of this chapter. */

import type { Upgrade } from '../../csms/handshakes.js';
import { accountOfAttempts, asOfNow } from '../../language/attempts.js';
import type { Connection, SecurityProfile } from '../../language/case.js';
import { CaseFailure } from '../../language/failure.js';
import { message } from '../../language/messages.js';
import { booted, bootStatuses } from '../../language/states.js';
import type { Tester } from '../../language/tester.js';
import { type Condition, clientCertificates, tls, unsecuredBasicAuthentication } from '../../product/applicability.js';
import type { StationProfile } from '../../product/station-profile.js';

export interface Secured extends Connection {
  readonly securityProfile: SecurityProfile;
}

const needs: Readonly<Record<number, Condition>> = {
  1: unsecuredBasicAuthentication,
  2: tls,
  3: clientCertificates,
};

export function offersSecurityProfile(profile: StationProfile, securityProfile: SecurityProfile): boolean {
  return needs[securityProfile]?.holds(profile) ?? true;
}

/** A way for each of these security profiles that the station has. */
export function underProfiles(...securityProfiles: readonly SecurityProfile[]) {
  return (profile: StationProfile): Readonly<Record<string, Secured>> => {
    const offered = securityProfiles.filter((each) => offersSecurityProfile(profile, each));
    return Object.fromEntries(offered.map((each) => [`security profile ${each}`, { securityProfile: each }]));
  };
}

/** The least security that is some: for cases that ask for any security profile. */
export function lowestSecured(profile: StationProfile): Connection {
  const lowest = ([1, 2, 3] as const).find((each) => offersSecurityProfile(profile, each));
  return lowest === undefined ? {} : { securityProfile: lowest };
}

const byItself = 'the station to close its connection and to connect again';
export const again = 'the station to connect again';

interface ComingBack {
  readonly expected?: string;
  readonly withinMs?: number;
}

/** After this the station connects again. Says with which upgrade requests, oldest first. */
export async function comesBackAfter(
  t: Tester,
  act: () => Promise<void>,
  { expected = byItself, withinMs = t.timing.longWaitMs }: ComingBack = {},
): Promise<readonly Upgrade[]> {
  const since = asOfNow(t.csms);
  const { connections } = t.station;
  // Waited for from here on: the station may be back before the next line runs.
  const back = t.station.reconnected({ timeoutMs: withinMs }).then(
    () => true,
    () => false,
  );
  await act();
  if (await back) return t.csms.upgrades.slice(since.upgrades);
  const stayed = t.station.connections === connections && t.station.isConnected;
  throw new CaseFailure(expected, stayed ? 'it stayed connected' : accountOfAttempts(t.csms, since));
}

/** The tool breaks the connection. */
export function comesBackAfterCut(t: Tester): Promise<readonly Upgrade[]> {
  mayRepeatStatuses(t);
  return comesBackAfter(t, async () => t.station.cut(), { expected: again });
}

/** Whoever is back may say once more what has not changed; it is surplus, and yet true (catalogue 0.4). */
export function mayRepeatStatuses(t: Tester): void {
  t.mayCome(...bootStatuses(t));
}

/** No case that makes the station reconnect demands a boot, and none forbids it. */
export function mayBoot(t: Tester): void {
  t.mayCome(message('BootNotification'), ...bootStatuses(t));
}

/** RS-Booted: a reset, and then all that follows a boot. Says with which request the station came back: its first. */
export async function bootedByReset(t: Tester): Promise<Upgrade> {
  const since = asOfNow(t.csms);
  await t.ask('Reset', { type: 'Hard' }, 'Accepted');
  await t.disconnected();
  t.station.expectBoot();
  await t.station.connected({ timeoutMs: t.timing.longWaitMs }).catch(() => {
    throw new CaseFailure('the station to connect again after the reset', accountOfAttempts(t.csms, since));
  });
  await booted(t);
  const [upgrade] = t.csms.upgrades.slice(since.upgrades);
  if (upgrade === undefined) throw new Error('bootedByReset: the station is connected without having asked for it');
  t.check(upgrade.admitted, 'the first upgrade request after the boot to be right', accountOfAttempts(t.csms, since));
  return upgrade;
}

/** The connection is the same as before for as long as it is watched. */
export async function staysConnected(t: Tester, connections: number): Promise<void> {
  await t.nothing();
  checkConnection(t, connections);
}

/** It has not connected anew. */
export function checkConnection(t: Tester, connections: number): void {
  const isSame = t.station.isConnected && t.station.connections === connections;
  t.check(isSame, 'the station to stay connected', t.station.isConnected ? 'it has connected anew' : 'it is gone');
}
