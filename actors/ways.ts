/**
 * The ways to the CSMS (W A01, A05): the one in use, and the one that is gone back to as long as it has not proven
 * itself. Each change is on disk before anybody acts on it, and one follows the other.
 */
import { reachesAlike, waysAfter } from '../machines/connection/way.js';
import type { Alert } from '../machines/station/station.context.js';
import { peer } from '../machines/system.js';
import type { ConnectionRecord, LedgerContents, Way, Ways } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { withDeadline } from './deadline.js';
import { presetChanges } from './preset-certificates.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { type Beginning, beginning, givenWay, startingPassword } from './starting-way.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

/** Keys that are not there by then are asked for anew when the store is. */
const keysMs = 30_000;

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

/** From a change that leads elsewhere until a connection has opened there: what is said meanwhile may not arrive. */
const switching = new WeakSet<object>();

export const isSwitching = (system: object): boolean => switching.has(system);

/** A connection has opened on this way. */
export function noteReached(system: object, way: Way): void {
  if (reachesAlike(stateOf(system).connection.present, way)) switching.delete(system);
}

/**
 * At the opening of the store: what was recorded, unless the station is started otherwise than then, which is the one
 * way by which a security profile is lowered (W A00.FR.005). Resolves with what is to be told of it.
 */
export async function firstWays(system: System, contents: LedgerContents): Promise<readonly Alert[]> {
  const { clock, vault, pki } = portsOf(system);
  const state = stateOf(system);
  await vault.open();
  await withDeadline(clock, keysMs, 'the keys', () => pki.open());
  const { records, certificate, change } = await presetChanges(system, contents.certificates);
  state.presets = records;
  const recorded = contents.connection;
  const first = beginning(system, recorded, givenWay(state.access, certificate), contents.certificates);
  keep(system, first.connection);
  if (recorded !== null && first.connection !== recorded)
    await tryTo(system, async () => record(system, await anchored(system, first.connection)));
  if (change !== null) await tryTo(system, () => portsOf(system).store.ledger.commit(change));
  // What the record of before names goes at the next boot only: nothing else has proven itself yet.
  const named = [...(recorded === null ? [] : secretsIn(recorded)), ...secretsIn(state.connection)];
  await tryTo(system, () => vault.retain(named));
  return noteBeginning(system, first);
}

function noteBeginning(system: System, { doubt, left, connection: { present } }: Beginning): readonly Alert[] {
  const { journal } = portsOf(system);
  if (doubt !== undefined)
    journal.note({ level: 'warn', event: 'connection.asStarted', why: doubt, securityProfile: present.profile });
  if (left === undefined) return [];
  journal.note({ level: 'warn', event: 'connection.fallsBack', from: left.profile, to: present.profile });
  return [{ event: 'ReconfigurationOfSecurityParameters', techInfo: fallBackInfo(left, present) }];
}

/**
 * Makes `present` the way with these parts changed, and keeps the one before it to go back to. Resolves when that is on
 * disk. Rejects when it cannot be, or when the change before it has not led anywhere yet; then nothing has changed.
 * `tellSwitched` makes it the way of the connection.
 */
export function changeWay(system: System, part: Partial<Way>): Promise<Ways> {
  return inTurn(system, () => change(system, part));
}

/** The same with a new AuthorizationKey, which is in the vault before its name is in the ledger. */
export function changePassword(system: System, key: Uint8Array): Promise<Ways> {
  return inTurn(system, async () => {
    if (isSwitching(system)) throw stillSwitching();
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
    const { present, other, startedWith } = connection;
    // Somebody has changed it meanwhile.
    if (other === null || !reachesAlike(present, tried)) return waysOf(connection);
    await tryTo(system, () => record(system, { present: other, other: present, startedWith }));
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
    const { present, other, startedWith } = connection;
    if (other === null || !reachesAlike(present, proven)) return waysOf(connection);
    await tryTo(system, () => record(system, { present, other: null, startedWith }));
    await tryTo(system, () => portsOf(system).vault.retain(secretsIn(stateOf(system).connection)));
    portsOf(system).journal.note({ level: 'info', event: 'connection.proven', securityProfile: proven.profile });
    return waysOf(stateOf(system).connection);
  });
}

const waysOf = ({ present, other }: ConnectionRecord): Ways => ({ present, other });

const stillSwitching = () => new Error('the connection still changes to the way that was set before');

async function change(system: System, part: Partial<Way>): Promise<Ways> {
  if (isSwitching(system)) throw stillSwitching();
  const before = await anchored(system, stateOf(system).connection);
  const next = { startedWith: before.startedWith, ...waysAfter(before, part) };
  await portsOf(system).store.ledger.commit({ putConnection: next });
  keep(system, next);
  if (!reachesAlike(before.present, next.present)) switching.add(system);
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
  return { ...connection, present: named(present), other: other && named(other), startedWith: named(startedWith) };
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
