import { expect } from 'vitest';
import { reservationMachine } from '../../machines/reservation/reservation.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';

const options: WalkOptions<typeof reservationMachine> = {
  cover: 'situations',
  input: { reservationId: 0, expiryDate: '2030-01-01T00:00:00.000Z' },
  rig: {},
  project: ({ value, status }) => [value, status],
  cases: [],
  invariants(rig) {
    const { value, status } = rig.snapshot;
    // It ends once, says so once, and why.
    const ends = rig.eventsTo('parent').filter(({ type }) => type === 'reservation.ended');
    expect(ends).toEqual(status === 'done' ? [{ type: 'reservation.ended', reservationId: 0, why: value }] : []);
    // It waits for its date as long as it is held, and no longer.
    expect(rig.runs('deadline')).toBe(value === 'held');
  },
};

walkPaths(reservationMachine, options);
disturbEverywhere(reservationMachine, options);

cutPowerEverywhere(reservationMachine, options, {
  rests: (snapshot) => snapshot.matches('held'),
  keeps: (rig) => expect(rig.runs('deadline')).toBe(true),
});
