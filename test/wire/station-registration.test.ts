import { describe, expect, it } from 'vitest';
import { boot, byDefault, error, result, silence } from '../../conformance/csms/answers.js';
import { onSite, type StationSite } from '../support/station-site.js';

const dayMs = 86_400_000;

const actionsOf = (site: StationSite) => site.actions.join(' ');

/** Everything the station has said, answers included. */
const framesOf = (site: StationSite) => site.peer.frames.filter(({ direction }) => direction === 'received');

/** Says something that asks for an answer, and waits until the station has read it. */
async function askInVain(site: StationSite, text: string): Promise<void> {
  site.peer.send(text);
  await site.logbook.next('frame.ignored');
}

describe.concurrent('a station that is Rejected (4.2)', () => {
  it('is silent both ways until the interval is over, and works once it is Accepted', () =>
    onSite(async (site) => {
      site.peer.script('BootNotification', boot('Rejected', 1));
      await site.station.start();
      await site.peer.next('BootNotification');
      await site.logbook.next('registration.answered');
      // Nobody learns of what happens at the outlets, nor gets an answer.
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      await askInVain(site, '[2,"q1","GetConfiguration",{}]');
      await askInVain(site, '[2,"q2","TriggerMessage",{"requestedMessage":"BootNotification"}]');
      site.peer.send('[2,"q3","GetConfiguration"]');
      await site.logbook.next('security.InvalidMessages');
      expect(framesOf(site)).toHaveLength(1);
      await site.registered({ 1: 'Preparing' });
      // What was kept meanwhile: that a message came which was none.
      await site.peer.next('SecurityEventNotification');
      await site.fence();
      expect(actionsOf(site)).toBe(
        'BootNotification BootNotification StatusNotification StatusNotification StatusNotification SecurityEventNotification',
      );
      await site.wholeSession();
    }));

  it('keeps its silence when the connection breaks meanwhile', () =>
    onSite(async (site) => {
      site.peer.script('BootNotification', boot('Rejected', 1));
      await site.station.start();
      await site.peer.next('BootNotification');
      await site.logbook.next('registration.answered');
      site.peer.cut();
      await site.peer.reconnected();
      await site.logbook.next('connection.opened');
      await site.logbook.next('connection.opened');
      await askInVain(site, '[2,"q1","GetConfiguration",{}]');
      expect(framesOf(site)).toHaveLength(1);
      await site.registered();
      await site.wholeSession();
    }));

  it('is Rejected again and again without getting louder', () =>
    onSite(
      async (site) => {
        // 0 leaves the interval to the station (4.2).
        site.peer.script('BootNotification', ...Array(4).fill(boot('Rejected', 0)));
        await site.station.start();
        for (let attempt = 0; attempt < 4; attempt += 1) await site.peer.next('BootNotification');
        await site.registered();
        const said = site.calls('BootNotification');
        expect(said).toHaveLength(5);
        expect(new Set(said.map(({ id }) => id)).size).toBe(5);
      },
      { bootRetryMs: 40 },
    ));
});

