/** Registration as the CSMS sees it: 4.2, 4.6, J 5.4, written from the specification and not from the chart. */
import { afterEach, describe, expect, it } from 'vitest';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

const stations: WholeStation[] = [];

function station(boots: readonly object[], options: WholeStationOptions = {}): WholeStation {
  const made = new WholeStation(options);
  const left = [...boots];
  const answer = made.answers['BootNotification'] ?? (() => null);
  made.answers['BootNotification'] = (payload) => ({ ...(answer(payload) as object), ...left.shift() });
  stations.push(made);
  return made;
}

const rejected = (interval: number) => ({ status: 'Rejected', interval });
const pending = (interval: number) => ({ status: 'Pending', interval });

/** When the station said what, in whole seconds. */
const diary = ({ heard }: WholeStation) => heard.map(({ action, atMs }) => `${action} ${Math.round(atMs / 1000)}`);

afterEach(async () => {
  for (const one of stations.splice(0)) await one.end();
});

describe('before the CSMS has accepted', () => {
  it('nothing but BootNotification is sent, whatever drivers do (4.2)', async () => {
    const one = station([rejected(60), pending(60), pending(60)]);
    await one.settle();
    one.charger.plug(1);
    one.charger.rfid({ idTag: 'TAG-1' });
    one.charger.fault(2, { errorCode: 'GroundFailure' });
    await one.pass(125_000);
    expect(new Set(one.actions().slice(0, 3))).toEqual(new Set(['BootNotification']));
  });

  it.each([
    ['Rejected', rejected(60)],
    ['Pending', pending(60)],
  ])('%s: the next BootNotification comes after the interval, and not earlier (4.2)', async (_, answer) => {
    const one = station([answer]);
    await one.pass(59_000);
    expect(diary(one)).toEqual(['BootNotification 0']);
    await one.pass(2_000);
    expect(diary(one).slice(0, 2)).toEqual(['BootNotification 0', 'BootNotification 60']);
  });

  it.each([
    ['Rejected', rejected(0)],
    ['Pending', pending(0)],
  ])('%s with an interval of 0: the station chooses its own wait (4.2)', async (_, answer) => {
    const one = station([answer]);
    await one.pass(29_000);
    expect(diary(one)).toEqual(['BootNotification 0']);
    await one.pass(2_000);
    expect(diary(one)[1]).toBe('BootNotification 30');
  });

  it.each([
    ['Rejected', rejected(60)],
    ['Pending', pending(60)],
  ])('%s: the interval runs on across a lost connection (4.2)', async (_, answer) => {
    const one = station([answer]);
    await one.pass(20_000);
    one.csms.drop();
    await one.pass(39_000);
    expect(diary(one)).toEqual(['BootNotification 0']);
    await one.pass(2_000);
    expect(diary(one)[1]).toBe('BootNotification 60');
  });

  it('Rejected: while the interval runs, not even a question of the CSMS is answered (4.2)', async () => {
    const one = station([rejected(60)]);
    await one.pass(10_000);
    expect(await one.call('GetConfiguration', {})).toBeUndefined();
    expect(await one.call('TriggerMessage', { requestedMessage: 'BootNotification' })).toBeUndefined();
    expect(diary(one)).toEqual(['BootNotification 0']);
  });

  it('Pending: questions are answered, remote starts and stops are Rejected (4.2)', async () => {
    const one = station([pending(60)], { configuration: { AuthorizeRemoteTxRequests: 'false' } });
    await one.pass(10_000);
    const [, , configuration] = (await one.call('GetConfiguration', { key: ['HeartbeatInterval'] })) ?? [];
    expect(configuration).toMatchObject({ configurationKey: [{ key: 'HeartbeatInterval' }] });
    one.charger.plug(1);
    const remote = await one.call('RemoteStartTransaction', { idTag: 'TAG-1', connectorId: 1 });
    expect(remote?.[2]).toEqual({ status: 'Rejected' });
    expect((await one.call('RemoteStopTransaction', { transactionId: 1 }))?.[2]).toEqual({ status: 'Rejected' });
    expect(diary(one)).toEqual(['BootNotification 0']);
  });

  it('Pending: what the CSMS triggers is sent after the answer, and nothing else (4.2, 5.17)', async () => {
    const one = station([pending(600)]);
    await one.pass(10_000);
    expect((await one.call('TriggerMessage', { requestedMessage: 'StatusNotification' }))?.[2]).toEqual({
      status: 'Accepted',
    });
    await one.settle();
    expect(one.of('StatusNotification').map(({ connectorId }) => connectorId)).toEqual([0, 1, 2]);
    await one.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await one.settle();
    expect(one.actions().slice(4)).toEqual(['Heartbeat']);
  });

  it('Pending: a triggered BootNotification goes at once, and starts the interval anew (5.17)', async () => {
    const one = station([pending(600), pending(60)]);
    await one.pass(10_000);
    await one.call('TriggerMessage', { requestedMessage: 'BootNotification' });
    await one.pass(59_000);
    expect(diary(one)).toEqual(['BootNotification 0', 'BootNotification 10']);
    await one.pass(2_000);
    expect(diary(one)[2]).toBe('BootNotification 70');
  });

  it('Pending, then Rejected: what had been triggered and still waits is never sent (4.2)', async () => {
    const one = station([pending(60), rejected(600)]);
    one.answers['StatusNotification'] = () => null;
    await one.pass(40_000);
    await one.call('TriggerMessage', { requestedMessage: 'StatusNotification' });
    await one.pass(60_000);
    expect(one.actions()).toEqual(['BootNotification', 'StatusNotification', 'BootNotification']);
  });

  it.each([
    ['a CALLERROR', 'InternalError'],
    ['silence', null],
  ])('%s instead of an answer: the station tries again by its own choice (4.2)', async (_, answer) => {
    const one = station([]);
    const usual = one.answers['BootNotification'] ?? (() => null);
    one.answers['BootNotification'] = () => answer;
    await one.pass(5_000);
    one.answers['BootNotification'] = usual;
    await one.pass(70_000);
    expect(one.actions().filter((action) => action === 'BootNotification').length).toBe(2);
    expect(one.actions()).toContain('StatusNotification');
  });
});

