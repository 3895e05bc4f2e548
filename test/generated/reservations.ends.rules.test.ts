/** How reservations end, and what becomes of one that is used or lost in the middle of a write: 5.1, 5.13, 6.5. */
import { describe, expect, it } from 'vitest';
import { outlet } from '../support/outlets.js';
import { forTag1, hourMs, inAnHour, ReservationDesk } from '../support/reservation-desk.js';
import { reservation } from '../support/reservations.js';

const full = new Error('the disk is full');
const forTag2 = { reservationId: 18, idTag: 'TAG-2', parentIdTag: null };
const usable = [outlet(1, 'reserved', { heldFor: forTag1 }), outlet(2, 'free')];

/** Outlet 1 is held for TAG-1 until one o'clock. */
const held = () => new ReservationDesk([reservation(17, 1, { expiryDate: inAnHour })], { outlets: usable });

const uses = (desk: ReservationDesk, reservationId: number) =>
  desk.rig.send({ type: 'reservation.used', reservationId });

const notes = ({ rig }: ReservationDesk) => rig.journal.entries;
const ended = (reservationId: number, why: string) => ({
  level: 'info',
  event: 'reservation.ended',
  reservationId,
  why,
});
const unwritten = (job: string) => ({
  level: 'error',
  event: 'reservation.notWritten',
  job,
  error: 'Error: the disk is full',
});

/** Charts of reservations that are still about. */
const charts = ({ rig }: ReservationDesk) =>
  Object.keys(rig.snapshot.children).filter((id) => id.startsWith('reservation'));

describe('a reservation ends', () => {
  it.each<[string, string, (desk: ReservationDesk) => void]>([
    ['expired', 'when its date is past', (desk) => desk.rig.clock.advance(hourMs)],
    [
      'lost',
      'when its outlet is set Unavailable',
      (desk) => desk.becomes(outlet(1, 'unusable', { heldFor: forTag1, operative: false })),
    ],
    [
      'lost',
      'when its outlet is Faulted',
      (desk) => desk.becomes(outlet(1, 'unusable', { heldFor: forTag1, status: 'Faulted' })),
    ],
  ])('%s %s: the outlet is let go of, and the ledger forgets it once', (why, _, ends) => {
    const desk = held();
    ends(desk);
    expect([desk.held, desk.written]).toEqual([[], [{ removeReservations: [17] }]]);
    expect(new Set(desk.told(1))).toEqual(new Set([null]));
    desk.rig.done('write');
    expect([desk.rig.runs('write'), desk.answers]).toEqual([false, []]);
    expect(notes(desk)).toEqual([ended(17, why)]);
  });

  it('used, when its transaction has begun, which has written it already', () => {
    const desk = held();
    uses(desk, 17);
    expect([desk.held, desk.told(1), desk.written]).toEqual([[], [null], []]);
    expect(notes(desk)).toEqual([ended(17, 'used')]);
    expect(desk.rig.snapshot.context.waiting).toEqual([]);
  });

  it('cancelled, once that is written, which is the only write and the only answer', () => {
    const desk = held();
    desk.cancel(17);
    desk.rig.done('write');
    expect([desk.written, desk.rig.runs('write'), desk.answers]).toEqual([
      [{ removeReservations: [17] }],
      false,
      ['Accepted'],
    ]);
    expect(notes(desk)).toEqual([ended(17, 'cancelled')]);
  });

  it('not at all where a transaction names one that nobody knows', () => {
    const desk = held();
    uses(desk, 99);
    expect([desk.rig.status, desk.held, desk.told(1)]).toEqual(['active', [17], []]);
  });

  it.each<[string, (desk: ReservationDesk) => void]>([
    ['expired', (desk) => desk.rig.clock.advance(hourMs)],
    ['was used', (desk) => uses(desk, 17)],
  ])('and leaves nothing behind once it %s: years bring many', (_, ends) => {
    const desk = held();
    expect(charts(desk)).toEqual(['reservation-17']);
    ends(desk);
    expect(charts(desk)).toEqual([]);
  });

  it('when the wall clock shows its date, though the clock is set meanwhile', () => {
    const desk = held();
    desk.rig.clock.adjust(Date.UTC(2026, 0, 1, 0, 59));
    desk.rig.send({ type: 'clock.set' });
    desk.rig.clock.advance(59_999);
    expect(desk.held).toEqual([17]);
    desk.rig.clock.advance(1);
    expect(desk.held).toEqual([]);
  });

  it('at once where the clock is set past its date', () => {
    const desk = held();
    desk.rig.clock.adjust(Date.UTC(2026, 0, 1, 1));
    desk.rig.send({ type: 'clock.set' });
    expect([desk.held, desk.told(1)]).toEqual([[], [null]]);
  });
});

