/** Whose an outlet is, from the tag to the free outlet, as others may know it: 4.8, 4.9, 5.2, 5.12, 6.3, 7.7. */
import { describe, expect, it } from 'vitest';
import { chargeOf, isBusy } from '../../machines/connector/outlet.js';
import { OutletRig } from '../support/outlet-rig.js';
import { transaction } from '../support/stores.js';

/** Nobody's, and so it is told. */
const nobodys = { idTag: null, parentIdTag: null, fixed: false, transactionId: null, lockedFor: false };

const unused = (outlet: OutletRig) =>
  outlet.rig.journal.entries.filter(({ event }) => event === 'authorization.unused');

describe('the driver who began', () => {
  it.each<[string, (outlet: OutletRig) => void]>([
    [
      'the tag before the cable',
      (outlet) => {
        outlet.tag('TAG-2');
        outlet.plug();
      },
    ],
    [
      'the cable before the tag',
      (outlet) => {
        outlet.plug();
        outlet.tag('TAG-2');
      },
    ],
    ['the tag in Finishing, with the cable still in (F2)', (outlet) => outlet.charging().stopped().tag('TAG-2')],
    [
      'the tag in Finishing, with the cable in the socket only',
      (outlet) => {
        outlet.charging().stopped().plug('cableOnly');
        outlet.tag('TAG-2');
        expect([outlet.transacts, outlet.use]).toEqual([false, 'authorised']);
        outlet.plug();
      },
    ],
    [
      'the tag in Finishing under a fault, when that is gone (4.9)',
      (outlet) => {
        outlet.charging().stopped().fault();
        outlet.tag('TAG-2');
        expect([outlet.transacts, outlet.use]).toEqual([false, 'unusable']);
        outlet.fault(false);
      },
    ],
  ])('is the one of the transaction, with %s (6.3)', (_, begins) => {
    const outlet = new OutletRig().ready(true);
    begins(outlet);
    expect(outlet.rig.begun.at(-1)).toMatchObject({ id: 'transaction', input: { idTag: 'TAG-2', record: null } });
    expect(outlet.view).toMatchObject({ use: 'busy', idTag: 'TAG-2' });
  });

  it.each<[string, (outlet: OutletRig) => void]>([
    ['presents the tag again (B1)', ({ rig }) => rig.send({ type: 'tag.withdrawn' })],
    ['never plugs in (4.8)', ({ rig }) => rig.clock.advance(120_000)],
    [
      'plugs in under a fault that lasts (B6)',
      (outlet) => {
        outlet.fault();
        outlet.plug();
        outlet.rig.clock.advance(120_000);
      },
    ],
    ['is there when the outlet is closed (5.2)', (outlet) => outlet.available(false)],
  ])('who %s is forgotten', (_, happens) => {
    const outlet = new OutletRig().ready();
    outlet.tag();
    expect(outlet.view).toMatchObject({ use: 'authorised', idTag: 'TAG-1' });
    happens(outlet);
    expect(outlet.view).toMatchObject(nobodys);
    outlet.turn();
    outlet.plug();
    expect(outlet.transacts).toBe(false);
  });

  it('who never plugs in leaves a note, and so does a cable that nobody presents a tag for', () => {
    const outlet = new OutletRig().ready();
    outlet.tag();
    outlet.rig.clock.advance(120_000);
    expect(unused(outlet)).toMatchObject([{ level: 'info', connectorId: 1, idTag: 'TAG-1' }]);
    outlet.plug();
    outlet.rig.clock.advance(120_000);
    expect(unused(outlet)).toMatchObject([{}, { level: 'info', connectorId: 1, idTag: undefined }]);
  });

  it.each<[string, (outlet: OutletRig) => void]>([
    ['with the cable in', (outlet) => outlet.stopped()],
    [
      'with the cable out',
      (outlet) => {
        outlet.plug('unplugged');
        outlet.stopped('EVDisconnected');
      },
    ],
    [
      'with the cable out, of an outlet that has been closed (C8)',
      (outlet) => {
        outlet.available(false);
        outlet.plug('unplugged');
        outlet.stopped('EVDisconnected');
      },
    ],
    [
      'with a locked cable, when that is pulled out',
      (outlet) => {
        outlet.stopped('DeAuthorized');
        outlet.plug('unplugged');
      },
    ],
    [
      'with a locked cable, when that is pulled out of an outlet that has been closed',
      (outlet) => {
        outlet.stopped('DeAuthorized');
        outlet.available(false);
        outlet.plug('unplugged');
      },
    ],
  ])('is not known any more after the transaction, %s', (_, ends) => {
    const outlet = new OutletRig().ready(true).charging();
    outlet.confirmed('tx-1', 7);
    expect(outlet.view).toMatchObject({ idTag: 'TAG-1', transactionId: 7 });
    ends(outlet);
    expect(outlet.view).toMatchObject(nobodys);
    expect([chargeOf(outlet.rig.snapshot).transaction, isBusy(outlet.rig.snapshot)]).toEqual([null, false]);
  });

  it('has the cable locked for him, but no transaction any more that could be stopped (5.12, errata 3.5)', () => {
    const outlet = new OutletRig().ready(true).charging();
    outlet.confirmed('tx-1', 7);
    outlet.stopped('DeAuthorized');
    expect(outlet.view).toMatchObject({ lockedFor: true, idTag: 'TAG-1', transactionId: null });
    expect([chargeOf(outlet.rig.snapshot).transaction, isBusy(outlet.rig.snapshot)]).toEqual([null, false]);
  });
});

