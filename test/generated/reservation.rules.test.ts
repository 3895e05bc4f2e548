/** The life of a reservation as 5.13 has it, by the wall clock and with its outlet. */
import { describe, expect, it } from 'vitest';
import { unseenOutlet } from '../../machines/reservations/decide.js';
import type { Hardware } from '../../protocol/ports/hardware.js';
import { outlet } from '../support/outlets.js';
import { forTag1, hourMs, inAnHour, ReservationDesk } from '../support/reservation-desk.js';
import { reservation } from '../support/reservations.js';

describe('a reservation', () => {
  const held = (expiryDate = inAnHour) =>
    new ReservationDesk([reservation(17, 1, { expiryDate })], {
      outlets: [outlet(1, 'reserved', { heldFor: forTag1 }), outlet(2, 'free')],
    });

  it('expires at its date, not before, and leaves the ledger', () => {
    const desk = held();
    desk.rig.clock.advance(hourMs - 1);
    expect([desk.held, desk.told(1)]).toEqual([[17], []]);
    desk.rig.clock.advance(1);
    expect([desk.held, desk.told(1), desk.written]).toEqual([[], [null], [{ removeReservations: [17] }]]);
  });

  it('expires at its date, as far away as that may be', () => {
    const desk = held('2099-01-01T00:00:00.000Z');
    desk.rig.clock.advance(Date.UTC(2099, 0) - Date.UTC(2026, 0) - 1);
    expect(desk.held).toEqual([17]);
    desk.rig.clock.advance(1);
    expect(desk.held).toEqual([]);
  });

  it('expires by the wall clock, when the CSMS sets it on', () => {
    const desk = held();
    desk.rig.clock.adjust(Date.parse(inAnHour) - 1000);
    desk.rig.send({ type: 'clock.set' });
    desk.rig.clock.advance(999);
    expect(desk.held).toEqual([17]);
    desk.rig.clock.advance(1);
    expect(desk.held).toEqual([]);
  });

  it('expires by the wall clock, when the CSMS sets it back', () => {
    const desk = held();
    desk.rig.clock.adjust(Date.UTC(2025, 11, 31, 23));
    desk.rig.send({ type: 'clock.set' });
    desk.rig.clock.advance(2 * hourMs - 1);
    expect(desk.held).toEqual([17]);
    desk.rig.clock.advance(1);
    expect(desk.held).toEqual([]);
  });

  it('that expired while the station was off is removed at the start', () => {
    const desk = new ReservationDesk([reservation(17, 1, { expiryDate: '2025-12-31T00:00:00.000Z' })], {
      outlets: [unseenOutlet(1, true), unseenOutlet(2, true)],
    });
    expect([desk.held, desk.written]).toEqual([[], [{ removeReservations: [17] }]]);
    desk.becomes(outlet(1, 'free'));
    expect(desk.told(1)).toEqual([]);
  });

  it('is told to its outlet before that is up, after a start', () => {
    const desk = new ReservationDesk([reservation(17, 1)], { outlets: [unseenOutlet(1, true), unseenOutlet(2, true)] });
    desk.becomes(unseenOutlet(1, true));
    expect(desk.told(1)).toEqual([forTag1]);
  });

  it.each([
    ['Faulted', outlet(1, 'unusable', { status: 'Faulted', operative: true, heldFor: forTag1 })],
    ['Unavailable', outlet(1, 'unusable', { heldFor: forTag1 })],
  ])('ends with its outlet, %s', (_, view) => {
    const desk = held();
    desk.becomes(view);
    expect([desk.held, desk.told(1).at(-1), desk.written]).toEqual([[], null, [{ removeReservations: [17] }]]);
  });

  it('is told again to an outlet that has begun anew', () => {
    const desk = held();
    desk.becomes(unseenOutlet(1, true));
    expect([desk.held, desk.told(1)]).toEqual([[17], [forTag1]]);
  });

  it('that was used is gone with nothing more to write', () => {
    const desk = held();
    desk.becomes(outlet(1, 'busy', { heldFor: forTag1, idTag: 'TAG-1' }));
    desk.rig.send({ type: 'reservation.used', reservationId: 17 });
    expect([desk.held, desk.told(1), desk.written]).toEqual([[], [null], []]);
  });

  it('that the CSMS has cancelled is over: its outlet is held for nobody, and the journal says why (5.1)', () => {
    const desk = held();
    desk.cancel(17);
    desk.rig.done('write');
    expect([desk.answers, desk.held, desk.told(1)]).toEqual([['Accepted'], [], [null]]);
    expect(desk.rig.journal.entries).toContainEqual(
      expect.objectContaining({ event: 'reservation.ended', reservationId: 17, why: 'cancelled' }),
    );
    desk.rig.clock.advance(hourMs);
    expect(desk.written).toEqual([{ removeReservations: [17] }]);
  });

  it('that has ended does not take a new one of its id with it', () => {
    const desk = held();
    desk.cancel(99);
    desk.reserve(2, { reservationId: 18 });
    desk.rig.clock.advance(hourMs);
    desk.kept('late');
    expect(desk.written.at(-1)).toEqual({ removeReservations: [17] });
    desk.reserve(1, { expiryDate: '2026-01-01T02:00:00Z' });
    desk.becomes(outlet(1, 'free'));
    desk.rig.done('write');
    desk.kept();
    expect([desk.held, desk.answers]).toEqual([[17], ['Rejected', 'Rejected', 'Accepted']]);
  });
});

describe('the display of an outlet', () => {
  const hardware = (reserve: Hardware['reserve']): Hardware => ({
    start: async () => {},
    permit: async () => {},
    setLimit: async () => {},
    readMeter: async () => ({ energyWh: 0 }),
    ...(reserve && { reserve }),
  });

  it('is told that the outlet is held, and that it is so no more', () => {
    const shown: unknown[] = [];
    const reserve = async (...told: unknown[]) => void shown.push(told);
    const desk = new ReservationDesk([], {}, { hardware: hardware(reserve) });
    desk.reserve(1);
    desk.kept();
    desk.becomes(outlet(1, 'reserved', { heldFor: forTag1 }));
    desk.rig.clock.advance(hourMs);
    expect(shown).toEqual([
      [1, true],
      [1, false],
    ]);
  });

  it('that says nothing in time is noted, and keeps nobody waiting', async () => {
    const desk = new ReservationDesk([], {}, { hardware: hardware(() => new Promise(() => {})) });
    desk.reserve(1);
    desk.kept();
    expect(desk.answers).toEqual(['Accepted']);
    desk.rig.clock.advance(2_000);
    await new Promise(setImmediate);
    expect(desk.rig.journal.entries.map(({ event }) => event)).toContain('reservation.notShown');
  });
});
