/**
 * The ways to the CSMS (W A01, A05): the one in use, and the one that is gone back to as long as it has not proven
 * itself. Each change is on disk before anybody acts on it, and one follows the other.
 */
import { reachesAlike, saysPassword, showsCertificate, waysAfter } from '../machines/connection/way.js';
import { peer } from '../machines/system.js';
import type { CertificateRecord, ConnectionRecord, LedgerContents, Way, Ways } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { presetChanges } from './preset-certificates.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { type Given, givenWay, passwordOf, startingPassword } from './starting-way.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

const turns = new WeakMap<object, Promise<unknown>>();

/** One change at a time: each goes on from what the one before has left. */
function inTurn<T>(system: object, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(system) ?? Promise.resolve()).then(work);
  turns.set(
    system,
    turn.catch(() => {}),
  );
  return turn;
}

/**
 * At the opening of the store. What was recorded counts, unless the station was started otherwise than then: the one
 * way by which a security profile is lowered (W A00.FR.005).
 */
export async function firstWays(system: System, contents: LedgerContents): Promise<void> {
  const { vault, pki, journal } = portsOf(system);
  const state = stateOf(system);
  await vault.open();
  await pki.open();
  const { records, certificate, change } = await presetChanges(system, contents.certificates);
  state.presets = records;
  const given = givenWay(state.access, certificate);
  const recorded = contents.connection;
  const why = recorded === null ? null : doubtOf(system, recorded, given, contents.certificates);
  keep(system, recorded !== null && why === null ? recorded : startedWith(given));
  if (why !== null) {
    journal.note({ level: 'warn', event: 'connection.asStarted', why, securityProfile: given.profile });
    await tryTo(system, async () => record(system, await anchored(system, startedWith(given))));
  }
  if (change !== null) await tryTo(system, () => portsOf(system).store.ledger.commit(change));
  await tryTo(system, () => vault.retain(secretsIn(state.connection)));
}

const startedWith = (given: Given): ConnectionRecord => {
  const { secureUrl, ...present } = given;
  return { present, other: null, startedWith: { ...present, secureUrl } };
};

function isStartedAlike(system: object, then: Given, now: Given): boolean {
  const same = (one: Uint8Array | null, other: Uint8Array | null) =>
    one === other || (one !== null && other !== null && Buffer.from(one).equals(other));
  return (
    then.profile === now.profile &&
    then.url === now.url &&
    then.secureUrl === now.secureUrl &&
    then.certificate === now.certificate &&
    same(passwordOf(system, then.password), passwordOf(system, now.password))
  );
}

/** Why what was recorded does not count; null if it does. A way whose secret is lost leads nowhere. */
function doubtOf(
  system: object,
  recorded: ConnectionRecord,
  given: Given,
  kept: readonly CertificateRecord[],
): string | null {
  if (!isStartedAlike(system, recorded.startedWith, given)) return 'the station was started otherwise than before';
  const { present } = recorded;
  if (saysPassword(present) && passwordOf(system, present.password) === null) return 'its password is lost';
  const own = [...stateOf(system).presets, ...kept].find(({ fingerprint }) => fingerprint === present.certificate);
  return showsCertificate(present) && own?.keyName === undefined ? 'its certificate is lost' : null;
}

/**
 * Makes `present` the way with these parts changed, and keeps the one before it to go back to. Resolves when that is on
 * disk; rejects when it cannot be, and then nothing has changed. `tellSwitched` makes it the way of the connection.
 */
export function changeWay(system: System, part: Partial<Way>): Promise<Ways> {
  return inTurn(system, () => change(system, part));
}

/** The same with a new AuthorizationKey, which is in the vault before its name is in the ledger. */
export function changePassword(system: System, key: Uint8Array): Promise<Ways> {
  return inTurn(system, async () => {
    const password = await keepSecret(system, key);
    return change(system, { password });
  });
}

/** To be said once the answer to whoever wanted the change is on its way: the connection may close over it. */
export function tellSwitched(system: System, ways: Ways): void {
  if (system.get('connection') !== undefined) peer(system, 'connection').send({ type: 'connection.switched', ways });
}

