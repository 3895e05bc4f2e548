/** A chart that crashes is reaped and begins again from what is recorded; the rest of the station goes on. */
import { afterEach, describe, expect, it } from 'vitest';
import { crashed, defectiveStation, limitOf } from '../support/trap.js';
import type { WholeStation, WholeStationOptions } from '../support/whole-station.js';

const stations: WholeStation[] = [];

function trapped(options: WholeStationOptions = {}) {
  const made = defectiveStation(options);
  stations.push(made.station);
  return made;
}

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

describe('an outlet that crashes while it charges', () => {
  async function charging() {
    const made = trapped();
    const { station, trap } = made;
    await station.charge(1, 'TAG-1');
    await station.charge(2, 'TAG-2');
    trap.arm(limitOf(1));
    return made;
  }

  async function crash() {
    const made = await charging();
    made.station.charger.derate(90_000);
    await made.station.pass(60_000);
    return made;
  }

  it('loses its permit at once and is never given it again for that session', async () => {
    const { station, permits } = await charging();
    const before = permits.length;
    station.charger.derate(90_000);
    await station.pass(60_000);
    expect(crashed(station)).toEqual(['connector-1']);
    const own = permits.slice(before).filter(([id]) => id === 1);
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(([, given]) => given))).toEqual(new Set([false]));
  });

  it('its transaction ends once, with reason Reboot', async () => {
    const { station } = await crash();
    expect(station.of('StopTransaction')).toMatchObject([{ transactionId: 1001, reason: 'Reboot' }]);
    expect(station.of('StartTransaction')).toHaveLength(2);
  });

  it('the other one charges on', async () => {
    const { station, permits } = await crash();
    expect(station.run.describe().connectors[1]).toMatchObject({ status: 'Charging', transactionId: 1002 });
    expect(permits).not.toContainEqual([2, false]);
  });

  it('and it serves the next driver', async () => {
    const { station } = await crash();
    station.charger.unplug(1);
    await station.charge(1, 'TAG-3');
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging', idTag: 'TAG-3' });
  });

  it('leaves no timer behind: what renews its permit is gone with it', async () => {
    const { station } = await crash();
    const sound = trapped().station;
    await sound.charge(1, 'TAG-1');
    await sound.charge(2, 'TAG-2');
    sound.charger.stop(1, 'button');
    await sound.pass(60_000);
    expect(station.clock.pending).toBe(sound.clock.pending);
  });
});

it('an outlet that crashes as its transaction begins ends that transaction, and the bill is right', async () => {
  const { station, trap } = trapped();
  // Who begins anew in the middle of it is Unavailable for a moment, whatever it was.
  station.watch.allow('status-matrix');
  await station.settle();
  trap.arm(({ event }) => event === 'transaction.opened');
  await station.charge(1, 'TAG-1');
  await station.pass(30_000);
  expect(crashed(station)).toEqual(['connector-1']);
  expect(station.of('StartTransaction')).toHaveLength(1);
  expect(station.of('StopTransaction')).toMatchObject([{ reason: 'Reboot', transactionId: 1001 }]);
});

it('a driver that throws while the permit is taken back does not bring the station down', async () => {
  const { station, trap, driver } = trapped();
  await station.charge(1, 'TAG-1');
  driver.throws = true;
  trap.arm(limitOf(1));
  station.charger.derate(90_000);
  await station.settle();
  driver.throws = false;
  await station.pass(30_000);
  expect(station.of('StopTransaction')).toMatchObject([{ reason: 'Reboot' }]);
  expect((await station.call('GetConfiguration', {}))?.[0]).toBe(3);
});

it('a registration that crashes registers anew', async () => {
  const { station, trap } = trapped();
  trap.arm(({ event }) => event === 'registration.answered');
  await station.pass(10_000);
  expect(crashed(station)).toEqual(['registration']);
  expect(station.actions().filter((action) => action === 'BootNotification')).toHaveLength(2);
  await station.charge(1, 'TAG-1');
  expect(station.statuses(1)).toEqual(['Available', 'Preparing', 'Charging']);
});

describe('an outbox that crashes', () => {
  it('sends what is owed again, with the same ids and in order', async () => {
    const { station, trap } = trapped();
    station.answers['StartTransaction'] = () => null;
    await station.charge(1, 'TAG-1');
    trap.arm(({ event }) => event === 'answer.unasked');
    station.csms.send('[3,"never-asked",{}]');
    await station.settle();
    station.answers['StartTransaction'] = () => ({ transactionId: 5, idTagInfo: { status: 'Accepted' } });
    await station.pass(30_000);
    expect(crashed(station)).toEqual(['outbox']);
    const starts = station.heard.filter(({ action }) => action === 'StartTransaction');
    expect(new Set(starts.map(({ id }) => id)).size).toBe(1);
    expect(starts).toHaveLength(2);
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging', transactionId: 5 });
  });

  it('leaves nobody waiting for an answer that cannot come', async () => {
    const { station, trap } = trapped();
    await station.pass(1_000);
    trap.arm(({ event, action }) => event === 'frame.sent' && action === 'Authorize');
    await station.charge(1, 'TAG-1');
    expect(crashed(station)).toEqual(['outbox']);
    expect(station.actions()).not.toContain('StartTransaction');
    station.charger.rfid({ idTag: 'TAG-1' });
    await station.pass(10_000);
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging', idTag: 'TAG-1' });
  });

  it('has no status forgotten that was on its way', async () => {
    const { station, trap } = trapped();
    await station.pass(1_000);
    trap.arm(({ event, action }) => event === 'frame.sent' && action === 'StatusNotification');
    station.charger.plug(1);
    await station.pass(10_000);
    expect(crashed(station)).toEqual(['outbox']);
    expect(station.statuses(1).at(-1)).toBe('Preparing');
  });
});

