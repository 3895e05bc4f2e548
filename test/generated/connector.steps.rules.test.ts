/** One status after the other, and none that 7.7 does not allow: 4.9, 5.2, 7.7, errata 3.20, 3.55. */
import { describe, expect, it } from 'vitest';
import { OutletRig } from '../support/outlet-rig.js';

describe('an outlet that is held while it is in use is Available before it is Reserved: there is no B7, C7 or H7', () => {
  it.each<[string, string, () => OutletRig]>([
    [
      'Preparing',
      'the cable is pulled again',
      () => {
        const outlet = new OutletRig().ready();
        outlet.plug();
        outlet.reserve();
        outlet.plug('unplugged');
        return outlet;
      },
    ],
    [
      'Preparing',
      'the tag is presented again',
      () => {
        const outlet = new OutletRig().ready();
        outlet.tag();
        outlet.reserve();
        outlet.rig.send({ type: 'tag.withdrawn' });
        return outlet;
      },
    ],
    [
      'Charging',
      'the cable is pulled',
      () => {
        const outlet = new OutletRig().ready().charging();
        outlet.reserve();
        outlet.plug('unplugged');
        return outlet.stopped('EVDisconnected');
      },
    ],
    [
      'Finishing',
      'the cable is out',
      () => {
        const outlet = new OutletRig().ready().charging().stopped();
        outlet.reserve();
        outlet.plug('unplugged');
        return outlet;
      },
    ],
    [
      'Unavailable',
      'the station starts',
      () => {
        const outlet = new OutletRig();
        outlet.reserve();
        return outlet.ready();
      },
    ],
    [
      'Unavailable',
      'the CSMS opens it',
      () => {
        const outlet = new OutletRig().ready();
        outlet.available(false);
        outlet.reserve();
        outlet.available(true);
        return outlet;
      },
    ],
  ])('from %s, when %s', (before, _, story) => {
    const outlet = story().turn();
    expect(outlet.statuses.slice(-3)).toEqual([before, 'Available', 'Reserved']);
    expect(outlet.view).toMatchObject({ use: 'reserved', heldFor: { reservationId: 9 } });
  });
});

describe('a transaction that ends before energy was offered was Preparing and nothing else', () => {
  const begun = () => {
    const outlet = new OutletRig({ stopOnEVSideDisconnect: true }).ready();
    outlet.plug();
    outlet.tag();
    outlet.opened();
    return outlet;
  };

  it.each<[string, readonly string[], (outlet: OutletRig) => void]>([
    ['it could not be written', [], (outlet) => outlet.closing()],
    [
      'the cable is about to be let go',
      ['transaction.deenergise'],
      (outlet) => {
        outlet.rig.send({ type: 'transaction.deenergise' });
        outlet.closing();
      },
    ],
    [
      'the cable is about to be let go when it ends already',
      ['transaction.deenergise'],
      (outlet) => {
        outlet.closing();
        outlet.rig.send({ type: 'transaction.deenergise' });
      },
    ],
    [
      'the cable is pulled out',
      ['transaction.stop'],
      (outlet) => {
        outlet.plug('unplugged');
        outlet.closing();
      },
    ],
  ])('and closed meanwhile it is Available before it is Unavailable (no B8): %s', (_, told, ends) => {
    const outlet = begun();
    outlet.available(false);
    ends(outlet);
    outlet.energy('suspendedEVSE');
    outlet.plug('unplugged');
    expect([outlet.statuses.at(-1), outlet.rig.saidTo('child:transaction')]).toEqual(['Preparing', told]);
    outlet.closed();
    outlet.turn();
    expect(outlet.statuses.slice(-3)).toEqual(['Preparing', 'Available', 'Unavailable']);
  });

  it('by the cable out of the car, for that reason (4.9)', () => {
    const outlet = begun();
    outlet.plug('cableOnly');
    expect(outlet.told).toEqual([{ type: 'transaction.stop', reason: 'EVDisconnected' }]);
  });

  it('but not by a cable that the lock takes hold of', () => {
    const outlet = begun();
    outlet.plug('locked');
    expect([outlet.told, outlet.statuses.at(-1)]).toEqual([[], 'Preparing']);
    outlet.energy('delivering');
    outlet.plug('locked');
    outlet.plug('plugged');
    expect([outlet.told, outlet.statuses.at(-1)]).toEqual([[], 'Charging']);
  });
});

