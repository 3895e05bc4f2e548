/** ChangeAvailability as the CSMS sees it: 5.2, 6.5, across a power cut, and with a transaction (T 013, 034). */
import { describe, expect, it } from 'vitest';
import { onSite, type StationSite } from '../support/station-site.js';

const change = (site: StationSite, connectorId: number, type: 'Operative' | 'Inoperative') =>
  site.peer.call('ChangeAvailability', { connectorId, type });

describe('ChangeAvailability', () => {
  it('closes and opens one connector, and the others stay as they are', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 2, 'Inoperative')).toEqual({ status: 'Accepted' });
      await site.status(2, 'Unavailable');
      await site.wholeSession(1);
      expect(await change(site, 2, 'Operative')).toEqual({ status: 'Accepted' });
      await site.status(2, 'Available');
      await site.wholeSession(2);
    }));

  it('of an unknown connector is Rejected, and of what is so already Accepted, without a word more', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 3, 'Inoperative')).toEqual({ status: 'Rejected' });
      const told = site.calls('StatusNotification').length;
      expect(await change(site, 1, 'Operative')).toEqual({ status: 'Accepted' });
      await site.fence();
      expect(site.calls('StatusNotification').length).toBe(told);
    }));

  it('of connector 0 closes the station and all outlets, and a power cut opens none of them', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 0, 'Inoperative')).toEqual({ status: 'Accepted' });
      for (const id of [0, 1, 2]) await site.status(id, 'Unavailable');
      await site.cutPower();
      await site.powerBack();
      await site.registered({ 0: 'Unavailable', 1: 'Unavailable', 2: 'Unavailable' });
      expect(await change(site, 0, 'Operative')).toEqual({ status: 'Accepted' });
      for (const id of [0, 1, 2]) await site.status(id, 'Available');
    }));

  it.each(['Soft', 'Hard'] as const)('Inoperative stays so across a %s reset (4.9, 5.14)', (type) =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 2, 'Inoperative')).toEqual({ status: 'Accepted' });
      await site.status(2, 'Unavailable');
      expect(await site.peer.call('Reset', { type })).toEqual({ status: 'Accepted' });
      await site.peer.disconnected();
      site.peer.expectBoot();
      await site.registered({ 2: 'Unavailable' });
    }),
  );

  it('waits for a transaction: Scheduled, and the station closes when its last session is over', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      expect(await change(site, 0, 'Inoperative')).toEqual({ status: 'Scheduled' });
      await site.status(2, 'Unavailable');
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      await site.status(1, 'Finishing');
      const before = site.calls('StatusNotification').filter(({ payload }) => payload.connectorId === 0);
      expect(before.map(({ payload }) => payload.status)).toEqual(['Available']);
      site.world.unplug(1);
      await site.status(1, 'Unavailable');
      await site.status(0, 'Unavailable');
    }));
});
