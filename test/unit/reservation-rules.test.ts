import { describe, expect, it } from 'vitest';
import type { OutletView } from '../../machines/authorization/decide.js';
import {
  generalReservationFor,
  isOver,
  judgeReservation,
  lostReservations,
  recordOf,
  unseenOutlet,
} from '../../machines/reservations/decide.js';
import type { Request } from '../../protocol/messages.js';
import { outlet } from '../support/outlets.js';
import { reservation } from '../support/reservations.js';

const settings = { connectorZero: true };

const request = (connectorId: number, more: Partial<Request<'ReserveNow'>> = {}): Request<'ReserveNow'> => ({
  connectorId,
  idTag: 'TAG-1',
  reservationId: 17,
  expiryDate: '2030-01-01T00:00:00Z',
  ...more,
});

const faulted = (connectorId: number) => outlet(connectorId, 'unusable', { status: 'Faulted', operative: true });

const free = [outlet(1, 'free'), outlet(2, 'free')];

const judge = (
  asked: Request<'ReserveNow'>,
  outlets: readonly OutletView[],
  reservations: Parameters<typeof judgeReservation>[1]['reservations'] = [],
) => judgeReservation(asked, { settings, outlets, reservations });

describe('ReserveNow for a connector', () => {
  it('is accepted where the connector is free', () => {
    expect(judge(request(1), free)).toBe('Accepted');
  });

  it('is rejected where there is no such connector', () => {
    expect(judge(request(3), free)).toBe('Rejected');
  });

  it.each(['plugged', 'authorised', 'busy', 'finishing'] as const)('finds a connector in use, %s, Occupied', (use) => {
    expect(judge(request(1), [outlet(1, use), outlet(2, 'free')])).toBe('Occupied');
  });

  it('says that the connector is Faulted, even where a session has not ended yet', () => {
    expect(judge(request(1), [faulted(1), outlet(2, 'free')])).toBe('Faulted');
    expect(judge(request(1), [outlet(1, 'busy', { status: 'Faulted' }), outlet(2, 'free')])).toBe('Faulted');
  });

  it('says that the connector is Unavailable', () => {
    expect(judge(request(1), [outlet(1, 'unusable'), outlet(2, 'free')])).toBe('Unavailable');
  });

  it.each(['TAG-1', 'TAG-2'])('finds a connector that another reservation holds for %s Occupied', (idTag) => {
    const held = reservation(5, 1, { idTag });
    expect(judge(request(1), [outlet(1, 'reserved'), outlet(2, 'free')], [held])).toBe('Occupied');
  });

  it('replaces the reservation of the same id, on the same connector and on another', () => {
    const held = reservation(17, 1, { idTag: 'TAG-2' });
    expect(judge(request(1), [outlet(1, 'reserved'), outlet(2, 'free')], [held])).toBe('Accepted');
    expect(judge(request(2), [outlet(1, 'reserved'), outlet(2, 'free')], [held])).toBe('Accepted');
  });

  it('does not replace the reservation of the same id where the new connector is in use', () => {
    const held = reservation(17, 1);
    expect(judge(request(2), [outlet(1, 'reserved'), outlet(2, 'plugged')], [held])).toBe('Occupied');
  });

  it('leaves the last free connector to a reservation of any connector', () => {
    const any = reservation(5, 0);
    expect(judge(request(1), free, [any])).toBe('Accepted');
    expect(judge(request(1), [outlet(1, 'reserved'), outlet(2, 'busy')], [any])).toBe('Occupied');
  });
});

