import { expect } from 'vitest';
import type { ReservationsInput } from '../../machines/reservations/jobs.js';
import { reservationsMachine } from '../../machines/reservations/reservations.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { input, options } from '../support/paths-of/reservations.js';

walkPaths(reservationsMachine, options);
/** One state for each that differs in what may be done to it. */
disturbEverywhere(reservationsMachine, {
  ...options,
  project: ({ value, context: { current, reservations, wasUsed } }) => [
    value,
    current?.kind,
    reservations.length,
    wasUsed,
  ],
  stopWhen: ({ context }) => context.waiting.length > 0,
});

cutPowerEverywhere(reservationsMachine, options, {
  found: (rig) => {
    const { reservations } = rig.snapshot.context;
    const { current } = rig.snapshot.context;
    const begun = rig.begun.findLast(({ id }) => id === 'keep' || id === 'write')?.input;
    const kept = begun as { readonly reservationId?: number; readonly removeReservations?: readonly number[] } | null;
    const others = reservations.filter(
      ({ reservationId }) =>
        reservationId !== kept?.reservationId && !kept?.removeReservations?.includes(reservationId),
    );
    const isKeeping = rig.runs('keep') && current !== null && kept?.reservationId !== undefined;
    const written = isKeeping ? [...others, kept as (typeof reservations)[number]] : others;
    const isWriting = rig.runs('keep') || rig.runs('write');
    return [reservations, ...(isWriting ? [written] : [])].map((found) => ({ ...input, reservations: found }));
  },
  goesOn: () => [{ type: 'xstate.done.actor.write' }],
  rests: ({ value }) => value === 'idle',
  // Each that is on disk waits for its date again.
  keeps: (rig, given) => {
    const { reservations } = given as ReservationsInput;
    const held = rig.begun.filter(({ id }) => id.startsWith('reservation'));
    expect(held.map(({ input: record }) => (record as { reservationId: number }).reservationId).sort()).toEqual(
      reservations.map(({ reservationId }) => reservationId).sort(),
    );
  },
});
