/** Cables that the driver brings, warnings, and what the power cut left: 4.9, 4.10, 7.6, errata 3.5, 3.20. */
import { describe, expect, it } from 'vitest';
import { outletOf } from '../../machines/connector/outlet.js';
import { OutletRig } from '../support/outlet-rig.js';
import { transaction } from '../support/stores.js';

const disconnected = { info: 'EV side disconnected', errorCode: 'NoError' };

describe('ConnectionTimeOut', () => {
  it('with a cable in and no tag: Finishing, so that no stranger starts on it (B6, errata 3.20)', () => {
    const outlet = new OutletRig().ready();
    outlet.plug();
    outlet.rig.clock.advance(120_000);
    expect([outlet.statuses.at(-1), outlet.use]).toEqual(['Finishing', 'finishing']);
    outlet.tag();
    outlet.energy('delivering');
    expect(outlet.statuses.slice(-3)).toEqual(['Finishing', 'Preparing', 'Charging']);
  });

  it('counts from the beginning of Preparing, whatever is waited for (errata 3.77)', () => {
    const outlet = new OutletRig().ready();
    outlet.fault();
    outlet.fault(false);
    outlet.plug();
    outlet.rig.clock.advance(100_000);
    outlet.fault();
    outlet.fault(false);
    outlet.rig.clock.advance(20_000);
    expect(outlet.statuses.at(-1)).toBe('Finishing');
  });
});

describe('a detachable cable', () => {
  it('in the socket only is nobody, at the car it is Preparing', () => {
    const outlet = new OutletRig().ready(true);
    outlet.plug('cableOnly');
    expect(outlet.statuses.at(-1)).toBe('Available');
    outlet.plug();
    expect(outlet.statuses.at(-1)).toBe('Preparing');
    outlet.plug('cableOnly');
    expect(outlet.statuses.at(-1)).toBe('Available');
  });

  it('out of the car is Finishing until it is out of the socket (F1)', () => {
    const outlet = new OutletRig().ready(true).charging().stopped();
    outlet.plug('cableOnly');
    expect(outlet.shown).toMatchObject({ status: 'Finishing', errorCode: 'NoError' });
    outlet.plug('unplugged');
    expect(outlet.statuses.slice(-2)).toEqual(['Finishing', 'Available']);
  });

  it('plugged in again in Finishing, another session is prepared (F2)', () => {
    const outlet = new OutletRig().ready(true).charging().stopped();
    outlet.plug('cableOnly');
    outlet.plug();
    expect(outlet.statuses.slice(-2)).toEqual(['Finishing', 'Preparing']);
  });

  it('pulled out of the car where that stops: Finishing, EV side disconnected, and let go (T 005_1)', () => {
    const outlet = new OutletRig({ unlockOnEVSideDisconnect: true }).ready(true).charging();
    outlet.plug('cableOnly');
    outlet.stopped('EVDisconnected');
    expect(outlet.shown).toMatchObject({ status: 'Finishing', ...disconnected });
    expect(outletOf(outlet.rig.snapshot).lockedFor).toBe(false);
  });

  it('it stays locked where it is not to be unlocked, until it is unlocked (T 005_2)', () => {
    const outlet = new OutletRig({ unlockOnEVSideDisconnect: false }).ready(true).charging();
    outlet.plug('cableOnly');
    outlet.stopped('EVDisconnected');
    expect(outlet.shown).toMatchObject({ status: 'Finishing', ...disconnected });
    expect(outletOf(outlet.rig.snapshot)).toMatchObject({ lockedFor: true, idTag: 'TAG-1' });
    outlet.plug('unplugged');
    expect(outlet.statuses.at(-1)).toBe('Available');
  });

  it('pulled out where the transaction goes on: SuspendedEV with the reason, and Charging when it is back (T 005_3)', () => {
    const outlet = new OutletRig({ stopOnEVSideDisconnect: false }).ready(true).charging();
    outlet.plug('cableOnly');
    expect(outlet.shown).toMatchObject({ status: 'SuspendedEV', ...disconnected });
    outlet.plug('locked');
    expect(outlet.shown).not.toHaveProperty('info');
    outlet.energy('delivering');
    expect([outlet.sessions, outlet.statuses.at(-1)]).toEqual([1, 'Charging']);
  });

  it('pulled out while the station offers nothing either: SuspendedEVSE outranks SuspendedEV (errata 3.55)', () => {
    const outlet = new OutletRig({ stopOnEVSideDisconnect: false }).ready(true).charging();
    outlet.rig.send({ type: 'transaction.withheld' });
    outlet.plug('cableOnly');
    expect(outlet.shown).toMatchObject({ status: 'SuspendedEVSE', ...disconnected });
    outlet.plug('locked');
    expect(outlet.shown).toEqual({ status: 'SuspendedEVSE', errorCode: 'NoError', at: expect.any(String) });
  });

  it('of a driver who was refused stays locked until one of the group comes for it (errata 3.5)', () => {
    const outlet = new OutletRig().ready(true).charging().stopped('DeAuthorized');
    expect(outletOf(outlet.rig.snapshot)).toMatchObject({ lockedFor: true, idTag: 'TAG-1', use: 'finishing' });
    outlet.rig.send({ type: 'cable.release' });
    outlet.rig.done('release', 'UnlockFailed');
    expect(outletOf(outlet.rig.snapshot).lockedFor).toBe(true);
    outlet.rig.send({ type: 'cable.release' });
    outlet.rig.done('release', 'Unlocked');
    expect(outletOf(outlet.rig.snapshot)).toMatchObject({ lockedFor: false, idTag: null });
    outlet.plug('unplugged');
    expect(outlet.statuses.at(-1)).toBe('Available');
  });

  it('a fixed cable has nothing to hold', () => {
    const outlet = new OutletRig().ready().charging().stopped('DeAuthorized');
    expect(outletOf(outlet.rig.snapshot)).toMatchObject({ lockedFor: false, idTag: null });
  });
});

