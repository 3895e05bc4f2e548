/** The reservations among the other charts: drivers come or do not, outlets close, the disk takes its time. */
import type { AnyEventObject } from 'xstate';
import { reservationMachine } from '../../machines/reservation/reservation.machine.js';
import { reservationsMachine } from '../../machines/reservations/reservations.machine.js';
import { options as one } from '../support/paths-of/reservation.js';
import { options } from '../support/paths-of/reservations.js';
import { reservation } from '../support/reservations.js';
import { asks, showsTag, triggers } from './deeds.js';
import { type Deed, followPaths } from './follow.js';
import { World } from './world.js';

async function begins(subject: string, reservationId: number): Promise<World> {
  const world = await World.open({
    subject,
    configuration: { AuthorizationCacheEnabled: 'false', ReserveConnectorZeroSupported: 'true' },
    unanswered: ['Authorize', 'StartTransaction', 'Heartbeat'],
    found: { putReservations: [reservation(reservationId, 1)] },
  });
  world.able(1);
  await world.settle();
  return world;
}

/** The CSMS says what time it is. */
const tellsTime =
  (at: (world: World) => string): Deed =>
  async (world, event) => {
    const refusal = await triggers('Heartbeat')(world, event);
    await world.settle();
    world.answers('Heartbeat', { currentTime: at(world) });
    await world.settle();
    return refusal;
  };

/** The date of all reservations here. */
const comesToTheDate: Deed = async (world, event) => {
  const refusal = await tellsTime(() => '2029-12-31T23:59:59Z')(world, event);
  await world.whole.pass(2_000);
  return refusal;
};

const tellsTimeAsItIs = tellsTime((world) => new Date(world.whole.clock.now()).toISOString());

/** Its driver comes to the outlet, and begins. */
const comes = async (world: World, connectorId: number, idTag: string) => {
  world.hardware.plug(connectorId, 'plugged');
  await world.settle();
  await showsTag(world, connectorId, idTag);
};

const becomes: Deed = async (world, { outlet: { use } }) => {
  if (use === 'free') {
    const { idTag } = world.whole.run.describe().connectors[1] ?? { idTag: null };
    world.able(2);
    if (idTag !== null) await showsTag(world, 2, idTag);
    world.hardware.plug(2, 'unplugged');
    return;
  }
  world.able(2);
  await comes(world, 2, 'TAG-2');
};

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'csms.reserveNow': ({ payload }) => payload,
  'csms.cancelReservation': ({ payload }) => payload,
  'outlet.changed': ({ outlet: { connectorId, use } }) => [connectorId, use],
  'reservation.used': ({ reservationId }) => reservationId,
  'reservation.ended': ({ reservationId, why }) => [reservationId, why],
  'xstate.done.actor.keep': ({ output }) => output,
};

type Projected = readonly [
  state: unknown,
  current: { readonly callId?: string } | null,
  waiting: readonly { readonly callId?: string }[],
  reservations: unknown,
  uses: readonly string[],
  wasUsed: boolean,
];

followPaths(reservationsMachine, {
  about: 'as drivers, the CSMS and the disk decide',
  walk: options,
  begin: () => begins('reservations', 17),
  usual: 8,
  leastShare: 0.5,
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  // Of the outlets the paths tell only what the second becomes.
  look: (projected) => {
    const [state, current, waiting, reservations, uses, wasUsed] = projected as Projected;
    const plain = ({ callId, ...job }: { readonly callId?: string }) => job;
    return [state, current && plain(current), waiting.map(plain), reservations, uses.slice(1), wasUsed];
  },
  heldFor: {
    'commit putReservations': ['xstate.done.actor.keep', 'xstate.done.actor.write'],
    'commit removeReservations': ['xstate.done.actor.write', 'reservation.used'],
  },
  deeds: {
    'csms.reserveNow': asks('ReserveNow', ({ payload }) => payload),
    'csms.cancelReservation': asks('CancelReservation', ({ payload }) => payload),
    'outlet.changed': becomes,
    'reservation.used': (world, { reservationId }) => comes(world, reservationId === 17 ? 1 : 2, 'TAG-1'),
    'reservation.ended': (world, event) =>
      event['why'] === 'expired' ? comesToTheDate(world, event) : 'it ends for no other reason at',
    'clock.set': tellsTimeAsItIs,
    'xstate.error.actor.keep': (world) =>
      world.held.fail('commit putReservations') ? undefined : 'nothing was asked for',
    'xstate.error.actor.write': (world) =>
      world.held.fail('commit removeReservations') || world.held.fail('commit putReservations')
        ? undefined
        : 'nothing was asked for',
  },
});

followPaths(reservationMachine, {
  about: 'until its end',
  walk: one,
  begin: () => begins('reservation-0', 0),
  usual: 3,
  leastShare: 0.5,
  isTold: () => true,
  deeds: {
    deadline: comesToTheDate,
    'clock.set': tellsTimeAsItIs,
    'reservation.cancel': asks('CancelReservation', { reservationId: 0 }),
    'reservation.lose': asks('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }),
    'reservation.used': (world) => comes(world, 1, 'TAG-1'),
  },
});
