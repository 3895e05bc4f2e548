/** An outlet among the other charts: with real authorisation, transactions, reservations and meters. */
import type { AnyEventObject } from 'xstate';
import { connectorMachine } from '../../machines/connector/connector.machine.js';
import { twoOutlets } from '../support/chart-ports.js';
import {
  closed,
  closing,
  detachable,
  interrupted,
  measuring,
  options,
  resumed,
} from '../support/paths-of/connector.js';
import { owed, transaction } from '../support/stores.js';
import { asks, configures, facts, showsTag, triggers } from './deeds.js';
import { type Deed, type Followed, followPaths, holds } from './follow.js';
import { World, type WorldOptions } from './world.js';

const usual: WorldOptions = {
  subject: 'connector-1',
  configuration: { ConnectionTimeOut: '120', AuthorizationCacheEnabled: 'false' },
  unanswered: ['Authorize', 'StartTransaction'],
};

async function begins(options: Partial<WorldOptions> = {}): Promise<World> {
  const world = await World.open({
    ...usual,
    ...options,
    configuration: { ...usual.configuration, ...options.configuration },
  });
  world.able(2);
  await world.settle();
  return world;
}

/** The CSMS stops what it knows of, and the driver what it does not. */
const stops: Deed = (world) => {
  const { transactionId } = world.whole.run.describe().connectors[0] ?? { transactionId: null };
  if (transactionId === null) return showsTag(world);
  world.asks('RemoteStopTransaction', { transactionId });
  return undefined;
};

/** A session ends when somebody ends it: its driver, or the CSMS that refuses the tag. */
const ends: Deed = async (world, event) => {
  if (event['output']?.reason !== 'DeAuthorized') return stops(world, event);
  await world.settle();
  const refused = await world.answersSoon('StartTransaction', { transactionId: 7, idTagInfo: { status: 'Invalid' } });
  return refused ? undefined : 'nothing was asked for';
};

const unvalued = 'the path has no values for';

/** Outlets are told of their capabilities when the hardware is ready, and not before. */
const readyAtOnce = (events: readonly AnyEventObject[]): readonly AnyEventObject[] => {
  const ready = events.findIndex(({ type }) => type === 'hardware.ready');
  const isEarly = ({ type }: AnyEventObject, at: number) => type === 'hardware.capabilities' && at < ready;
  const early = events.filter(isEarly);
  return early.length === 0
    ? events
    : [...events.slice(0, ready).filter((event, at) => !isEarly(event, at)), ...early, ...events.slice(ready)];
};

const opened = { type: 'transaction.opened', record: transaction('tx-1') };
const refusal = { type: 'transaction.confirmed', localId: 'tx-1', transactionId: 7, idTagInfo: { status: 'Invalid' } };

/** Power is withheld from those whom the CSMS has refused. `isOpen`: their transaction was before the path begins. */
const refusedFirst =
  (isOpen: boolean) =>
  (events: readonly AnyEventObject[]): readonly AnyEventObject[] => {
    const withheld = events.findIndex(({ type }) => type === 'transaction.withheld');
    if (withheld < 0) return events;
    const before = events.slice(0, withheld);
    const isGoingOn = isOpen && !before.some(({ type }) => type === 'xstate.done.actor.transaction');
    return [...before, ...(isGoingOn ? [] : [opened]), refusal, ...events.slice(withheld)];
  };

/** A refused driver goes on, and may draw nothing. */
const withholding = { StopTransactionOnInvalidId: 'false', MaxEnergyOnInvalidId: '0' };

/** Facts are told in other words than in the cases, and a stop may have another reason. */
const deciding: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'hardware.capabilities': ({ capabilities }) => capabilities.hasLock,
  'hardware.fault': ({ fault }) => fault.active,
  'reservation.set': ({ reservation }) => reservation?.reservationId ?? null,
  'tag.accepted': ({ grant }) => grant.idTag,
  'transaction.confirmed': ({ transactionId }) => transactionId,
  'transaction.opened': ({ record }) => record.reservationId ?? null,
  'transaction.stop': () => null,
  'meter.aligned': () => null,
  'xstate.done.actor.reading': () => null,
  'xstate.done.actor.alignedReading': () => null,
  'xstate.done.actor.transaction': ({ output }) => output.reason === 'DeAuthorized',
};

const setsAvailability = asks('ChangeAvailability', ({ operative }) => ({
  connectorId: 1,
  type: operative ? 'Operative' : 'Inoperative',
}));
const cancels = asks('CancelReservation', { reservationId: 9 });
const reserves = asks('ReserveNow', {
  connectorId: 1,
  reservationId: 9,
  idTag: 'TAG-1',
  expiryDate: '2030-01-01T00:00:00Z',
});

