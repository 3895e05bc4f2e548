/** What may become of a reservation, and what is true of it after each step. */
import { expect } from 'vitest';
import type { reservationMachine } from '../../../machines/reservation/reservation.machine.js';
import type { WalkOptions } from '../chart-paths.js';

export const options: WalkOptions<typeof reservationMachine> = {
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
