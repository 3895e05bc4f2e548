import { expect } from 'vitest';
import { reservationsActor } from '../../actors/reservations.actor.js';
import type { OutletView } from '../../machines/authorization/decide.js';
import { unseenOutlet } from '../../machines/reservations/decide.js';
import type { ReservationsInput } from '../../machines/reservations/jobs.js';
import { reservationsMachine } from '../../machines/reservations/reservations.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';
import { outlet } from '../support/outlets.js';
import { reservation } from '../support/reservations.js';

const input: ReservationsInput = {
  settings: { connectorZero: true },
  reservations: [reservation(17, 1)],
  outlets: [outlet(1, 'reserved'), unseenOutlet(2, true)],
};

const reserve = (reservationId: number, connectorId: number) => ({
  type: 'csms.reserveNow',
  callId: `reserve-${reservationId}-${connectorId}`,
  payload: { connectorId, reservationId, idTag: 'TAG-1', expiryDate: '2030-01-01T00:00:00Z' },
});

const cancel = (reservationId: number) => ({
  type: 'csms.cancelReservation',
  callId: `cancel-${reservationId}`,
  payload: { reservationId },
});

const changed = (view: OutletView) => ({ type: 'outlet.changed', outlet: view });

const ended = (reservationId: number, why: string) => ({ type: 'reservation.ended', reservationId, why });

const used = (reservationId: number) => ({ type: 'reservation.used', reservationId });

const options: WalkOptions<typeof reservationsMachine> = {
  cover: 'transitions',
  input,
  bound: reservationsActor,
  rig: { peers: ['outbox', 'connector-1', 'connector-2'] },
  project: ({ value, context: { current, waiting, reservations, outlets, wasUsed } }) => [
    value,
    current,
    waiting,
    reservations,
    outlets.map(({ use }) => use),
    wasUsed,
  ],
  limit: 100_000,
  stopWhen: ({ context }) => context.waiting.length > 1,
  cases: [
    reserve(17, 2),
    reserve(0, 2),
    cancel(17),
    cancel(99),
    changed(outlet(2, 'free')),
    changed(outlet(2, 'busy')),
    used(17),
    used(0),
    ended(17, 'expired'),
    ended(17, 'used'),
    { type: 'xstate.done.actor.keep', output: 'kept' },
    { type: 'xstate.done.actor.keep', output: 'late' },
  ],
  invariants(rig, event, step) {
    const { value, context } = rig.snapshot;
    // Written before it is answered: nothing is Accepted but by the end of what was written.
    const answers = step.said.filter(({ to }) => to === 'outbox').map(({ event: said }) => said['payload'].status);
    if (answers.includes('Accepted')) expect(event.type).toMatch(/^xstate\.done\.actor\.(keep|write)$/);
    // One thing is written at a time, and what waits is seen to.
    expect([rig.runs('keep'), rig.runs('write')].filter(Boolean).length).toBeLessThanOrEqual(1);
    expect(context.current === null).toBe(value === 'idle');
    if (value === 'idle') expect(context.waiting).toEqual([]);
    // Each reservation once, and an outlet is held for one that is kept.
    const ids = context.reservations.map(({ reservationId }) => reservationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { to, event: said } of step.said)
      if (to.startsWith('connector-') && said['reservation'] !== null)
        expect(ids).toContain(said['reservation'].reservationId);
  },
};

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