const common: Pick<Followed<typeof connectorMachine>, 'deeds' | 'isTold' | 'heldFor' | 'prepare'> = {
  isTold: (told, taken) => {
    const decided = deciding[told.type];
    return decided ? decided(told) === decided(taken) : holds(taken, told);
  },
  heldFor: {
    start: ['hardware.ready'],
    'readMeter start': ['transaction.opened', 'transaction.closing', 'xstate.done.actor.transaction'],
    'readMeter stop': ['xstate.done.actor.transaction'],
    'readMeter boot': ['xstate.done.actor.transaction'],
    'readMeter trigger': ['xstate.done.actor.reading'],
    'readMeter clock': ['xstate.done.actor.alignedReading'],
    unlock: ['xstate.done.actor.release'],
  },
  prepare: (world, { type, output }) => {
    if (type === 'xstate.done.actor.release') world.unlocks = output;
  },
  deeds: {
    ...facts,
    // The hardware is ready when it has told of its outlets.
    'hardware.capabilities': (world, { capabilities }) => {
      world.able(1, { hasLock: capabilities.hasLock });
      world.held.release('start');
    },
    'tag.accepted': (world) => showsTag(world),
    'tag.withdrawn': (world) => showsTag(world),
    'cable.release': (world) => showsTag(world),
    'transaction.stop': stops,
    'transaction.closing': stops,
    'xstate.done.actor.transaction': ends,
    'transaction.deenergise': asks('UnlockConnector', { connectorId: 1 }),
    'transaction.confirmed': async (world, { transactionId, idTagInfo }) =>
      (await world.answersSoon('StartTransaction', { transactionId, idTagInfo })) ? undefined : 'nothing was asked for',
    'configuration.changed': configures,
    'availability.set': (world, event) =>
      event['operative'] === undefined ? unvalued : setsAvailability(world, event),
    'reservation.set': (world, event) => {
      if (event['reservation'] === undefined) return unvalued;
      return event['reservation'] === null ? cancels(world, event) : reserves(world, event);
    },
    'trigger.meterValues': triggers('MeterValues', 1),
    'meter.aligned': (world) => {
      const { taken } = world;
      const from = taken.length;
      return world.wait(() => taken.slice(from).some(({ event }) => event.type === 'meter.aligned'), 61_000);
    },
    'xstate.error.actor.release': (world) => (world.held.fail('unlock') ? undefined : 'nothing was asked for'),
    'xstate.error.actor.reading': (world) =>
      world.held.fail('readMeter trigger') ? undefined : 'nothing was asked for',
    'xstate.error.actor.alignedReading': (world) =>
      world.held.fail('readMeter clock') ? undefined : 'nothing was asked for',
  },
};

const begun = { putTransactions: [transaction('tx-1')], putOwed: [owed(1, 'tx-1')] };

followPaths(connectorMachine, {
  ...common,
  about: 'as drivers come and go',
  walk: options,
  inOrder: refusedFirst(false),
  begin: () => begins({ configuration: withholding }),
  usual: 12,
  leastShare: 0.6,
});

followPaths(connectorMachine, {
  ...common,
  about: 'with a session that a power cut has ended',
  walk: interrupted,
  inOrder: (events) => readyAtOnce(refusedFirst(false)(events)),
  begin: async () => {
    const world = await begins({ configuration: withholding, found: begun, holds: ['start'] });
    // What the next answer is about is what the path begins.
    await world.answersSoon('StartTransaction', { transactionId: 6, idTagInfo: { status: 'Accepted' } });
    await world.settle();
    return world;
  },
  usual: 4,
  leastShare: 0.6,
});

followPaths(connectorMachine, {
  ...common,
  about: 'with a session that is gone on with after a power cut',
  walk: resumed,
  inOrder: (events) => readyAtOnce(refusedFirst(true)(events)),
  begin: () =>
    begins({
      configuration: withholding,
      found: begun,
      holds: ['start'],
      product: { ...twoOutlets, features: { ...twoOutlets.features, powerLoss: 'resume' } },
    }),
  usual: 4,
  leastShare: 0.6,
});

followPaths(connectorMachine, {
  ...common,
  about: 'closed when it begins',
  walk: closed,
  begin: () => begins({ found: { putAvailability: [{ connectorId: 1, operative: false }] } }),
  usual: 4,
  leastShare: 0.6,
});

followPaths(connectorMachine, {
  ...common,
  about: 'closed, opened and held for somebody',
  walk: closing,
  begin: () => begins(),
  usual: 9,
  leastShare: 0.6,
});

followPaths(connectorMachine, {
  ...common,
  about: 'with a cable that drivers bring',
  walk: detachable,
  begin: () =>
    begins({
      product: {
        ...twoOutlets,
        connectors: twoOutlets.connectors.map((one) => ({ ...one, cable: 'detachable' as const })),
      },
    }),
  usual: 9,
  leastShare: 0.6,
});

followPaths(connectorMachine, {
  ...common,
  about: 'with meters that are asked for',
  walk: measuring,
  begin: () => begins({ configuration: { ClockAlignedDataInterval: '60' } }),
  usual: 6,
  leastShare: 0.6,
});
