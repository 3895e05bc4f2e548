/** A higher security profile, set by the CSMS: TC_083. */
import type { Upgrade } from '../../csms/handshakes.js';
import { accountOfAttempts, asOfNow, type Since } from '../../language/attempts.js';
import { CaseFailure } from '../../language/failure.js';
import type { Tester } from '../../language/tester.js';
import { again, bootedByReset, comesBackAfter, mayBoot, mayRepeatStatuses } from './connection.js';

/** Steps 1 and 2: the station connects with the new profile, by itself or after a reset. Says since when it is to. */
export async function changesProfile(t: Tester, to: 2 | 3): Promise<Since> {
  const since = asOfNow(t.csms);
  const request = { key: 'SecurityProfile', value: String(to) };
  mayBoot(t);
  const answer = await t.ask('ChangeConfiguration', request, ['Accepted', 'RebootRequired']);
  // The tool offers the new profile only, from the moment on at which the station may come back.
  if (to === 3) t.csms.requireClientCertificates([t.supplies.authority.certificate]);
  const leaves = answer === 'Accepted' && (await leavesByItself(t));

  t.step('2. The station connects with the new security profile');
  if (leaves) await connectsAnew(t, to, since);
  else await bootedByReset(t);
  checkProfiles(t, to, since);
  return since;
}

async function connectsAnew(t: Tester, to: 2 | 3, since: Since): Promise<void> {
  await t.station.connected({ timeoutMs: t.timing.longWaitMs }).catch(() => {
    throw new CaseFailure(`the station to connect with security profile ${to}`, accountOfAttempts(t.csms, since));
  });
}

/** Every upgrade request since then was one with this profile. */
export function checkProfiles(t: Tester, to: 2 | 3, since: Since): void {
  for (const upgrade of t.csms.upgrades.slice(since.upgrades)) checkProfile(upgrade, to);
}

async function leavesByItself(t: Tester): Promise<boolean> {
  return t.station.disconnected({ timeoutMs: t.timing.maxWaitMs }).then(
    () => true,
    () => false,
  );
}

function checkProfile({ handshake, authorization, admitted }: Upgrade, to: 2 | 3): void {
  const expected = `an upgrade request with security profile ${to}`;
  if (handshake === null) throw new CaseFailure(expected, 'one without TLS');
  const hasProof = to === 2 ? authorization !== null && admitted : handshake.clientAuthorized;
  if (!hasProof) throw new CaseFailure(expected, to === 2 ? 'one without its password' : 'one without a certificate');
}

/** Step 3 of edition 25: only profile 1 is to be had, for as long as a reboot may take, and the station waits. */
export async function doesNotFallBack(t: Tester, since: Since): Promise<void> {
  const { longWaitMs } = t.timing;
  t.step('3. The server offers security profile 1 only, and the station does not connect');
  const fallenBack = t.csms.nextUpgrade({ where: ({ listener }) => listener === 'plain', timeoutMs: longWaitMs }).then(
    () => true,
    () => false,
  );
  await t.csms.closeListener('secure');
  t.check(!(await fallenBack), 'no connection with security profile 1', 'the station has asked for one');

  t.step('3. The server offers security profile 2 again, and the station connects');
  mayRepeatStatuses(t);
  // By now the station may try so seldom that its next attempt is as far away as its first.
  await comesBackAfter(t, () => t.csms.openListener('secure'), { expected: again, withinMs: 2 * longWaitMs });
  checkProfiles(t, 2, since);
}
