/** Reservations over a real wire, with records on disk: 5.1, 5.13, across reboots and power cuts. */
import { describe, expect, it } from 'vitest';
import { realClock } from '../../adapters/clock/real-clock.js';
import { result } from '../../conformance/csms/answers.js';
import { openStore } from '../../persistence/store.js';
import type { Request } from '../../protocol/messages.js';
import type { ReservationRecord } from '../../protocol/ports/store.js';
import { reservation } from '../support/reservations.js';
import { onSite, type StationSite } from '../support/station-site.js';

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

const reserve = (site: StationSite, connectorId: number, more: Partial<Request<'ReserveNow'>> = {}) =>
  site.peer.call('ReserveNow', {
    connectorId,
    idTag: 'TAG-1',
    reservationId: 17,
    expiryDate: soon(3_600_000),
    ...more,
  });

/** The statuses that were told of an outlet, oldest first, from the first Reserved on. */
const statusesOf = (site: StationSite, outlet: number) => {
  const told = site
    .calls('StatusNotification')
    .flatMap(({ payload: { connectorId, status } }) => (connectorId === outlet ? [status] : []));
  return told.slice(told.indexOf('Reserved'));
};

/** As a run before this one has left it on disk. */
async function keepRecord(site: StationSite, record: ReservationRecord): Promise<void> {
  const { ledger } = openStore(site.folder, site.logbook, realClock());
  await ledger.open();
  await ledger.commit({ putReservations: [record] });
  await ledger.close();
}

describe.concurrent('a reserved outlet', () => {
  it('keeps others away without a word, and is charged at by the tag it is held for', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await site.peer.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' })).toEqual({
        status: 'Accepted',
      });
      await site.status(2, 'Unavailable');
      expect(await reserve(site, 1)).toEqual({ status: 'Accepted' });
      await site.status(1, 'Reserved');
      site.world.rfid({ idTag: 'TAG-2' });
      await site.fence();
      expect(site.actions).not.toContain('Authorize');
      site.world.rfid({ idTag: 'TAG-1' });
      await site.status(1, 'Preparing');
      site.world.plug(1);
      const { start } = await site.started(1);
      expect(start).toMatchObject({ idTag: 'TAG-1', reservationId: 17 });
      await site.status(1, 'Charging');
      expect(statusesOf(site, 1)).toEqual(['Reserved', 'Preparing', 'Charging']);
      expect(await site.peer.call('CancelReservation', { reservationId: 17 })).toEqual({ status: 'Rejected' });
      await site.leave(1);
    }));

  it('says nothing of a cable that is plugged in, until it is cancelled', () =>
    onSite(async (site) => {
      await site.boot();
      await reserve(site, 1, { reservationId: 0 });
      await site.status(1, 'Reserved');
      site.world.plug(1);
      await site.fence();
      expect(statusesOf(site, 1)).toEqual(['Reserved']);
      expect(await site.peer.call('CancelReservation', { reservationId: 1 })).toEqual({ status: 'Rejected' });
      expect(await site.peer.call('CancelReservation', { reservationId: 0 })).toEqual({ status: 'Accepted' });
      await site.status(1, 'Preparing');
      site.world.rfid({ idTag: 'TAG-2' });
      const { start } = await site.started(1);
      expect(start).not.toHaveProperty('reservationId');
    }));

  it('is free for everybody when its date has come', () =>
    onSite(async (site) => {
      await site.boot();
      const expiryDate = soon(500);
      expect(await reserve(site, 1, { expiryDate })).toEqual({ status: 'Accepted' });
      await site.status(1, 'Reserved');
      const { payload } = await site.status(1, 'Available');
      expect(Date.parse(payload.timestamp ?? '')).toBeGreaterThanOrEqual(Date.parse(expiryDate));
      await site.station.stop();
      expect((await site.records()).reservations).toEqual([]);
    }));

  it('is free when the CSMS sets the clock past its date', () =>
    onSite(async (site) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      site.peer.answer('Heartbeat', () => result({ currentTime: soon(7_200_000) }));
      await site.peer.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
      await site.status(1, 'Available');
    }));

  it('is used by the group it is held for, started from afar', () =>
    onSite(
      async (site) => {
        await site.boot();
        await reserve(site, 1, { parentIdTag: 'GROUP' });
        await site.status(1, 'Reserved');
        site.peer.answer('Authorize', () => result({ idTagInfo: { status: 'Accepted', parentIdTag: 'group' } }));
        site.world.plug(1);
        await site.peer.call('RemoteStartTransaction', { connectorId: 1, idTag: 'TAG-2' });
        const { start } = await site.started(1);
        expect(start).toMatchObject({ idTag: 'TAG-2', reservationId: 17 });
      },
      { configuration: { AuthorizeRemoteTxRequests: 'true' } },
    ));

  it('is reserved no more after a fault, nor after it was made inoperative', () =>
    onSite(async (site) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      site.world.fault(1, { errorCode: 'GroundFailure' });
      await site.status(1, 'Faulted');
      expect(await reserve(site, 1)).toEqual({ status: 'Faulted' });
      site.world.clearFault(1, 'GroundFailure');
      await site.status(1, 'Available');
      await reserve(site, 2);
      await site.status(2, 'Reserved');
      await site.peer.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
      await site.status(2, 'Unavailable');
      expect(await site.peer.call('CancelReservation', { reservationId: 17 })).toEqual({ status: 'Rejected' });
      await site.peer.call('ChangeAvailability', { connectorId: 2, type: 'Operative' });
      await site.status(2, 'Available');
    }));
});

