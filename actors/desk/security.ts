/**
 * AuthorizationKey and SecurityProfile over OCPP (W A01, A05). The change is on disk before it is Accepted, and the
 * connection changes once the answer is on its way.
 */
import { saysPassword } from '../../machines/connection/way.js';
import { authorizationKeyBytes } from '../../protocol/configuration.js';
import type { Way, Ways } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { ownCertificate, validNow } from '../link-target.js';
import { raiseSecurityEvent } from '../security-events.actor.js';
import { secureUrlOf } from '../starting-way.js';
import { stateOf } from '../station-state.js';
import { changePassword, changeWay, tellLives, tellSwitched } from '../ways.js';

type System = { get(id: string): unknown };

/** What is done once the answer is on its way, or why there is nothing to do. */
export type SecurityChange = { readonly afterwards: () => void } | { readonly refusal: string };

/** `value`: of a form that was found good. Its content is shown nowhere. */
export async function setAuthorizationKey(system: System, value: string): Promise<SecurityChange> {
  const key = authorizationKeyBytes(value);
  if (key === null) return { refusal: 'AuthorizationKey does not fit' };
  return changed(system, 'AuthorizationKey was set', () => changePassword(system, key));
}

export async function raiseSecurityProfile(system: System, value: string): Promise<SecurityChange> {
  const { present } = stateOf(system).connection;
  const profile = Number(value) as Way['profile'];
  if (profile <= present.profile)
    return { refusal: `SecurityProfile can only be raised, and is ${present.profile}; not ${value}` };
  const lacks = (what: string) => ({ refusal: `SecurityProfile ${value} needs ${what}; it stays ${present.profile}` });
  const isSecure = /^wss:/i.test(present.url);
  if (profile === 1 && isSecure) return lacks('a connection without TLS');
  if (saysPassword({ profile }) && present.password === null) return lacks('an AuthorizationKey');
  if (profile >= 2 && (await validNow(system, 'CentralSystemRootCertificate')).length === 0)
    return lacks('a CentralSystemRootCertificate that is valid now');
  const own = profile === 3 ? await ownCertificate(system) : null;
  if (profile === 3 && own === null) return lacks('a certificate of the station that is valid now');
  const url = profile >= 2 && !isSecure ? secureUrlOf(system) : present.url;
  const part = { profile, url, ...(own && { certificate: own.fingerprint }) };
  const what = `SecurityProfile was raised from ${present.profile} to ${profile}`;
  return changed(system, what, () => changeWay(system, part));
}

async function changed(system: System, what: string, change: () => Promise<Ways>): Promise<SecurityChange> {
  // Whoever asks for it is there: what was changed before has proven itself.
  tellLives(system);
  try {
    const ways = await change();
    portsOf(system).journal.note({ level: 'info', event: 'connection.changed', what });
    return {
      afterwards: () => {
        tellSwitched(system, ways);
        // Kept by then, it is told over the new connection (W A01.FR.11).
        raiseSecurityEvent(system, 'ReconfigurationOfSecurityParameters', what);
      },
    };
  } catch (error) {
    return { refusal: `it could not be done: ${String(error)}` };
  }
}