describe('a transaction with a reservation (5.13)', () => {
  it('is known by its id like any other', () => {
    const outlet = new OutletRig().ready();
    outlet.plug();
    outlet.tag();
    outlet.rig.send({ type: 'transaction.opened', record: { ...transaction('tx-1'), reservationId: 9 } });
    outlet.confirmed('tx-1', 7);
    expect(outlet.view).toMatchObject({ idTag: 'TAG-1', transactionId: 7 });
  });

  it('uses it up, and one without uses none', () => {
    const outlet = new OutletRig().ready().charging();
    expect(outlet.rig.saidTo('reservations')).toEqual([]);
  });
});

describe('whose transaction a power cut left open (4.10)', () => {
  const record = transaction('old', { transactionId: 7, parentIdTag: 'GROUP' });

  it('has the outlet again where it goes on, with his group and the id that the CSMS knows', () => {
    const outlet = new OutletRig({}, { record, resumes: true });
    outlet.plug();
    outlet.ready();
    expect(outlet.view).toMatchObject({
      use: 'busy',
      idTag: 'TAG-1',
      parentIdTag: 'GROUP',
      fixed: true,
      transactionId: 7,
    });
  });

  it('is known while it is being ended, and no longer', () => {
    const outlet = new OutletRig({}, { record }).ready();
    expect(outlet.view).toMatchObject({ use: 'unusable', idTag: 'TAG-1', parentIdTag: 'GROUP', fixed: true });
    expect(chargeOf(outlet.rig.snapshot).transaction).toMatchObject({ localId: 'old' });
    expect(isBusy(outlet.rig.snapshot)).toBe(true);
    outlet.closed('PowerLoss');
    expect(outlet.view).toMatchObject({ use: 'free', ...nobodys });
    expect(chargeOf(outlet.rig.snapshot).transaction).toBeNull();
    expect(isBusy(outlet.rig.snapshot)).toBe(false);
  });

  it('is ended where the cable was left in the socket only, and nothing begins with it', () => {
    const outlet = new OutletRig({}, { record, resumes: true });
    outlet.plug('cableOnly');
    outlet.ready();
    expect(outlet.rig.begun.at(-1)).toMatchObject({ id: 'transaction', input: { resumes: false } });
    outlet.closed('PowerLoss');
    expect([outlet.sessions, outlet.statuses]).toEqual([1, ['Unavailable', 'Available']]);
  });

  it('leaves it Unavailable when it has ended, until the hardware has said what it can', () => {
    const outlet = new OutletRig({}, { record });
    outlet.rig.send({ type: 'hardware.ready' });
    outlet.closed('PowerLoss');
    expect([outlet.use, outlet.statuses]).toEqual(['unusable', ['Unavailable']]);
    outlet.ready();
    expect([outlet.use, outlet.statuses]).toEqual(['free', ['Unavailable', 'Available']]);
  });
});
