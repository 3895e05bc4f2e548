/** The way to the CSMS that a station is started with. */
import { saysPassword, securedUrl, showsCertificate } from '../machines/connection/way.js';
import { securityProfileOf } from '../protocol/configuration.js';
import type { CertificateRecord, ConnectionRecord, Way } from '../protocol/ports/store.js';
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
  return asStarted(givenWay(access, null));
}

function asStarted(startedWith: Given): ConnectionRecord {
  const { secureUrl: _, ...present } = startedWith;
  return { present, other: null, startedWith };
}

/** With this boot in a row the other way is tried: boots may come closer together than SecurityFallbackTime. */
const fallbackBoot = 4;

/** What a station begins with, and why that is not what was recorded. */
export interface Beginning {
  readonly connection: ConnectionRecord;
  readonly doubt?: string;
  /** The recorded way that is not tried any more, in favour of the other one. */
  readonly left?: Way;
}

/** What was recorded counts, unless the station was started otherwise than then, or its secrets are lost. */
export function beginning(
  system: object,
  recorded: ConnectionRecord | null,
  given: Given,
  kept: readonly CertificateRecord[],
): Beginning {
  if (recorded === null) return { connection: asStarted(given) };
  if (!isStartedAlike(system, recorded.startedWith, given))
    return { connection: asStarted(given), doubt: 'the station was started otherwise than before' };
  const found = restored(system, recorded);
  const { present, other, startedWith } = found;
  const doubt = lossOf(system, present, kept);
  if (doubt !== null)
    return other !== null && lossOf(system, other, kept) === null
      ? { connection: { present: other, other: null, startedWith }, left: present }
      : { connection: asStarted(given), doubt };
  if (other === null) return { connection: found };
  const boots = (found.boots ?? 0) + 1;
  return boots < fallbackBoot
    ? { connection: { ...found, boots } }
    : { connection: { present: other, other: present, startedWith, boots: 0 }, left: present };
}

function isStartedAlike(system: object, then: Given, now: Given): boolean {
  return (
    then.profile === now.profile &&
    then.url === now.url &&
    then.secureUrl === now.secureUrl &&
    then.certificate === now.certificate &&
    isSamePassword(system, then.password, now.password)
  );
}

/** Nobody can say any more that a lost one was another than the one that is given now. */
function isSamePassword(system: object, then: string | null, now: string | null): boolean {
  if (then === null || now === null) return then === now;
  const [before, given] = [passwordOf(system, then), passwordOf(system, now)];
  return before === null || (given !== null && Buffer.from(before).equals(given));
}

/** The password of the start, if its file is lost, is the one that is given now. */
function restored(system: object, recorded: ConnectionRecord): ConnectionRecord {
  const { present, other, startedWith } = recorded;
  const lost = startedWith.password;
  if (lost === null || passwordOf(system, lost) !== null) return recorded;
  const named = <W extends Way>(way: W): W => (way.password === lost ? { ...way, password: startingPassword } : way);
  return { ...recorded, present: named(present), other: other && named(other), startedWith: named(startedWith) };
}

/** A way whose secret is lost leads nowhere; null if it is there. */
function lossOf(system: object, way: Way, kept: readonly CertificateRecord[]): string | null {
  if (saysPassword(way) && passwordOf(system, way.password) === null) return 'its password is lost';
  const own = [...stateOf(system).presets, ...kept].find(({ fingerprint }) => fingerprint === way.certificate);
  return showsCertificate(way) && own?.keyName === undefined ? 'its certificate is lost' : null;
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
