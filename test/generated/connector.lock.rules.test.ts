/** A cable that stays locked for its driver, and who gets it: 4.9, 5.2, 5.18, 7.7, errata 3.5. */
import { describe, expect, it } from 'vitest';
import { OutletRig } from '../support/outlet-rig.js';

const refused = () => new OutletRig().ready(true).charging().stopped('DeAuthorized');

const releases = (outlet: OutletRig) => outlet.rig.begun.filter(({ id }) => id === 'release');

const trouble = (outlet: OutletRig) => outlet.rig.journal.entries.filter(({ event }) => event === 'cable.notReleased');

describe('a locked cable', () => {
  it('is let go for nobody but who comes for it, and at his outlet', () => {
    const outlet = refused();
    expect(releases(outlet)).toEqual([]);
    outlet.rig.send({ type: 'cable.release' });
    expect(releases(outlet)).toEqual([{ id: 'release', input: { connectorId: 1 } }]);
  });

  it.each(['locked', 'cableOnly'] as const)('is still locked when the hardware says %s', (state) => {
    const outlet = refused();
    outlet.plug(state);
    expect(outlet.view).toMatchObject({ lockedFor: true, idTag: 'TAG-1', use: 'finishing' });
  });

  it('that a key or UnlockConnector has let go is nobody’s, and Finishing until it is out', () => {
    const outlet = refused();
    outlet.plug('plugged');
    expect(outlet.view).toMatchObject({ lockedFor: false, idTag: null, status: 'Finishing' });
    outlet.plug('unplugged');
    expect(outlet.statuses.slice(-3)).toEqual(['Charging', 'Finishing', 'Available']);
  });

  it('that was let go for its driver is Finishing until it is out', () => {
    const outlet = refused();
    outlet.rig.send({ type: 'cable.release' });
    outlet.rig.done('release', 'Unlocked');
    expect(outlet.view).toMatchObject({ lockedFor: false, idTag: null, status: 'Finishing' });
    expect(trouble(outlet)).toEqual([]);
  });

  it.each<[string, (outlet: OutletRig) => void, string]>([
    ['says that it failed', ({ rig }) => rig.done('release', 'UnlockFailed'), 'UnlockFailed'],
    ['does not answer', ({ rig }) => rig.fail('release', new Error('no answer')), 'Error: no answer'],
  ])('whose lock %s is noted, stays locked, and is tried again for who comes again', (_, fails, error) => {
    const outlet = refused();
    outlet.rig.send({ type: 'cable.release' });
    fails(outlet);
    expect(trouble(outlet)).toMatchObject([{ level: 'warn', connectorId: 1, error }]);
    expect(outlet.view).toMatchObject({ lockedFor: true, idTag: 'TAG-1', use: 'finishing' });
    outlet.rig.send({ type: 'cable.release' });
    expect(releases(outlet)).toHaveLength(2);
    outlet.rig.done('release', 'Unlocked');
    expect(outlet.view).toMatchObject({ lockedFor: false, idTag: null });
  });

  it.each<[string, (outlet: OutletRig) => void]>([
    ['while it waits', () => {}],
    ['while it is being let go', ({ rig }) => rig.send({ type: 'cable.release' })],
  ])('closed %s, the outlet is Finishing and keeps it, and Unavailable when it is out (F8)', (_, happens) => {
    const outlet = refused();
    happens(outlet);
    outlet.available(false);
    expect(outlet.view).toMatchObject({ lockedFor: true, idTag: 'TAG-1', status: 'Finishing', operative: false });
    outlet.plug('unplugged');
    expect(outlet.statuses.slice(-3)).toEqual(['Charging', 'Finishing', 'Unavailable']);
    outlet.available(true);
    expect(outlet.statuses.at(-1)).toBe('Available');
  });
});
