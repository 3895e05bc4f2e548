/** The end of every walk: the world is made well again, and the station must come to rest, with nothing owed or lost. */
import type { WalkWorld } from './world.js';

const minuteMs = 60_000;
const stepMs = 10 * minuteMs;
/** The longest anything of a story may still last, a step at a time. */
const mostSteps = 200;

/** Whoever harmed the world lets go of it: faults, moods, network, power, cars. */
export async function makeWell(world: WalkWorld): Promise<void> {
  const { charger, surroundings, csms } = world;
  world.diskMood = 'well';
  world.line.fate = 'well';
  csms.feel('well', 0, 'any');
  surroundings.makeWell();
  const calls = ['start', 'permit', 'setLimit', 'readMeter', 'unlock', 'setAvailable', 'reset'] as const;
  world.mood(Object.fromEntries(calls.map((call) => [call, 'normal'])));
  charger.derate(null);
  for (const id of [0, 1, 2]) charger.clearFault(id);
  for (const id of [1, 2]) charger.lockFailure(id, false);
  world.line.isUp = true;
  await world.boot();
  world.tellPower('ok');
  for (const id of [1, 2]) charger.unplug(id);
  await world.pass(minuteMs);
  takeCables(world);
  await world.pass(minuteMs);
}

function takeCables({ charger, product }: WalkWorld): void {
  for (const { id, locked, cableAtStation, plugged } of charger.snapshot().connectors) {
    const isLoose = product.connectors[id - 1]?.cable === 'detachable' && cableAtStation && !locked && !plugged;
    if (isLoose) charger.unplug(id, 'station');
  }
}

/** What still keeps the station from resting. */
function unrest(world: WalkWorld): readonly string[] {
  const described = world.describe();
  if (!described) return ['the station is not up'];
  const { registration, connectors, reservations, owed, securityEvents, firmware } = described;
  const { update } = firmware;
  return [
    ...(registration === 'accepted' ? [] : [`registration is ${registration}`]),
    ...connectors.flatMap(({ connectorId, status, energy, idTag }) => [
      ...(status === 'Available' ? [] : [`connector ${connectorId} is ${status}`]),
      ...(world.csms.statuses.get(connectorId) === status
        ? []
        : [
            `the CSMS was told that connector ${connectorId} is ${world.csms.statuses.get(connectorId)}, not ${status}`,
          ]),
      ...(energy === 'idle' ? [] : [`energy of ${connectorId} is ${energy}`]),
      ...(idTag === null ? [] : [`connector ${connectorId} belongs to ${idTag}`]),
    ]),
    ...(owed.length > 0 ? [`${owed.length} messages are owed, first ${owed[0]?.action}`] : []),
    ...(securityEvents.length > 0 ? [`${securityEvents.length} security events are untold`] : []),
    ...(reservations.length > 0 ? [`${reservations.length} reservations are kept`] : []),
    ...(update && update.phase !== 'over' ? [`a firmware update is ${update.phase}`] : []),
  ];
}

/** Resolves with what is not at rest though everything is well and time enough has passed. */
export async function comeToRest(world: WalkWorld): Promise<readonly string[]> {
  for (let step = 0; step < mostSteps; step += 1) {
    if (world.describe()?.registration === 'accepted') await openUp(world);
    if (unrest(world).length === 0) return [];
    await world.pass(stepMs);
    takeCables(world);
  }
  return unrest(world);
}

/** What the CSMS has closed, reserved or limited it gives free. */
async function openUp(world: WalkWorld): Promise<void> {
  const described = world.describe();
  for (const { reservationId } of described?.reservations ?? [])
    await world.call('CancelReservation', { reservationId });
  const isClosed = described?.operative === false || described?.connectors.some(({ operative }) => !operative);
  if (isClosed) await world.call('ChangeAvailability', { connectorId: 0, type: 'Operative' });
  await world.call('ClearChargingProfile', {});
  // A driver that did not listen when the session ended holds the cable until somebody lets go of it.
  for (const { id, locked, plugged } of world.charger.snapshot().connectors)
    if (locked && !plugged) await world.call('UnlockConnector', { connectorId: id });
}

/** A whole session at each outlet, from plug to bill: the station works as if nothing had ever happened. */
export async function tryOut(world: WalkWorld): Promise<readonly string[]> {
  const before = world.bill.sessions;
  const beforeWh = world.bill.deliveredWh;
  for (const id of [1, 2]) {
    world.charger.ev(id, { soc: 30, ready: true });
    world.charger.plug(id);
    await world.settle();
    world.charger.rfid({ idTag: `FRIEND-${id}`, connectorId: id });
    await world.pass(minuteMs);
    world.bill.look();
    world.charger.rfid({ idTag: `FRIEND-${id}`, connectorId: id });
    await world.pass(5_000);
    world.charger.unplug(id);
    await world.pass(minuteMs);
    takeCables(world);
  }
  world.bill.look();
  const begun = world.bill.sessions - before;
  return [
    ...(begun === 2 ? [] : [`of two new sessions ${begun} began`]),
    ...(world.bill.deliveredWh > beforeWh ? [] : ['no energy flowed in a new session']),
    ...(await comeToRest(world)),
  ];
}

/** What is left on disk, or was noted, that should not be there. */
export async function remains(world: WalkWorld): Promise<readonly string[]> {
  const { transactions, owed, damage } = await world.records();
  return [
    ...transactions.map(({ localId, phase }) => `transaction ${localId} is still on disk, ${phase}`),
    ...owed.map(({ action }) => `a ${action} is still on disk`),
    ...damage.map(({ key, problem }) => `${key} is damaged: ${problem}`),
    ...world.bill.audit(),
  ];
}
