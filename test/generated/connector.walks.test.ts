/** Chance walks over an outlet: what is true whatever befalls it: 3.4, 4.8, 4.9, written from the specification. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayFollow } from '../../monitors/status-matrix.js';
import { OutletRig } from '../support/outlet-rig.js';

/** What can befall an outlet. A transaction speaks only while there is one, and in its own order. */
const happenings: Readonly<Record<string, (outlet: OutletRig) => void>> = {
  ready: (outlet) => outlet.ready(),
  readyWithLock: (outlet) => outlet.ready(true),
  cableOnly: (outlet) => outlet.plug('cableOnly'),
  close: (outlet) => outlet.available(false),
  open: (outlet) => outlet.available(true),
  reserve: (outlet) => outlet.reserve(),
  unreserve: (outlet) => outlet.reserve(null),
  release: (outlet) => outlet.rig.send({ type: 'cable.release' }),
  deenergise: (outlet) => outlet.rig.send({ type: 'transaction.deenergise' }),
  warning: (outlet) => outlet.warning(),
  noWarning: (outlet) => outlet.warning(false),
  unlocked: (outlet) => outlet.rig.runs('release') && outlet.rig.done('release', 'Unlocked'),
  refused: (outlet) => outlet.transacts && outlet.stopped('DeAuthorized'),
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
  .tuple(
    fc.constantFrom<string[]>(
      [],
      ['reserve'],
      ['plug', 'tag', 'opened', 'delivering'],
      ['plug', 'tag', 'opened', 'delivering', 'close'],
    ),
    anything,
  )
  .map(([beginning, rest]) => [...beginning, ...rest]);

describe('whatever befalls an outlet', () => {
  it('its status changes only as the specification allows (4.9)', () => {
    const stepsTaken = new Set<string>();
    fc.assert(
      fc.property(stories, (story) => {
        const outlet = new OutletRig().ready();
        for (const word of story) {
          happenings[word]?.(outlet);
          if (word.length % 2 === 0) outlet.turn();
        }
        outlet.statuses.slice(1).forEach((to, at) => {
          const from = outlet.statuses[at] ?? '';
          stepsTaken.add(`${from} ${to}`);
          expect(mayFollow(from, to), `${from} to ${to} after ${story.join(', ')}`).toBe(true);
        });
        expect(outlet.rig.status).toBe('active');
        outlet.rig.stop();
      }),
      { numRuns: 800, seed: 49 },
    );
    // The walks must have been somewhere, or they prove nothing.
    for (const step of [
      ...['Preparing Charging', 'Charging Faulted', 'Faulted Charging', 'Charging Finishing', 'Preparing Finishing'],
      ...['Available Reserved', 'Reserved Preparing', 'Finishing Preparing', 'Finishing Unavailable'],
      ...['Charging Unavailable', 'Reserved Faulted', 'Faulted Unavailable'],
    ])
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
          if (word === 'unplug' || word === 'cableOnly') plugged = false;
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
