import { describe, expect, it } from 'vitest';
import { silence } from '../../conformance/csms/answers.js';
import { onSite } from '../support/station-site.js';

describe.concurrent('Reset', () => {
  it.each([
    ['Soft', 'SoftReset'],
    ['Hard', 'HardReset'],
  ] as const)('%s ends the transactions on both outlets with %s, and boots anew', (type, reason) =>
    onSite(async (site) => {
      await site.boot();
      const sessions = [await site.charge(1, 'TAG-1'), await site.charge(2, 'TAG-2')];
      expect(await site.peer.call('Reset', { type })).toEqual({ status: 'Accepted' });
      const stops = [await site.peer.next('StopTransaction'), await site.peer.next('StopTransaction')];
      expect(stops.map(({ payload }) => payload.reason)).toEqual([reason, reason]);
      expect(stops.map(({ payload }) => payload.transactionId).sort()).toEqual(
        sessions.map(({ transactionId }) => transactionId).sort(),
      );
      await site.peer.disconnected();
      site.peer.expectBoot();
      await site.registered({ 1: 'Preparing', 2: 'Preparing' });
      expect(site.calls('StopTransaction')).toHaveLength(2);
      site.world.unplug(1);
      await site.status(1, 'Available');
      await site.wholeSession();
    }),
  );

  it.each(['Soft', 'Hard'] as const)('%s of an idle station boots anew, at once', (type) =>
    onSite(async (site) => {
      await site.boot();
      await site.peer.call('Reset', { type });
      await site.peer.disconnected();
      site.peer.expectBoot();
      await site.registered();
      await site.wholeSession();
    }),
  );

  it('does not lose a stop that the CSMS does not answer', () =>
    onSite(
      async (site) => {
        await site.boot();
        const { transactionId } = await site.charge(1);
        site.peer.script('StopTransaction', silence);
        await site.peer.call('Reset', { type: 'Soft' });
        await site.peer.next('StopTransaction');
        await site.peer.disconnected();
        site.peer.expectBoot();
        await site.registered({ 1: 'Preparing' });
        const { payload } = await site.peer.next('StopTransaction');
        expect(payload).toMatchObject({ transactionId, reason: 'SoftReset' });
        expect(new Set(site.calls('StopTransaction').map((stop) => JSON.stringify(stop))).size).toBe(1);
      },
      { configuration: { MessageTimeout: '1' }, csms: { messageTimeoutMs: 500 } },
    ));
});

describe.concurrent('a station that its owner stops', () => {
  it('ends its transactions with Reboot, tells of them, and begins again with a BootNotification', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      await site.station.stop();
      const { payload } = await site.peer.next('StopTransaction');
      expect(payload).toMatchObject({ transactionId, reason: 'Reboot' });
      expect(site.station.describe()).toBeNull();
      await site.peer.disconnected();
      expect(await site.records()).toMatchObject({ owed: [], transactions: [] });
      site.peer.forget();
      site.peer.expectBoot();
      await site.boot({ 1: 'Preparing' });
      expect(site.calls('StopTransaction')).toHaveLength(1);
    }));

  it('keeps what it cannot tell, and tells it when it begins again', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      await site.csms.away();
      await site.logbook.next('connection.closed', ({ problem }) => problem === 'unreachable');
      await site.station.stop();
      expect(await site.records()).toMatchObject({ owed: [{ action: 'StopTransaction' }] });
      await site.csms.back();
      site.peer.forget();
      site.peer.expectBoot();
      await site.boot({ 1: 'Preparing' });
      const { payload } = await site.peer.next('StopTransaction');
      expect(payload).toMatchObject({ transactionId, reason: 'Reboot' });
    }));

  it('can be stopped before it ever reached its CSMS', () =>
    onSite(async (site) => {
      await site.csms.away();
      await site.station.start();
      await site.logbook.next('connection.closed');
      await site.station.stop();
      expect(site.station.describe()).toBeNull();
      await site.csms.back();
      await site.boot();
    }));
});
