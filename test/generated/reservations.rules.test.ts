/** ReserveNow and CancelReservation as 5.1 and 5.13 have them. */
import { describe, expect, it } from 'vitest';
import { outlet } from '../support/outlets.js';
import { forTag1, hourMs, inAnHour, ReservationDesk } from '../support/reservation-desk.js';
import { reservation } from '../support/reservations.js';

describe('ReserveNow', () => {
  it('is answered once the reservation is written, before the outlet shows it', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    expect(desk.written).toEqual([reservation(17, 1, { expiryDate: inAnHour })]);
    expect([desk.answers, desk.told(1)]).toEqual([[], []]);
    desk.kept();
    expect(desk.rig.said.map(({ to }) => to)).toEqual(['outbox', 'connector-1']);
    expect([desk.answers, desk.told(1)]).toEqual([['Accepted'], [forTag1]]);
  });

  it('is answered at once where it is refused, and nothing is written', () => {
    const desk = new ReservationDesk([], { outlets: [outlet(1, 'plugged'), outlet(2, 'free')] });
    desk.reserve(1);
    desk.reserve(3);
    expect([desk.answers, desk.written]).toEqual([['Occupied', 'Rejected'], []]);
  });

  it('is rejected where its date is past, or where it cannot be written', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    desk.kept('late');
    desk.reserve(1);
    desk.rig.fail('keep', new Error('the disk is full'));
    expect([desk.answers, desk.told(1), desk.held]).toEqual([['Rejected', 'Rejected'], [], []]);
  });

  it('waits its turn while another is written, and is judged by what that one has made of it', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    desk.reserve(1, { reservationId: 18 });
    expect(desk.answers).toEqual([]);
    desk.kept();
    desk.becomes(outlet(1, 'reserved', { heldFor: forTag1 }));
    expect(desk.answers).toEqual(['Accepted', 'Occupied']);
  });

  it('is taken back where a driver has taken the outlet while it was being written', () => {
    const desk = new ReservationDesk();
    desk.reserve(1);
    desk.becomes(outlet(1, 'authorised', { idTag: 'TAG-2' }));
    desk.kept();
    expect(desk.answers).toEqual([]);
    expect(desk.written.at(-1)).toEqual({ removeReservations: [17] });
    desk.rig.done('write');
    expect([desk.answers, desk.told(1), desk.held]).toEqual([['Occupied'], [], []]);
  });

  it('leaves the one that it was to replace, where it is taken back', () => {
    const old = reservation(17, 1, { expiryDate: inAnHour });
    const desk = new ReservationDesk([old], {
      outlets: [outlet(1, 'reserved', { heldFor: forTag1 }), outlet(2, 'free')],
    });
    desk.reserve(2);
    desk.becomes(outlet(2, 'plugged'));
    desk.kept();
    expect(desk.written.at(-1)).toEqual({ putReservations: [old] });
    desk.rig.done('write');
    expect([desk.answers, desk.told(1), desk.held]).toEqual([['Occupied'], [], [17]]);
  });

  it('comes too late for a reservation that its driver uses while it is being replaced', () => {
    const outlets = [outlet(1, 'busy', { heldFor: forTag1, idTag: 'TAG-1' }), outlet(2, 'free')];
    const desk = new ReservationDesk([reservation(17, 1)], { outlets });
    desk.reserve(2);
    desk.rig.send({ type: 'reservation.used', reservationId: 17 });
    desk.kept();
    expect(desk.written.at(-1)).toEqual({ removeReservations: [17] });
    desk.rig.done('write');
    expect([desk.answers, desk.told(2), desk.held]).toEqual([['Occupied'], [], []]);
  });

  it('moves the reservation of the same id, also from the one date to the other', () => {
    const desk = new ReservationDesk([reservation(17, 1, { expiryDate: '2026-01-01T00:30:00.000Z' })], {
      outlets: [outlet(1, 'reserved', { heldFor: forTag1 }), outlet(2, 'free')],
    });
    desk.reserve(2);
    desk.kept();
    expect([desk.answers, desk.told(1), desk.told(2)]).toEqual([['Accepted'], [null], [forTag1]]);
    desk.becomes(outlet(1, 'free'));
    desk.becomes(outlet(2, 'reserved', { heldFor: forTag1 }));
    desk.rig.clock.advance(hourMs - 1);
    expect(desk.held).toEqual([17]);
    desk.rig.clock.advance(1);
    expect(desk.held).toEqual([]);
  });

  it('takes 0 for an id like any other', () => {
    const desk = new ReservationDesk();
    desk.reserve(1, { reservationId: 0 });
    desk.kept();
    desk.becomes(outlet(1, 'reserved', { heldFor: { ...forTag1, reservationId: 0 } }));
    desk.cancel(0);
    desk.rig.done('write');
    expect([desk.answers, desk.held]).toEqual([['Accepted', 'Accepted'], []]);
  });

  it('for any connector holds the last free one, and lets it go when another becomes free', () => {
    const desk = new ReservationDesk([], { outlets: [outlet(1, 'free'), outlet(2, 'free')] });
    desk.reserve(0);
    desk.kept();
    expect([desk.answers, desk.told(1), desk.told(2)]).toEqual([['Accepted'], [], []]);
    desk.becomes(outlet(1, 'plugged'));
    expect(desk.told(2)).toEqual([forTag1]);
    desk.becomes(outlet(2, 'reserved', { heldFor: forTag1 }));
    desk.becomes(outlet(1, 'free'));
    expect(desk.told(2)).toEqual([forTag1, null]);
  });
});

describe('CancelReservation', () => {
  const held = () =>
    new ReservationDesk([reservation(17, 1)], {
      outlets: [outlet(1, 'reserved', { heldFor: forTag1 }), outlet(2, 'free')],
    });

  it('is answered once it is written, before the outlet is free', () => {
    const desk = held();
    desk.cancel(17);
    expect([desk.answers, desk.written]).toEqual([[], [{ removeReservations: [17] }]]);
    desk.rig.done('write');
    expect(desk.rig.said.map(({ to }) => to).filter((to) => !to.startsWith('child:'))).toEqual([
      'outbox',
      'connector-1',
    ]);
    expect([desk.answers, desk.told(1), desk.held]).toEqual([['Accepted'], [null], []]);
  });

  it('of an unknown id is rejected, and changes nothing', () => {
    const desk = held();
    desk.cancel(18);
    expect([desk.answers, desk.written, desk.told(1), desk.held]).toEqual([['Rejected'], [], [], [17]]);
  });

  it('that cannot be written is rejected, and the reservation stays', () => {
    const desk = held();
    desk.cancel(17);
    desk.rig.fail('write', new Error('the disk is full'));
    expect([desk.answers, desk.told(1), desk.held]).toEqual([['Rejected'], [], [17]]);
  });
});