describe('once the CSMS has accepted', () => {
  it('every connector and connector 0 is told of, before anything else (errata 3.22)', async () => {
    const one = station([{ interval: 60 }]);
    await one.pass(1_000);
    expect(one.actions().slice(0, 4)).toEqual(['BootNotification', ...Array(3).fill('StatusNotification')]);
    const told = one.of('StatusNotification').slice(0, 3);
    expect(told.map(({ connectorId }) => connectorId)).toEqual([0, 1, 2]);
  });

  it('heartbeats follow at the interval of the answer, and not at that of a Pending before it (4.2, 4.6)', async () => {
    const one = station([pending(7), { interval: 100 }]);
    await one.pass(7_500 + 300_000);
    const beats = diary(one).filter((line) => line.startsWith('Heartbeat'));
    expect(beats).toEqual(['Heartbeat 107', 'Heartbeat 207', 'Heartbeat 307']);
  });

  it('the time is asked for once a day, however long the interval of the answer (4.6, J 5.3)', async () => {
    const one = station([{ interval: 1_000_000 }], { configuration: { WebSocketPingInterval: '0' } });
    await one.pass(2 * 86_400_000 + 60_000);
    expect(diary(one).filter((line) => line.startsWith('Heartbeat'))).toEqual(['Heartbeat 86400', 'Heartbeat 172800']);
  });

  it('an interval of 0 is no heartbeat interval', async () => {
    const one = station([{ interval: 0 }], { configuration: { HeartbeatInterval: '400' } });
    await one.pass(399_000);
    expect(one.actions()).not.toContain('Heartbeat');
    await one.pass(2_000);
    expect(one.actions()).toContain('Heartbeat');
  });

  it('the clock follows the CSMS (4.2, 4.6)', async () => {
    const one = station([{ interval: 60, currentTime: '2027-05-05T05:05:05Z' }]);
    await one.pass(1_000);
    expect(new Date(one.clock.now()).toISOString()).toBe('2027-05-05T05:05:06.000Z');
  });

  it('a lost connection needs no new BootNotification (J 5.4)', async () => {
    const one = station([]);
    await one.pass(1_000);
    one.csms.drop();
    await one.pass(10_000);
    expect((await one.call('GetConfiguration', {}))?.[0]).toBe(3);
    expect(one.actions().filter((action) => action === 'BootNotification').length).toBe(1);
  });

  it('what changed while offline is told once, as it then is (4.9)', async () => {
    const one = station([]);
    await one.pass(1_000);
    const before = one.heard.length;
    one.csms.drop();
    await one.settle();
    one.charger.plug(1);
    one.charger.unplug(1);
    one.charger.plug(2);
    await one.pass(10_000);
    const told = one.heard.slice(before).map(({ payload: { connectorId, status } }) => [connectorId, status]);
    expect(told).toEqual([[2, 'Preparing']]);
  });

  it('a line that comes and goes does not put the Heartbeat off (4.6)', async () => {
    const one = station([{ interval: 600 }]);
    await one.pass(1_000);
    for (let minute = 0; minute < 25; minute += 1) {
      one.csms.drop();
      await one.pass(60_000);
    }
    expect(one.actions().filter((action) => action === 'Heartbeat')).toHaveLength(2);
  });

  it('fields that OCPP does not know keep nobody out, neither the station nor a driver', async () => {
    const one = station([{ site: 'north' }]);
    one.answers['Authorize'] = () => ({ idTagInfo: { status: 'Accepted', holder: 'Ann' } });
    await one.charge(1, 'TAG-1');
    expect(one.run.describe().registration).toBe('accepted');
    expect(one.statuses(1).at(-1)).toBe('Charging');
  });

  it('a triggered BootNotification is Rejected (errata 3.35)', async () => {
    const one = station([]);
    await one.pass(1_000);
    const answer = await one.call('TriggerMessage', { requestedMessage: 'BootNotification' });
    expect(answer?.[2]).toEqual({ status: 'Rejected' });
    expect(one.actions().filter((action) => action === 'BootNotification').length).toBe(1);
  });
});