describe.concurrent('a reservation of any connector', () => {
  it('is used where its driver charges, though none was held', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await reserve(site, 0)).toEqual({ status: 'Accepted' });
      site.world.rfid({ idTag: 'tag-1', connectorId: 2 });
      await site.status(2, 'Preparing');
      site.world.plug(2);
      const { start } = await site.started(2);
      expect(start).toMatchObject({ idTag: 'tag-1', reservationId: 17 });
      expect(site.calls('StatusNotification').map(({ payload }) => payload.status)).not.toContain('Reserved');
    }));

  it('holds the last free outlet, and lets it go when another is free', () =>
    onSite(async (site) => {
      await site.boot();
      await reserve(site, 0);
      await site.charge(1, 'TAG-2');
      await site.status(2, 'Reserved');
      await site.leave(1, 'TAG-2');
      await site.status(2, 'Available');
      expect(statusesOf(site, 2)).toEqual(['Reserved', 'Available']);
    }));
});

describe.concurrent('a reservation and the power', () => {
  it.each(['Soft', 'Hard'] as const)('outlives a reset: %s', (type) =>
    onSite(async (site) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      await site.peer.call('Reset', { type });
      await site.peer.disconnected();
      site.peer.forget();
      site.peer.expectBoot();
      await site.registered({ 1: 'Reserved' });
      const { start } = await site.charge(1);
      expect(start).toMatchObject({ reservationId: 17 });
    }),
  );

  it('shows at once after a power cut, with no word that the outlet was free', () =>
    onSite(async (site) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      await site.cutPower();
      const told = site.calls('StatusNotification').length;
      await site.powerBack();
      await site.registered({ 1: 'Reserved' });
      const after = site.calls('StatusNotification').slice(told);
      expect(after.flatMap(({ payload }) => (payload.connectorId === 1 ? [payload.status] : []))).toEqual(['Reserved']);
    }));

  it('that expired in the dark is gone when the light comes back', () =>
    onSite(async (site) => {
      await keepRecord(site, reservation(17, 1, { expiryDate: soon(-1000) }));
      await site.boot();
      await site.wholeSession(1, 'TAG-2');
      await site.station.stop();
      expect((await site.records()).reservations).toEqual([]);
    }));

  it('that was written and not answered holds after the cut', () =>
    onSite(async (site) => {
      await site.boot();
      const kept = site.logbook.next('reservation.kept');
      const answer = reserve(site, 1).catch(() => 'none');
      await kept;
      await site.cutPower();
      await answer;
      await site.powerBack();
      await site.registered({ 1: 'Reserved' });
      expect(await site.peer.call('CancelReservation', { reservationId: 17 })).toEqual({ status: 'Accepted' });
      await site.status(1, 'Available');
    }));
});