describe.concurrent('a station that is Pending (4.2)', () => {
  it('answers the CSMS, and says nothing unprompted', () =>
    onSite(async (site) => {
      site.peer.script('BootNotification', boot('Pending', 2));
      await site.station.start();
      await site.peer.next('BootNotification');
      await site.logbook.next('registration.answered');
      const { configurationKey = [] } = await site.peer.call('GetConfiguration', {});
      expect(configurationKey.length).toBeGreaterThan(10);
      expect(await site.peer.call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '7' })).toEqual({
        status: 'Accepted',
      });
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      await site.logbook.next('tag.refused');
      await site.fence();
      expect(actionsOf(site)).toBe('BootNotification');
      await site.registered({ 1: 'Preparing' });
      await site.wholeSession();
    }));

  it('sends what TriggerMessage asks for, and nothing else', () =>
    onSite(async (site) => {
      site.peer.script('BootNotification', boot('Pending', 30), boot('Pending', 30), byDefault);
      await site.station.start();
      await site.peer.next('BootNotification');
      await site.logbook.next('registration.answered');
      const trigger = async (requestedMessage: 'StatusNotification' | 'Heartbeat' | 'BootNotification') =>
        expect(await site.peer.call('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
      await trigger('StatusNotification');
      for (const id of [0, 1, 2]) await site.status(id, 'Available');
      await trigger('Heartbeat');
      await site.peer.next('Heartbeat');
      await trigger('BootNotification');
      await site.peer.next('BootNotification');
      await site.logbook.next('registration.answered');
      expect(site.actions).toHaveLength(6);
      await trigger('BootNotification');
      await site.registered();
    }));

  it('refuses to start or stop a transaction remotely', () =>
    onSite(async (site) => {
      site.peer.script('BootNotification', boot('Pending', 2));
      await site.station.start();
      await site.peer.next('BootNotification');
      await site.logbook.next('registration.answered');
      const rejected = { status: 'Rejected' };
      const remoteStart = { connectorId: 1, idTag: 'REMOTE' };
      expect(await site.peer.call('RemoteStartTransaction', remoteStart)).toEqual(rejected);
      expect(await site.peer.call('RemoteStopTransaction', { transactionId: 1 })).toEqual(rejected);
      await site.registered();
      expect(await site.peer.call('RemoteStartTransaction', remoteStart)).toEqual({ status: 'Accepted' });
      await site.status(1, 'Preparing');
    }));

  it('tries again when the connection breaks meanwhile, and answers the CSMS there too', () =>
    onSite(async (site) => {
      site.peer.script('BootNotification', boot('Pending', 1));
      await site.station.start();
      await site.peer.next('BootNotification');
      site.peer.cut();
      await site.reconnected();
      await site.registered();
    }));
});

describe.concurrent('a station that is not answered', () => {
  it.each([
    ['a CALLERROR', error('InternalError', 'later')],
    ['an answer of the wrong shape', result({ status: 'Accepted' })],
    ['no answer', silence],
  ])('sends BootNotification again after %s', (_, answer) =>
    onSite(
      async (site) => {
        site.peer.script('BootNotification', answer, answer);
        await site.boot();
        for (let retry = 0; retry < 2; retry += 1) await site.peer.next('BootNotification');
        expect(actionsOf(site)).toMatch(/^(BootNotification ){3}StatusNotification/);
        await site.wholeSession();
      },
      { configuration: { MessageTimeout: '1' }, csms: { messageTimeoutMs: 500 } },
    ),
  );
});

describe.concurrent('a station that was Accepted', () => {
  it('connects again without another BootNotification (J 5.4), and works on', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.cut();
      await site.reconnected();
      await site.wholeSession();
      expect(site.calls('BootNotification')).toHaveLength(1);
    }));

  it('sends a Heartbeat at each interval of the BootNotification.conf', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.peer.next('Heartbeat');
        await site.peer.next('Heartbeat');
        expect(site.actions.filter((action) => action !== 'Heartbeat')).toHaveLength(4);
      },
      { csms: { heartbeatIntervalS: 1 } },
    ));

  it('tells that interval as its HeartbeatInterval', () =>
    onSite(
      async (site) => {
        await site.boot();
        const { configurationKey } = await site.peer.call('GetConfiguration', { key: ['HeartbeatInterval'] });
        expect(configurationKey).toEqual([{ key: 'HeartbeatInterval', readonly: false, value: '123' }]);
      },
      { csms: { heartbeatIntervalS: 123 } },
    ));

  it('takes the time from the CSMS: what it stamps follows', () =>
    onSite(
      async (site) => {
        await site.boot();
        const { start } = await site.charge(1);
        const stop = await site.leave(1);
        for (const stamp of [start.timestamp, stop.timestamp]) {
          const aheadMs = Date.parse(stamp) - Date.now();
          expect(aheadMs).toBeGreaterThan(9 * dayMs);
          expect(aheadMs).toBeLessThan(11 * dayMs);
        }
        expect(site.logbook.of('clock.corrected')).toHaveLength(1);
      },
      { csms: { now: () => Date.now() + 10 * dayMs } },
    ));
});