describe('a warning', () => {
  it('is told with the status that holds, and its end too (7.6)', () => {
    const outlet = new OutletRig().ready();
    outlet.warning();
    expect(outlet.shown).toMatchObject({ status: 'Available', errorCode: 'WeakSignal' });
    outlet.tag();
    expect(outlet.shown).toMatchObject({ status: 'Preparing', errorCode: 'WeakSignal' });
    outlet.warning(false);
    expect(outlet.shown).toMatchObject({ status: 'Preparing', errorCode: 'NoError' });
  });

  it('about the talk with the car is told only while there is one and no energy flows (7.6)', () => {
    const outlet = new OutletRig().ready();
    outlet.warning(true, 'EVCommunicationError');
    expect(outlet.shown).toMatchObject({ status: 'Available', errorCode: 'NoError' });
    outlet.plug();
    expect(outlet.shown).toMatchObject({ status: 'Preparing', errorCode: 'EVCommunicationError' });
    outlet.tag();
    outlet.energy('delivering');
    expect(outlet.shown).toMatchObject({ status: 'Charging', errorCode: 'NoError' });
  });

  it('of the controller keeps the outlets usable and is told for connector 0 only', () => {
    const outlet = new OutletRig().ready();
    outlet.warning(true, 'ReaderFailure', 0);
    expect([outlet.use, outlet.shown?.errorCode]).toEqual(['free', 'NoError']);
  });

  it('gives way to a fault, and is told again when that is gone', () => {
    const outlet = new OutletRig().ready();
    outlet.warning();
    outlet.fault();
    expect(outlet.shown).toMatchObject({ status: 'Faulted', errorCode: 'GroundFailure' });
    outlet.fault(false);
    expect(outlet.shown).toMatchObject({ status: 'Available', errorCode: 'WeakSignal' });
  });
});

describe('a transaction that a power cut left open', () => {
  const left = { record: transaction('old'), resumes: true };

  it('goes on where the product says so and the car is still there (4.10)', () => {
    const outlet = new OutletRig({}, left);
    outlet.plug();
    outlet.ready();
    outlet.energy('delivering');
    expect([outlet.use, outlet.statuses]).toEqual(['busy', ['Unavailable', 'Preparing', 'Charging']]);
    expect(outlet.rig.begun.at(-1)).toMatchObject({ id: 'transaction', input: { resumes: true } });
  });

  it('goes on as what the power path already told before the hardware was ready: facts are levels', () => {
    const outlet = new OutletRig({}, left);
    outlet.plug();
    outlet.energy('delivering');
    outlet.ready();
    expect(outlet.statuses).toEqual(['Unavailable', 'Charging']);
  });

  it('is ended where a fault covers the outlet: nothing charges under one', () => {
    const outlet = new OutletRig({}, left);
    outlet.plug();
    outlet.fault();
    outlet.ready();
    expect(outlet.rig.begun.at(-1)).toMatchObject({ id: 'transaction', input: { resumes: false } });
    expect(outlet.statuses.at(-1)).toBe('Faulted');
  });

  it('is ended where the car has left meanwhile', () => {
    const outlet = new OutletRig({}, left).ready();
    expect(outlet.rig.begun.at(-1)).toMatchObject({ id: 'transaction', input: { resumes: false } });
    outlet.closed('PowerLoss');
    expect(outlet.statuses).toEqual(['Unavailable', 'Available']);
  });
});
