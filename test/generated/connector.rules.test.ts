/** What an outlet may be and do: 3.4, 4.8, 4.9, 7.7, written from the specification and not from the chart. */
import { describe, expect, it } from 'vitest';
import { OutletRig } from '../support/outlet-rig.js';
import { transaction } from '../support/stores.js';

describe('before a transaction', () => {
  it('plugging in and presenting a tag both make it Preparing, once (4.9, A2; errata 3.77)', () => {
    const plugFirst = new OutletRig().ready();
    plugFirst.plug();
    plugFirst.tag();
    const tagFirst = new OutletRig().ready();
    tagFirst.tag();
    tagFirst.plug();
    for (const outlet of [plugFirst, tagFirst]) {
      outlet.energy('delivering');
      expect(outlet.statuses).toEqual(['Unavailable', 'Available', 'Preparing', 'Charging']);
    }
  });

  it('a tag that is not followed by a cable is forgotten after ConnectionTimeOut (4.8, T 004_2)', () => {
    const outlet = new OutletRig({ connectionTimeOutMs: 60_000 }).ready();
    outlet.tag();
    outlet.rig.clock.advance(59_999);
    expect(outlet.statuses.at(-1)).toBe('Preparing');
    outlet.rig.clock.advance(1);
    expect(outlet.statuses.at(-1)).toBe('Available');
    outlet.plug();
    expect(outlet.transacts).toBe(false);
  });

  it('a tag presented again before plugging in ends the preparation (4.9, B1)', () => {
    const outlet = new OutletRig().ready();
    outlet.tag();
    outlet.rig.send({ type: 'tag.withdrawn' });
    expect(outlet.statuses.at(-1)).toBe('Available');
    outlet.plug();
    expect(outlet.transacts).toBe(false);
  });

  it('a faulted outlet starts nothing, and begins what was asked for when the fault is gone (4.9, T 041)', () => {
    const outlet = new OutletRig().ready();
    outlet.tag();
    outlet.fault();
    outlet.plug();
    expect([outlet.transacts, outlet.use]).toEqual([false, 'unusable']);
    outlet.fault(false);
    expect([outlet.transacts, outlet.use]).toEqual([true, 'busy']);
  });

  it('an outlet is Unavailable until the hardware has said what it can', () => {
    const outlet = new OutletRig();
    outlet.plug();
    outlet.tag();
    expect([outlet.statuses, outlet.transacts]).toEqual([['Unavailable'], false]);
    outlet.ready();
    expect(outlet.statuses).toEqual(['Unavailable', 'Preparing']);
  });

  it('a transaction that was left open is ended before the outlet is of use again (4.10)', () => {
    const outlet = new OutletRig({}, { record: transaction('old') });
    outlet.ready();
    outlet.plug();
    outlet.tag();
    expect([outlet.use, outlet.transacts, outlet.sessions]).toEqual(['unusable', true, 1]);
    outlet.closed();
    expect([outlet.use, outlet.statuses]).toEqual(['plugged', ['Unavailable', 'Preparing']]);
  });
});

describe('during a transaction', () => {
  it.each([
    ['delivering', 'Charging'],
    ['suspendedEV', 'SuspendedEV'],
    ['suspendedEVSE', 'SuspendedEVSE'],
  ] as const)('power path %s: %s (errata 3.55)', (energy, status) => {
    const outlet = new OutletRig().ready().charging();
    outlet.energy(energy === 'delivering' ? 'suspendedEV' : 'delivering');
    outlet.energy(energy);
    expect(outlet.statuses.at(-1)).toBe(status);
  });

  it('EV side unplugged with StopTransactionOnEVSideDisconnect true: it ends, EVDisconnected (4.9, 4.10)', () => {
    const outlet = new OutletRig({ stopOnEVSideDisconnect: true }).ready().charging();
    outlet.plug('unplugged');
    expect(outlet.told.at(-1)).toMatchObject({ type: 'transaction.stop', reason: 'EVDisconnected' });
    outlet.closing();
    outlet.closed();
    expect(outlet.statuses.at(-1)).toBe('Available');
  });

  it('with false: it goes on, SuspendedEV, and charges again when plugged in (4.9, T 005)', () => {
    const outlet = new OutletRig({ stopOnEVSideDisconnect: false }).ready().charging();
    outlet.plug('unplugged');
    expect([outlet.told, outlet.transacts, outlet.statuses.at(-1)]).toEqual([[], true, 'SuspendedEV']);
    outlet.plug();
    outlet.energy('delivering');
    expect([outlet.sessions, outlet.statuses.at(-1)]).toEqual([1, 'Charging']);
  });

  it.each([
    ['button', 'Local'],
    ['emergency', 'EmergencyStop'],
    ['ev', 'Other'],
  ])('stopped by %s: reason %s (7.36)', (why, reason) => {
    const outlet = new OutletRig().ready().charging();
    outlet.rig.send({ type: 'hardware.userStop', why });
    expect(outlet.told).toEqual([{ type: 'transaction.stop', reason }]);
  });

  it('a fault stops it and shows at once; when it is gone the true status is told (4.9, I)', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.fault();
    expect(outlet.told.at(-1)).toMatchObject({ type: 'transaction.stop', reason: 'Other' });
    outlet.closing();
    outlet.closed();
    expect(outlet.statuses.slice(-2)).toEqual(['Charging', 'Faulted']);
    outlet.fault(false);
    expect(outlet.statuses.at(-1)).toBe('Finishing');
  });

  it('of two faults the second keeps it Faulted', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.fault();
    outlet.fault(true, 'OverVoltage');
    outlet.fault(false);
    expect(outlet.statuses.at(-1)).toBe('Faulted');
    outlet.fault(false, 'OverVoltage');
    expect(outlet.statuses.at(-1)).toBe('Charging');
  });

  it('power that ends because the transaction does is no suspension', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.closing();
    outlet.energy('suspendedEVSE');
    outlet.energy('idle');
    outlet.closed();
    expect(outlet.statuses.slice(-2)).toEqual(['Charging', 'Finishing']);
  });

  it('the id that the CSMS gave is known of the running transaction, and of no other', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.confirmed('tx-1', 7);
    expect(outlet.rig.snapshot.context.transaction).toMatchObject({ localId: 'tx-1', transactionId: 7 });
    outlet.closing();
    outlet.closed();
    expect(outlet.rig.snapshot.context.transaction).toBeNull();
  });

  it('a late answer to the start of an earlier transaction does nothing to the one that runs (errata 3.17)', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.closing();
    outlet.closed();
    outlet.tag('TAG-2');
    outlet.opened('tx-2');
    outlet.confirmed('tx-1', 7, 'Invalid');
    expect(outlet.rig.snapshot.context.transaction).toMatchObject({ localId: 'tx-2', transactionId: null });
    expect(outlet.told).toEqual([]);
    outlet.confirmed('tx-2', 8);
    expect(outlet.told).toMatchObject([{ type: 'transaction.confirmed', localId: 'tx-2' }]);
  });
});

describe('after a transaction', () => {
  it('the outlet is Finishing until the cable is out (4.9, C6, F1)', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.closing();
    outlet.closed();
    outlet.plug('unplugged');
    expect(outlet.statuses.slice(-3)).toEqual(['Charging', 'Finishing', 'Available']);
  });

  it('a tag with the cable still in begins a new transaction (4.9, F2)', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.closing();
    outlet.closed();
    outlet.tag('TAG-2');
    expect([outlet.sessions, outlet.statuses.at(-1)]).toEqual([2, 'Preparing']);
  });
});