describe('a reservation that is used while a ReserveNow is being written', () => {
  it('is another one: the request is not touched by it', () => {
    const desk = new ReservationDesk([reservation(18, 1, { idTag: 'TAG-2' })], {
      outlets: [outlet(1, 'reserved', { heldFor: forTag2 }), outlet(2, 'free')],
    });
    desk.reserve(2);
    uses(desk, 18);
    expect(desk.held).toEqual([]);
    desk.kept();
    expect([desk.answers, desk.held, desk.told(2)]).toEqual([['Accepted'], [17], [forTag1]]);
    expect([desk.written.length, desk.rig.runs('write')]).toEqual([1, false]);
  });

  it('is the one asked for: it is gone before it was answered, and so taken back', () => {
    const desk = new ReservationDesk();
    desk.reserve(0);
    uses(desk, 17);
    desk.kept();
    expect([desk.answers, desk.written.at(-1)]).toEqual([[], { removeReservations: [17] }]);
    desk.rig.done('write');
    expect([desk.answers, desk.held, desk.told(1), desk.told(2)]).toEqual([['Occupied'], [], [], []]);
  });

  it.each([
    ['the one asked for', [], 0],
    ['the one that is replaced', [reservation(17, 1)], 2],
  ])('is removed by a further write where the first one failed: %s', (_, before, connectorId) => {
    const outlets = before.length > 0 ? usable : [outlet(1, 'free'), outlet(2, 'free')];
    const desk = new ReservationDesk(before, { outlets });
    desk.reserve(connectorId);
    uses(desk, 17);
    desk.kept();
    desk.rig.fail('write', full);
    expect([desk.rig.status, desk.answers]).toEqual(['active', ['Occupied']]);
    expect(desk.written.slice(1)).toEqual([{ removeReservations: [17] }, { removeReservations: [17] }]);
    expect(notes(desk)).toContainEqual(unwritten('reserve'));
    desk.rig.done('write');
    expect([desk.answers, desk.held, desk.rig.runs('write')]).toEqual([['Occupied'], [], false]);
  });
});

describe('a request is seen to once', () => {
  it('that comes too late for its date', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    desk.kept('late');
    expect([desk.answers, desk.written.length, desk.rig.runs('keep')]).toEqual([['Rejected'], 1, false]);
  });

  it('that cannot be written, which is noted', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    desk.rig.fail('keep', full);
    expect([desk.answers, desk.written.length, desk.rig.runs('keep')]).toEqual([['Rejected'], 1, false]);
    expect(notes(desk)).toEqual([unwritten('reserve')]);
  });

  it('that cannot be taken back, which is noted: the driver has the outlet all the same', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    desk.becomes(outlet(1, 'authorised', { idTag: 'TAG-2' }));
    desk.kept();
    desk.rig.fail('write', full);
    expect([desk.rig.status, desk.answers, desk.held]).toEqual(['active', ['Occupied'], []]);
    expect([desk.rig.runs('write'), desk.rig.runs('keep'), notes(desk)]).toEqual([
      false,
      false,
      [unwritten('reserve')],
    ]);
  });

  it('to cancel, that cannot be written, which is noted', () => {
    const desk = held();
    desk.cancel(17);
    desk.rig.fail('write', full);
    expect([desk.answers, desk.written.length, desk.rig.runs('write')]).toEqual([['Rejected'], 1, false]);
    expect(notes(desk)).toEqual([unwritten('cancel')]);
    desk.cancel(17);
    desk.rig.done('write');
    expect([desk.answers, desk.held]).toEqual([['Rejected', 'Accepted'], []]);
  });

  it('and then forgotten: no tag stays with a station that holds nothing for it', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    expect(JSON.stringify(desk.rig.snapshot.context)).toContain('TAG-1');
    desk.kept('late');
    expect(JSON.stringify(desk.rig.snapshot.context)).not.toContain('TAG-1');
  });
});