describe('ReserveNow for any connector', () => {
  it('is rejected where the product cannot do it, whatever the connectors are', () => {
    const situation = { settings: { connectorZero: false }, outlets: [faulted(1)], reservations: [] };
    expect(judgeReservation(request(0), situation)).toBe('Rejected');
  });

  it('is accepted as long as a connector is free that no other reservation needs', () => {
    expect(judge(request(0), [outlet(1, 'busy'), outlet(2, 'free')])).toBe('Accepted');
    expect(judge(request(0), free, [reservation(5, 0)])).toBe('Accepted');
    expect(judge(request(0), [outlet(1, 'reserved'), outlet(2, 'free')], [reservation(5, 1)])).toBe('Accepted');
  });

  it('finds the station Occupied where every connector is in use or reserved', () => {
    expect(judge(request(0), [outlet(1, 'plugged'), outlet(2, 'busy')])).toBe('Occupied');
    expect(judge(request(0), [outlet(1, 'reserved'), outlet(2, 'busy')], [reservation(5, 1)])).toBe('Occupied');
    expect(
      judge(request(0), [outlet(1, 'reserved'), outlet(2, 'reserved')], [reservation(5, 0), reservation(6, 0)]),
    ).toBe('Occupied');
  });

  it('says that the station is Faulted or Unavailable only where every connector is', () => {
    expect(judge(request(0), [faulted(1), faulted(2)])).toBe('Faulted');
    expect(judge(request(0), [outlet(1, 'unusable'), outlet(2, 'unusable')])).toBe('Unavailable');
    expect(judge(request(0), [faulted(1), outlet(2, 'unusable')])).toBe('Unavailable');
    expect(judge(request(0), [faulted(1), outlet(2, 'busy')])).toBe('Occupied');
    expect(judge(request(0), [faulted(1), outlet(2, 'free')])).toBe('Accepted');
  });

  it('replaces its own reservation of the last free connector', () => {
    const held = { reservationId: 17, idTag: 'TAG-1', parentIdTag: null };
    const outlets = [outlet(1, 'reserved', { heldFor: held }), outlet(2, 'busy')];
    expect(judge(request(0), outlets, [reservation(17, 0)])).toBe('Accepted');
  });

  it('does not count a reservation whose driver has come already', () => {
    const arrived = outlet(1, 'authorised', { idTag: 'TAG-1' });
    expect(judge(request(0, { reservationId: 18 }), [arrived, outlet(2, 'free')], [reservation(17, 0)])).toBe(
      'Accepted',
    );
  });
});

describe('a reservation', () => {
  it('is over when its date has come, and where it has none that can be read', () => {
    expect(isOver('2030-01-01T00:00:00Z', Date.UTC(2030, 0))).toBe(true);
    expect(isOver('2030-01-01T00:00:00.001Z', Date.UTC(2030, 0))).toBe(false);
    expect(isOver('2030-01-01T01:00:00+01:00', Date.UTC(2030, 0))).toBe(true);
    expect(isOver('soon', 0)).toBe(true);
  });

  it('is kept with its date in UTC', () => {
    expect(recordOf(request(1, { expiryDate: '2030-01-01T01:00:00+01:00' }))).toEqual({
      reservationId: 17,
      connectorId: 1,
      idTag: 'TAG-1',
      expiryDate: '2030-01-01T00:00:00.000Z',
    });
  });

  it('is lost with its connector, Faulted or Unavailable', () => {
    const [one, two] = [reservation(5, 1), reservation(6, 2)];
    const lost = (outlets: readonly OutletView[]) => lostReservations({ settings, outlets, reservations: [one, two] });
    expect(lost([faulted(1), outlet(2, 'reserved')])).toEqual([one]);
    expect(lost([outlet(1, 'reserved'), outlet(2, 'unusable')])).toEqual([two]);
    expect(lost([outlet(1, 'reserved'), outlet(2, 'reserved')])).toEqual([]);
  });

  it('of any connector is lost only with all of them', () => {
    const any = reservation(5, 0);
    const lost = (outlets: readonly OutletView[]) => lostReservations({ settings, outlets, reservations: [any] });
    expect(lost([faulted(1), outlet(2, 'busy')])).toEqual([]);
    expect(lost([faulted(1), outlet(2, 'unusable')])).toEqual([any]);
  });

  it('outlives the start of the station, while its connector is not up yet', () => {
    const reservations = [reservation(5, 1), reservation(6, 0)];
    const outlets = [unseenOutlet(1, true), unseenOutlet(2, true)];
    expect(lostReservations({ settings, outlets, reservations })).toEqual([]);
  });

  it('of any connector is used up by its tag and by its group, its own tag first, and not after its date', () => {
    const group = reservation(5, 0, { idTag: 'TAG-9', parentIdTag: 'GROUP' });
    const own = reservation(6, 0, { idTag: 'TAG-1' });
    const past = reservation(7, 0, { idTag: 'TAG-3', expiryDate: '2026-01-01T00:00:00.000Z' });
    const all = [group, own, past, reservation(8, 1, { idTag: 'TAG-4' })];
    const usedBy = (idTag: string, parentIdTag: string | null = null) =>
      generalReservationFor(all, { idTag, parentIdTag }, Date.UTC(2026, 0))?.reservationId ?? null;
    expect(usedBy('tag-1', 'GROUP')).toBe(6);
    expect(usedBy('TAG-2', 'group')).toBe(5);
    expect(usedBy('TAG-3')).toBe(null);
    expect(usedBy('TAG-4')).toBe(null);
  });
});
