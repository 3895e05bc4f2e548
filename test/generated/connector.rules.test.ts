/** What an outlet may be and do: 3.4, 4.8, 4.9, 7.7, written from the specification and not from the chart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutletRig } from '../support/outlet-rig.js';
import { transaction } from '../support/stores.js';

/** 4.9: which status may follow which; errata 3.20 to 3.22 included. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  Available: ['Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Reserved', 'Unavailable', 'Faulted'],
  Preparing: ['Available', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing', 'Faulted'],
  Charging: ['Available', 'SuspendedEV', 'SuspendedEVSE', 'Finishing', 'Unavailable', 'Faulted'],
  SuspendedEV: ['Available', 'Charging', 'SuspendedEVSE', 'Finishing', 'Unavailable', 'Faulted'],
  SuspendedEVSE: ['Available', 'Charging', 'SuspendedEV', 'Finishing', 'Unavailable', 'Faulted'],
  Finishing: ['Available', 'Preparing', 'Unavailable', 'Faulted'],
  Reserved: ['Available', 'Preparing', 'Unavailable', 'Faulted'],
  Unavailable: ['Available', 'Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Faulted'],
  Faulted: [
    'Available',
    'Preparing',
    'Charging',
    'SuspendedEV',
    'SuspendedEVSE',
    'Finishing',
    'Reserved',
    'Unavailable',
  ],
};

/** What can befall an outlet. A transaction speaks only while there is one, and in its own order. */
const happenings: Readonly<Record<string, (outlet: OutletRig) => void>> = {
  ready: (outlet) => outlet.ready(),
  plug: (outlet) => outlet.plug(),
  lock: (outlet) => outlet.plug('locked'),
  unplug: (outlet) => outlet.plug('unplugged'),
  idle: (outlet) => outlet.energy('idle'),
  preparing: (outlet) => outlet.energy('preparing'),
  delivering: (outlet) => outlet.energy('delivering'),
  suspendedEV: (outlet) => outlet.energy('suspendedEV'),
  suspendedEVSE: (outlet) => outlet.energy('suspendedEVSE'),
  tag: (outlet) => outlet.tag(),
  withdrawn: (outlet) => outlet.rig.send({ type: 'tag.withdrawn' }),
  fault: (outlet) => outlet.fault(),
  otherFault: (outlet) => outlet.fault(true, 'OverVoltage'),
  clear: (outlet) => outlet.fault(false),
  otherClear: (outlet) => outlet.fault(false, 'OverVoltage'),
  userStop: (outlet) => outlet.rig.send({ type: 'hardware.userStop', why: 'button' }),
  remoteStop: (outlet) => outlet.rig.send({ type: 'transaction.stop', reason: 'Remote' }),
  minutes: (outlet) => outlet.rig.clock.advance(121_000),
  opened: (outlet) => outlet.transacts && outlet.opened(),
  withheld: (outlet) => outlet.transacts && outlet.rig.send({ type: 'transaction.withheld' }),
  closing: (outlet) => outlet.transacts && outlet.closing(),
  closed: (outlet) => {
    if (!outlet.transacts) return;
    outlet.closing();
    outlet.closed();
  },
  toleratesUnplugging: (outlet) =>
    outlet.rig.send({ type: 'configuration.changed', key: 'StopTransactionOnEVSideDisconnect', value: 'false' }),
};

const anything = fc.array(fc.constantFrom(...Object.keys(happenings)), { minLength: 1, maxLength: 30 });

/** Half of the stories begin with a car that charges, which chance alone would seldom bring about. */
const stories = fc
  .tuple(fc.constantFrom<string[]>([], ['plug', 'tag', 'opened', 'delivering']), anything)
  .map(([beginning, rest]) => [...beginning, ...rest]);

describe('whatever befalls an outlet', () => {
  it('its status changes only as the specification allows (4.9)', () => {
    const stepsTaken = new Set<string>();
    fc.assert(
      fc.property(stories, (story) => {
        const outlet = new OutletRig().ready();
        for (const word of story) happenings[word]?.(outlet);
        outlet.statuses.slice(1).forEach((to, at) => {
          const from = outlet.statuses[at] ?? '';
          stepsTaken.add(`${from} ${to}`);
          expect(allowed[from], `${from} to ${to} after ${story.join(', ')}`).toContain(to);
        });
        expect(outlet.rig.status).toBe('active');
        outlet.rig.stop();
      }),
      { numRuns: 400, seed: 49 },
    );
    // The walks must have been somewhere, or they prove nothing.
    for (const step of ['Preparing Charging', 'Charging Faulted', 'Faulted Charging', 'Charging Finishing'])
      expect(stepsTaken).toContain(step);
  });

  it('a transaction begins only for a tag that was accepted, with a cable in and no fault (3.4, 4.8)', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const outlet = new OutletRig().ready();
        let tags = 0;
        let plugged = false;
        const faults = new Set<string>();
        for (const word of story) {
          if (word === 'tag') tags += 1;
          if (word === 'plug' || word === 'lock') plugged = true;
          if (word === 'unplug') plugged = false;
          if (word === 'fault' || word === 'otherFault') faults.add(word);
          if (word === 'clear') faults.delete('fault');
          if (word === 'otherClear') faults.delete('otherFault');
          const before = outlet.sessions;
          happenings[word]?.(outlet);
          expect(outlet.sessions).toBeLessThanOrEqual(tags);
          if (outlet.sessions > before) expect([plugged, faults.size]).toEqual([true, 0]);
        }
        outlet.rig.stop();
      }),
      { numRuns: 200, seed: 34 },
    );
  });
});

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
    expect(outlet.rig.snapshot.context.transaction).toEqual({ localId: 'tx-1', transactionId: 7 });
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
    expect(outlet.rig.snapshot.context.transaction).toEqual({ localId: 'tx-2', transactionId: null });
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
