/** Security events over a real connection, from a real disk: whitepaper A04. */
import { describe, expect, it } from 'vitest';
import { boot, byDefault, close, error, silence } from '../../conformance/csms/answers.js';
import type { LedgerContents } from '../../protocol/ports/store.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { onSite, type StationSite } from '../support/station-site.js';
import { put } from '../support/used-store.js';

const nonsense = '}{ not json';
const about = (type: string) => ({ where: (told: { readonly type: string }) => told.type === type });

/** Ids of the security events the CSMS has been told, repetitions included. */
const toldIds = (site: StationSite) =>
  site.peer.frames.flatMap(({ direction, frame }) =>
    direction === 'received' && frame.kind === 'call' && frame.action === 'SecurityEventNotification' ? [frame.id] : [],
  );

/** What the ledger holds once the station has stopped. */
async function leftBehind(site: StationSite): Promise<LedgerContents> {
  await site.station.stop();
  await site.peer.disconnected();
  return await site.records();
}

/** The mains are back: the station finds what was done to its records meanwhile. */
async function begunAgain(site: StationSite): Promise<void> {
  await site.powerBack();
  await site.registered();
}

describe.concurrent('a message that is no valid OCPP', () => {
  it('is told of as InvalidMessages, once, however many come', () =>
    onSite(async (site) => {
      await site.boot();
      for (let time = 0; time < 20; time += 1) site.peer.send(nonsense);
      const { payload } = await site.peer.next('SecurityEventNotification');
      expect(payload).toMatchObject({ type: 'InvalidMessages', techInfo: 'frame is not JSON' });
      await site.logbook.next('securityEvent.told');
      await site.wholeSession();
      expect(toldIds(site)).toHaveLength(1);
      expect((await leftBehind(site)).securityEvents).toEqual([]);
    }));

  it('and came while the station was Pending is told of after the acceptance, after the statuses (4.2, errata 3.22)', () =>
    onSite(
      async (site) => {
        site.peer.script('BootNotification', boot('Pending', 1));
        await site.station.start();
        await site.peer.next('BootNotification');
        await site.logbook.next('registration.answered');
        site.peer.send(nonsense);
        await site.fence();
        site.peer.script('BootNotification', byDefault);
        await site.registered();
        await site.peer.next('SecurityEventNotification', about('InvalidMessages'));
        const actions = site.actions.filter((action) => action !== 'Heartbeat');
        expect(actions.indexOf('SecurityEventNotification')).toBeGreaterThan(actions.indexOf('StatusNotification') + 2);
      },
      { bootRetryMs: 200 },
    ));
});

describe.concurrent('a CSMS that', () => {
  it.each(['NotImplemented', 'NotSupported'])(
    'answers an event with %s is not asked again, and sessions are billed',
    (code) =>
      onSite(async (site) => {
        await site.boot();
        site.peer.answer('SecurityEventNotification', () => error(code));
        site.peer.send(nonsense);
        expect(await site.logbook.next('securityEvent.refused')).toMatchObject({ type: 'InvalidMessages', code });
        await site.wholeSession();
        expect(toldIds(site)).toHaveLength(1);
        expect((await leftBehind(site)).securityEvents).toEqual([]);
      }),
  );

  it('never answers an event has sessions billed all the same, and the event is kept', () =>
    onSite(
      async (site) => {
        await site.boot();
        site.peer.answer('SecurityEventNotification', () => silence);
        site.peer.send(nonsense);
        await site.peer.next('SecurityEventNotification');
        await site.wholeSession();
        await site.wholeSession(2);
        expect(site.station.describe()?.securityEvents).toMatchObject([{ type: 'InvalidMessages' }]);
        const [id] = toldIds(site);
        expect((await leftBehind(site)).securityEvents).toMatchObject([{ messageId: id }]);
      },
      { csms: { messageTimeoutMs: 500 }, configuration: { MessageTimeout: '1' } },
    ));

  it('never answers an event is asked again under the same id, ever more seldom', () => {
    const clock = hastenedClock(200);
    return onSite(
      async (site) => {
        await site.boot();
        site.peer.answer('SecurityEventNotification', () => silence);
        site.peer.send(nonsense);
        for (let time = 0; time < 4; time += 1) await site.peer.next('SecurityEventNotification');
        expect(new Set(toldIds(site)).size).toBe(1);
        // One, two, and then four minutes, which nobody else waits for.
        expect(clock.waits.filter((ms) => ms === 240_000)).toHaveLength(1);
      },
      // Content with half of MessageTimeout, the CSMS does not wait for an answer it will not give.
      { clock, csms: { messageTimeoutMs: 75 }, configuration: { MessageTimeout: '30' } },
    );
  });

  it('hangs up over an event keeps its connection after the third time, and the event is not lost', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.answer('SecurityEventNotification', () => close(1002, 'what is that?'));
      site.peer.send(nonsense);
      for (let time = 0; time < 3; time += 1) await site.peer.next('SecurityEventNotification');
      await site.logbook.next('connection.opened', () => site.logbook.of('connection.opened').length === 4);
      await site.wholeSession();
      expect(site.peer.connections).toBe(4);
      expect((await leftBehind(site)).securityEvents).toHaveLength(1);
    }));
});

describe.concurrent('a ledger that was damaged on disk', () => {
  it('is told of as LedgerDamaged at the next connection, with what was damaged', () =>
    onSite(async (site) => {
      await site.boot();
      await site.cutPower();
      await put(
        site.folder,
        'start!configuration!HeartbeatInterval',
        '{"version":1,"crc":"00000000","seq":3,"body":"1"}',
      );
      await begunAgain(site);
      const { payload } = await site.peer.next('SecurityEventNotification', about('LedgerDamaged'));
      expect(payload.techInfo).toMatch(/^\d+: .*configuration!HeartbeatInterval: checksum/);
      await site.logbook.next('securityEvent.told');
      await site.wholeSession();
      expect((await leftBehind(site)).securityEvents).toEqual([]);
    }));

  it('is told of after one more power cut, where the CSMS was away, and once', () =>
    onSite(async (site) => {
      await site.boot();
      await site.cutPower();
      await put(site.folder, 'start!reservation!9', 'no record');
      site.csms.refuse(site.peer.identity, 503);
      await site.powerBack();
      await site.logbook.next('securityEvent.written', ({ type }) => type === 'LedgerDamaged');
      await site.logbook.next('connection.closed', ({ problem }) => problem === 'unexpected-answer');
      await site.station.cut();
      site.logbook.forget();
      const kept = (await site.records()).securityEvents.map(({ payload }) => payload.type);
      expect(kept.filter((type) => type !== 'StartupOfTheDevice')).toEqual(['LedgerDamaged']);
      site.csms.refuse(site.peer.identity, null);
      await begunAgain(site);
      await site.peer.next('SecurityEventNotification', about('LedgerDamaged'));
      await site.logbook.next('securityEvent.told');
      expect(toldIds(site)).toHaveLength(1);
    }));
});