/** The CSMS has spoken over the present connection: it has proven itself. */
export function tellLives(system: System): void {
  if (system.get('connection') !== undefined) peer(system, 'connection').send({ type: 'connection.lives' });
}

/** The way that was tried has failed for long: the other one is tried. Never rejects. */
export function leaveWay(system: System, tried: Way): Promise<Ways> {
  return inTurn(system, async () => {
    const { connection } = stateOf(system);
    const { present, other } = connection;
    // Somebody has changed it meanwhile.
    if (other === null || !reachesAlike(present, tried)) return waysOf(connection);
    await tryTo(system, () => record(system, { ...connection, present: other, other: present }));
    const { journal } = portsOf(system);
    journal.note({ level: 'warn', event: 'connection.fallsBack', from: present.profile, to: other.profile });
    raiseSecurityEvent(system, 'ReconfigurationOfSecurityParameters', fallBackInfo(present, other));
    return { present: other, other: present };
  });
}

const fallBackInfo = (from: Way, to: Way) =>
  from.profile === to.profile
    ? `security profile ${from.profile} with the new credentials could not connect; the ones before are tried`
    : `security profile ${from.profile} could not connect; ${to.profile} is tried`;

/** The CSMS has taken the station in on this way: nothing is gone back to any more. Never rejects. */
export function proveWay(system: System, proven: Way): Promise<Ways> {
  return inTurn(system, async () => {
    const { connection } = stateOf(system);
    if (connection.other === null || !reachesAlike(connection.present, proven)) return waysOf(connection);
    await tryTo(system, () => record(system, { ...connection, other: null }));
    await tryTo(system, () => portsOf(system).vault.retain(secretsIn(stateOf(system).connection)));
    portsOf(system).journal.note({ level: 'info', event: 'connection.proven', securityProfile: proven.profile });
    return waysOf(stateOf(system).connection);
  });
}

const waysOf = ({ present, other }: ConnectionRecord): Ways => ({ present, other });

async function change(system: System, part: Partial<Way>): Promise<Ways> {
  const before = await anchored(system, stateOf(system).connection);
  const next = { ...before, ...waysAfter(before, part) };
  await portsOf(system).store.ledger.commit({ putConnection: next });
  keep(system, next);
  return waysOf(next);
}

/** In memory it holds even if the disk does not take it: a full disk keeps nobody from connecting. */
async function record(system: System, connection: ConnectionRecord): Promise<void> {
  keep(system, connection);
  await portsOf(system).store.ledger.commit({ putConnection: connection });
}

/** What was given at the start is not in the vault: from its first record on it must be. */
async function anchored(system: object, connection: ConnectionRecord): Promise<ConnectionRecord> {
  const { password } = stateOf(system).access;
  if (connection.startedWith.password !== startingPassword || password === undefined) return connection;
  const name = await keepSecret(system, password);
  const named = <W extends Way>(way: W): W => (way.password === startingPassword ? { ...way, password: name } : way);
  const { present, other, startedWith } = connection;
  return { present: named(present), other: other && named(other), startedWith: named(startedWith) };
}

/** Always under a name of its own: what another record names is never overwritten. */
async function keepSecret(system: object, secret: Uint8Array): Promise<string> {
  const { vault, random } = portsOf(system);
  const name = `authorization-key-${random.uuid()}`;
  await vault.keep(name, secret);
  return name;
}

function secretsIn({ present, other, startedWith }: ConnectionRecord): readonly string[] {
  return [present, other, startedWith].flatMap((way) => way?.password ?? []);
}

/** SecurityProfile says what the connection is, for whoever reads the configuration. */
function keep(system: System, connection: ConnectionRecord): void {
  const state = stateOf(system);
  const key = 'SecurityProfile';
  const value = String(connection.present.profile);
  const isNews = state.configuration.has(key) && state.configuration.get(key) !== value;
  state.connection = connection;
  state.configuration.set(key, value);
  if (isNews && system.get('station') !== undefined)
    peer(system, 'station').send({ type: 'configuration.changed', key, value });
}

async function tryTo(system: object, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) =>
    portsOf(system).journal.note({ level: 'error', event: 'connection.notRecorded', error: String(error) }),
  );
}