describe('a cable that is about to be let go (5.18)', () => {
  it('ends the energy at once, which is no suspension, and the stop follows', () => {
    const outlet = new OutletRig().ready(true).charging();
    outlet.rig.send({ type: 'transaction.deenergise' });
    expect(outlet.told).toEqual([{ type: 'transaction.deenergise' }]);
    outlet.energy('suspendedEVSE');
    outlet.energy('idle');
    outlet.plug('plugged');
    expect(outlet.statuses.at(-1)).toBe('Charging');
    outlet.stopped('UnlockCommand');
    expect(outlet.statuses.slice(-2)).toEqual(['Charging', 'Finishing']);
  });
});

describe('an outlet that is open', () => {
  it.each<[string, string, (outlet: OutletRig) => void]>([
    ['free', 'Available', () => {}],
    ['authorised', 'Preparing', (outlet) => outlet.tag()],
    ['plugged', 'Preparing', (outlet) => outlet.plug()],
    ['busy', 'Charging', (outlet) => outlet.charging()],
    ['finishing', 'Finishing', (outlet) => outlet.charging().stopped()],
    ['reserved', 'Reserved', (outlet) => outlet.reserve()],
  ])('and %s stays as it is when the CSMS opens it once more (5.2)', (use, status, becomes) => {
    const outlet = new OutletRig().ready();
    becomes(outlet);
    const { statuses, view } = outlet;
    const before = [...statuses];
    outlet.available(true);
    outlet.updating(false);
    outlet.turn();
    expect(view).toMatchObject({ use, status });
    expect([outlet.statuses, outlet.view]).toEqual([before, view]);
  });
});

describe('an outlet that closes takes nobody new (5.2)', () => {
  it('in the moment in which it is seen to be Available', () => {
    const outlet = new OutletRig().ready();
    outlet.plug();
    outlet.available(false);
    outlet.tag();
    outlet.turn();
    expect([outlet.transacts, outlet.statuses.slice(-3)]).toEqual([false, ['Preparing', 'Available', 'Unavailable']]);
    outlet.available(true);
    expect(outlet.view).toMatchObject({ use: 'plugged', idTag: null });
  });

  it('and was never closed, opened again in that moment, even if it is held meanwhile', () => {
    const outlet = new OutletRig().ready();
    outlet.plug();
    outlet.available(false);
    outlet.reserve();
    outlet.available(true);
    outlet.turn();
    expect(outlet.statuses.slice(-3)).toEqual(['Preparing', 'Available', 'Reserved']);
  });

  it('in Finishing, where it waits for the cable', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.available(false);
    outlet.stopped();
    outlet.tag('TAG-2');
    expect([outlet.sessions, outlet.statuses.at(-1), outlet.view.idTag]).toEqual([1, 'Finishing', null]);
  });
});

describe('a cable', () => {
  it('of a faulted outlet is no use with a tag either (4.9, T 041)', () => {
    const outlet = new OutletRig().ready();
    outlet.plug();
    outlet.fault();
    outlet.tag();
    outlet.fault(false);
    expect([outlet.transacts, outlet.use]).toEqual([false, 'plugged']);
  });

  it('in the socket only is no use that a timeout would leave Finishing (4.8, B1)', () => {
    const outlet = new OutletRig().ready(true);
    outlet.tag();
    outlet.plug('cableOnly');
    outlet.rig.clock.advance(120_000);
    expect(outlet.statuses.slice(-2)).toEqual(['Preparing', 'Available']);
  });

  it('that is plugged in again in Finishing charges for nobody until a tag is presented (F2)', () => {
    const outlet = new OutletRig().ready(true).charging().stopped();
    outlet.plug('cableOnly');
    outlet.plug();
    expect([outlet.sessions, outlet.use]).toEqual([1, 'plugged']);
  });

  it('of a session that goes on, pulled before energy was offered, is a suspension by the car (4.9, T 005_3)', () => {
    const outlet = new OutletRig({ stopOnEVSideDisconnect: false }).ready(true);
    outlet.plug();
    outlet.tag();
    outlet.plug('cableOnly');
    expect(outlet.shown).toMatchObject({ status: 'SuspendedEV', info: 'EV side disconnected' });
  });

  it('that nobody used is pulled without a word of the session before (4.9)', () => {
    const outlet = new OutletRig({ unlockOnEVSideDisconnect: true }).ready(true).charging();
    outlet.plug('cableOnly');
    outlet.stopped('EVDisconnected');
    outlet.plug('unplugged');
    outlet.plug();
    outlet.rig.clock.advance(120_000);
    outlet.plug('cableOnly');
    expect(outlet.shown).toEqual({ status: 'Finishing', errorCode: 'NoError', at: expect.any(String) });
  });
});