it('an authorisation that crashes knows the outlets again, and whether the CSMS has accepted', async () => {
  const { station, trap } = trapped();
  await station.charge(1, 'TAG-1');
  trap.arm(({ event }) => event === 'tag.accepted');
  await station.charge(2, 'TAG-2');
  expect(crashed(station)).toEqual(['authorization']);
  const remote = await station.call('RemoteStartTransaction', { idTag: 'TAG-2', connectorId: 2 });
  expect(remote?.[2]).toEqual({ status: 'Accepted' });
  await station.pass(10_000);
  station.charger.rfid({ idTag: 'TAG-1' });
  await station.pass(5_000);
  expect(station.run.describe().connectors.map(({ status }) => status)).toEqual(['Finishing', 'Charging']);
});

it('a connection that crashes dials anew, without a new BootNotification', async () => {
  const { station, trap } = trapped();
  await station.pass(1_000);
  trap.arm(({ event }) => event === 'connection.opened');
  station.csms.drop();
  await station.pass(20_000);
  expect(crashed(station)).toEqual(['connection']);
  await station.charge(1, 'TAG-1');
  expect(station.of('StartTransaction')).toHaveLength(1);
  expect(station.actions().filter((action) => action === 'BootNotification')).toHaveLength(1);
});

it('a status that crashes tells the CSMS how things stand', async () => {
  const { station, trap } = trapped();
  await station.pass(1_000);
  trap.arm(({ event, connectorId }) => event === 'status.changed' && connectorId === 1);
  station.charger.plug(1);
  await station.pass(1_000);
  expect(crashed(station)).toEqual(['status-1']);
  expect(station.statuses(1).at(-1)).toBe('Preparing');
});

it('a chart that begins again has the settings of now, not those of the boot', async () => {
  const { station, trap } = trapped({ configuration: { StopTransactionOnEVSideDisconnect: 'true' } });
  await station.pass(1_000);
  const change = { key: 'StopTransactionOnEVSideDisconnect', value: 'false' };
  expect((await station.call('ChangeConfiguration', change))?.[2]).toEqual({ status: 'Accepted' });
  trap.arm(limitOf(1));
  station.charger.derate(90_000);
  await station.settle();
  expect(crashed(station)).toEqual(['connector-1']);
  await station.charge(1, 'TAG-1');
  station.charger.unplug(1);
  await station.pass(5_000);
  expect(station.actions()).not.toContain('StopTransaction');
});

it('an outlet that crashes is still held for whom it was reserved, and closed if it was', async () => {
  const { station, trap } = trapped();
  await station.pass(1_000);
  const expiryDate = new Date(station.clock.now() + 3_600_000).toISOString();
  const reservation = { connectorId: 1, expiryDate, idTag: 'TAG-9', reservationId: 7 };
  expect((await station.call('ReserveNow', reservation))?.[2]).toEqual({ status: 'Accepted' });
  await station.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
  await station.pass(1_000);
  for (const id of [1, 2]) {
    trap.arm(limitOf(id));
    station.charger.derate(90_000 - id);
    await station.pass(1_000);
  }
  expect(crashed(station)).toEqual(['connector-1', 'connector-2']);
  await station.pass(5_000);
  const { connectors, reservations } = station.run.describe();
  expect(connectors.map(({ status, operative }) => [status, operative])).toEqual([
    ['Reserved', true],
    ['Unavailable', false],
  ]);
  expect(reservations).toMatchObject([{ reservationId: 7, idTag: 'TAG-9' }]);
});

it('reservations that crash are kept, and end when they should', async () => {
  const { station, trap } = trapped();
  await station.pass(1_000);
  const expiryDate = new Date(station.clock.now() + 60_000).toISOString();
  await station.call('ReserveNow', { connectorId: 1, expiryDate, idTag: 'TAG-9', reservationId: 7 });
  trap.arm(({ event }) => event.startsWith('reservation.'));
  await station.call('ReserveNow', { connectorId: 2, expiryDate, idTag: 'TAG-8', reservationId: 8 });
  await station.pass(5_000);
  expect(crashed(station)).toEqual(['reservations']);
  expect(station.run.describe().connectors[0]?.status).toBe('Reserved');
  // Whoever had asked need not wait for an answer that nobody will give.
  expect(station.replies.get('csms-2')?.slice(0, 3)).toEqual([4, 'csms-2', 'InternalError']);
  await station.pass(60_000);
  expect(station.run.describe().connectors.map(({ status }) => status)).toEqual(['Available', 'Available']);
  expect(station.run.describe().reservations).toEqual([]);
});

it('charts that crash without end end the run, which is to begin anew, and no permit is left in force', async () => {
  const { station, trap, permits } = trapped();
  await station.charge(1, 'TAG-1');
  await station.charge(2, 'TAG-2');
  for (let crashes = 1; crashes <= 20; crashes += 1) {
    trap.arm(({ event }) => event === 'answer.unasked');
    station.csms.send('[3,"never-asked",{}]');
    await station.pass(10_000);
  }
  trap.arm(limitOf(1));
  station.charger.derate(90_000);
  await station.settle();
  expect(crashed(station)).toHaveLength(21);
  expect(await station.run.ended).toEqual({ restart: true, why: 'too many charts have crashed' });
  const before = permits.length;
  await station.pass(60_000);
  expect(permits.slice(before)).toEqual([]);
});
