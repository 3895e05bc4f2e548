/** What the CSMS allows and for whom an outlet is held: 5.2, 5.13, 6.5, 7.7, written from the specification. */
import { describe, expect, it } from 'vitest';
import { OutletRig } from '../support/outlet-rig.js';
import { transaction } from '../support/stores.js';

describe('closed by a firmware update (L01.FR.06, FR.07)', () => {
  it('a free outlet is Unavailable, and what ChangeAvailability says meanwhile counts when the update is over', () => {
    const outlet = new OutletRig().ready();
    outlet.updating(true);
    expect([outlet.statuses.at(-1), outlet.use]).toEqual(['Unavailable', 'unusable']);
    outlet.tag();
    outlet.available(false);
    outlet.available(true);
    expect(outlet.statuses.at(-1)).toBe('Unavailable');
    outlet.updating(false);
    expect(outlet.statuses.at(-1)).toBe('Available');
  });

  it('one that the CSMS has closed stays closed when the update is over', () => {
    const outlet = new OutletRig().ready();
    outlet.updating(true);
    outlet.available(false);
    outlet.updating(false);
    expect(outlet.statuses.at(-1)).toBe('Unavailable');
    outlet.available(true);
    expect(outlet.statuses.at(-1)).toBe('Available');
  });

  it('a transaction goes on, and the outlet closes when the session is over', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.updating(true);
    expect(outlet.statuses.at(-1)).toBe('Charging');
    outlet.stopped();
    outlet.plug('unplugged');
    expect(outlet.statuses.slice(-3)).toEqual(['Charging', 'Finishing', 'Unavailable']);
  });
});

describe('closed by ChangeAvailability', () => {
  it('an outlet that nobody uses is Unavailable at once, and Available again when it is opened (A8, H1)', () => {
    const outlet = new OutletRig().ready();
    outlet.available(false);
    expect([outlet.statuses.at(-1), outlet.use]).toEqual(['Unavailable', 'unusable']);
    outlet.tag();
    outlet.available(true);
    expect(outlet.statuses).toEqual(['Unavailable', 'Available', 'Unavailable', 'Available']);
  });

  it('one that was Preparing is seen to be Available first: there is no B8', () => {
    const outlet = new OutletRig().ready();
    outlet.plug();
    outlet.available(false);
    outlet.turn();
    expect(outlet.statuses.slice(-3)).toEqual(['Preparing', 'Available', 'Unavailable']);
  });

  it('with the cable in it is Preparing when it is opened (H2)', () => {
    const outlet = new OutletRig().ready();
    outlet.available(false);
    outlet.plug();
    expect(outlet.statuses.at(-1)).toBe('Unavailable');
    outlet.available(true);
    expect(outlet.statuses.slice(-2)).toEqual(['Unavailable', 'Preparing']);
  });

  it('during a transaction it closes when the session is over: Finishing, then Unavailable (C6, F8)', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.available(false);
    expect([outlet.statuses.at(-1), outlet.told]).toEqual(['Charging', []]);
    outlet.stopped();
    expect([outlet.statuses.at(-1), outlet.use]).toEqual(['Finishing', 'unusable']);
    outlet.plug('unplugged');
    expect(outlet.statuses.slice(-3)).toEqual(['Charging', 'Finishing', 'Unavailable']);
  });

  it('a session that ends by pulling the cable leaves it Unavailable at once (C8)', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.available(false);
    outlet.plug('unplugged');
    outlet.stopped('EVDisconnected');
    expect(outlet.statuses.slice(-2)).toEqual(['Charging', 'Unavailable']);
  });

  it('opened again before the session is over, nothing was ever closed', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.available(false);
    outlet.available(true);
    outlet.stopped();
    outlet.plug('unplugged');
    expect(outlet.statuses.slice(-2)).toEqual(['Finishing', 'Available']);
  });

  it('in Finishing no transaction runs, so that it closes at once (F8)', () => {
    const outlet = new OutletRig().ready().charging().stopped();
    outlet.available(false);
    expect(outlet.statuses.at(-1)).toBe('Unavailable');
  });

  it('it stays so across a reboot, with the cable in or not', () => {
    const outlet = new OutletRig({}, { operative: false });
    outlet.plug();
    outlet.ready();
    expect(outlet.statuses).toEqual(['Unavailable']);
  });

  it('a fault covers it, and gone it is Unavailable as before (H9, I8)', () => {
    const outlet = new OutletRig().ready();
    outlet.available(false);
    outlet.fault();
    outlet.fault(false);
    expect(outlet.statuses.slice(-3)).toEqual(['Unavailable', 'Faulted', 'Unavailable']);
  });
});

describe('held for somebody', () => {
  it('a free outlet is Reserved, and a cable changes nothing of it (A7)', () => {
    const outlet = new OutletRig().ready();
    outlet.reserve();
    outlet.plug();
    expect([outlet.statuses.slice(-2), outlet.use]).toEqual([['Available', 'Reserved'], 'reserved']);
  });

  it('whoever it is for makes it Preparing, and with the cable in the transaction begins (G2)', () => {
    const outlet = new OutletRig().ready();
    outlet.reserve();
    outlet.plug();
    outlet.tag();
    outlet.energy('delivering');
    expect(outlet.statuses.slice(-3)).toEqual(['Reserved', 'Preparing', 'Charging']);
    expect(outlet.rig.begun.at(-1)).toMatchObject({ id: 'transaction', input: { reservationId: 9, idTag: 'TAG-1' } });
  });

  it('the reservation is told to be used when the start is written', () => {
    const outlet = new OutletRig().ready();
    outlet.reserve();
    outlet.tag();
    outlet.plug();
    expect(outlet.rig.eventsTo('reservations')).toEqual([]);
    outlet.rig.send({ type: 'transaction.opened', record: { ...transaction('tx-1'), reservationId: 9 } });
    expect(outlet.rig.eventsTo('reservations')).toEqual([{ type: 'reservation.used', reservationId: 9 }]);
  });

  it('a tag that nobody followed up leaves it Reserved again, by way of Available', () => {
    const outlet = new OutletRig().ready();
    outlet.reserve();
    outlet.tag();
    outlet.rig.clock.advance(120_000);
    outlet.turn();
    expect(outlet.statuses.slice(-4)).toEqual(['Reserved', 'Preparing', 'Available', 'Reserved']);
  });

  it('cancelled or expired it is Available, or Preparing where a cable is in (G1)', () => {
    const outlet = new OutletRig().ready();
    outlet.reserve();
    outlet.reserve(null);
    expect(outlet.statuses.slice(-2)).toEqual(['Reserved', 'Available']);
    outlet.reserve();
    outlet.plug();
    outlet.reserve(null);
    expect(outlet.statuses.slice(-2)).toEqual(['Reserved', 'Preparing']);
  });

  it('cancelled while its driver is on the way to the car, the transaction has no reservation (T 051)', () => {
    const outlet = new OutletRig().ready();
    outlet.reserve();
    outlet.tag();
    outlet.reserve(null);
    outlet.plug();
    expect(outlet.rig.begun.at(-1)).toMatchObject({ input: { reservationId: null } });
  });

  it('closed or faulted it is Unavailable or Faulted (G8, G9)', () => {
    const outlet = new OutletRig().ready();
    outlet.reserve();
    outlet.fault();
    outlet.reserve(null);
    outlet.fault(false);
    expect(outlet.statuses.slice(-3)).toEqual(['Reserved', 'Faulted', 'Available']);
    outlet.reserve();
    outlet.available(false);
    expect(outlet.statuses.slice(-2)).toEqual(['Reserved', 'Unavailable']);
  });
});
