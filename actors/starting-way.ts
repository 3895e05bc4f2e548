/** The way to the CSMS that a station is started with. */
import { securedUrl } from '../machines/connection/way.js';
import { securityProfileOf } from '../protocol/configuration.js';
import type { ConnectionRecord, Way } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { type StationAccess, stateOf } from './station-state.js';

export type Given = ConnectionRecord['startedWith'];

/** Names the password that was given at the start, as long as no record names it. */
export const startingPassword = 'starting-password';

/** `certificate`: fingerprint of the one that was given; null without one, or as long as it is not known. */
export function givenWay(access: StationAccess, certificate: string | null): Given {
  const { url, secureUrl = null, password } = access;
  const profile = Number(securityProfileOf(url, password !== undefined, certificate !== null)) as Way['profile'];
  return { profile, url, secureUrl, password: password === undefined ? null : startingPassword, certificate };
}

export function startingConnection(access: StationAccess): ConnectionRecord {
  const startedWith = givenWay(access, null);
  const { secureUrl: _, ...present } = startedWith;
  return { present, other: null, startedWith };
}

/** The bytes behind a name; null where there are none. */
export function passwordOf(system: object, name: string | null): Uint8Array | null {
  if (name === null) return null;
  return name === startingPassword ? (stateOf(system).access.password ?? null) : portsOf(system).vault.read(name);
}

/** Where a connection under TLS goes: the address given for it, else the present one with its scheme changed. */
export function secureUrlOf(system: object): string {
  const { present, startedWith } = stateOf(system).connection;
  return startedWith.secureUrl ?? securedUrl(present.url);
}
