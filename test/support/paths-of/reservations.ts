/** What may be said to the reservations, and what is true of them after each step. */
import { expect } from 'vitest';
import { reservationsActor } from '../../../actors/reservations.actor.js';
import type { OutletView } from '../../../machines/authorization/decide.js';
import { unseenOutlet } from '../../../machines/reservations/decide.js';
import type { ReservationsInput } from '../../../machines/reservations/jobs.js';
import type { reservationsMachine } from '../../../machines/reservations/reservations.machine.js';
import type { WalkOptions } from '../chart-paths.js';
import { outlet } from '../outlets.js';
import { reservation } from '../reservations.js';

export const input: ReservationsInput = {
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

export const options: WalkOptions<typeof reservationsMachine> = {
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
