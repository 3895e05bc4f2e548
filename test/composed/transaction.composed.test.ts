/** A transaction among the other charts: begun and ended by a driver, judged by the CSMS, with meters and a permit. */
import type { AnyEventObject } from 'xstate';
import { transactionMachine } from '../../machines/transaction/transaction.machine.js';
import { twoOutlets } from '../support/chart-ports.js';
import { interrupted, options } from '../support/paths-of/transaction.js';
import { asks, showsTag } from './deeds.js';
import { type Deed, type Followed, followPaths } from './follow.js';
import { World, type WorldOptions } from './world.js';

const usual: WorldOptions = {
  subject: 'transaction',
  product: {
    ...twoOutlets,
    connectors: twoOutlets.connectors.map((one) => ({ ...one, cable: 'detachable' as const })),
  },
  configuration: {
    AuthorizationCacheEnabled: 'false',
    ClockAlignedDataInterval: '40',
    ConnectionTimeOut: '120',
    MeterValueSampleInterval: '60',
  },
  unanswered: ['Authorize', 'StartTransaction'],
  holds: ['readMeter start', 'readMeter stop', 'readMeter boot', 'readMeter sample', 'permit'],
};

async function begins(): Promise<World> {
  const world = await World.open(usual);
  world.able(1, { hasLock: true });
  world.hardware.plug(1, 'plugged');
  await world.settle();
  await showsTag(world);
  return world;
}

/** Until the chart has been told something of the kind. */
const waitsFor =
  (type: string, mostMs: number): Deed =>
  (world) => {
    const { taken } = world;
    const from = taken.length;
    return world.wait(() => taken.slice(from).some(({ event }) => event.type === type), mostMs);
  };

/** The settings that the paths tell apart. */
const settingsOf = ({ settings }: AnyEventObject) => [
  settings.sampleIntervalMs,
  settings.stopOnInvalidId,
  settings.maxEnergyOnInvalidIdWh,
];

const configures: Deed = async (world, event) => {
  const [sampleIntervalMs, stopOnInvalidId, maxWh] = settingsOf(event);
  const values = {
    MeterValueSampleInterval: String(sampleIntervalMs / 1000),
    StopTransactionOnInvalidId: String(stopOnInvalidId),
    MaxEnergyOnInvalidId: String(maxWh),
  };
  for (const [key, value] of Object.entries(values)) {
    const refusal = await asks('ChangeConfiguration', { key, value })(world, event);
    if (refusal) return refusal;
    await world.settle();
  }
};

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'transaction.stop': ({ reason }) => reason,
  'transaction.confirmed': ({ transactionId, idTagInfo }) => [transactionId, idTagInfo.status],
  'settings.changed': settingsOf,
  'meter.rose': ({ energyWh }) => energyWh,
};

const fails =
  (name: Parameters<World['held']['fail']>[0]): Deed =>
  (world) =>
    world.held.fail(name) ? undefined : 'nothing was asked for';

const isUnwritten = (type: string) => /^xstate\.error\.actor\.(open|close)$/.test(type);

const common: Omit<Followed<typeof transactionMachine>, 'about' | 'walk' | 'begin' | 'usual' | 'leastShare'> = {
  fromItsStart: true,
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  heldFor: {
    'readMeter start': ['xstate.done.actor.open', 'xstate.error.actor.open'],
    'readMeter stop': ['xstate.done.actor.close', 'xstate.error.actor.close'],
    'readMeter boot': ['xstate.done.actor.close', 'xstate.error.actor.close'],
    'readMeter sample': ['xstate.done.actor.sample', 'xstate.done.actor.weigh'],
    permit: ['xstate.done.actor.permit'],
  },
  prepare: (world, { type, output }) => {
    if (isUnwritten(type)) world.held.hold('commit putTransactions');
    else world.held.release('commit putTransactions');
    const energyWh = type.startsWith('xstate.done') ? (output?.reading?.energyWh ?? output?.record?.lastMeterWh) : null;
    world.energyWh = Math.max(world.energyWh, energyWh ?? 0);
  },
  deeds: {
    'transaction.stop': (world) => showsTag(world),
    'transaction.deenergise': asks('UnlockConnector', { connectorId: 1 }),
    'transaction.confirmed': async (world, { transactionId, idTagInfo }) =>
      (await world.answersSoon('StartTransaction', { transactionId, idTagInfo })) ? undefined : 'nothing was asked for',
    'settings.changed': configures,
    'aligned.taken': waitsFor('aligned.taken', 41_000),
    'sample.due': waitsFor('sample.due', 61_000),
    'meter.rose': (world, { energyWh }) => {
      world.energyWh = energyWh;
      world.hardware.meter(1, { energyWh });
    },
    'xstate.error.actor.open': fails('commit putTransactions'),
    'xstate.error.actor.close': fails('commit putTransactions'),
    'xstate.error.actor.sample': fails('readMeter sample'),
    'xstate.error.actor.weigh': fails('readMeter sample'),
    'xstate.error.actor.permit': fails('permit'),
  },
};

followPaths(transactionMachine, {
  ...common,
  about: 'from its start to its end',
  walk: options,
  begin: begins,
  usual: 10,
  leastShare: 0.5,
});

followPaths(transactionMachine, {
  ...common,
  about: 'interrupted by a power cut',
  walk: { ...options, input: interrupted },
  begin: () =>
    World.open({ ...usual, found: { putTransactions: interrupted.record === null ? [] : [interrupted.record] } }),
  usual: 3,
  leastShare: 0.5,
});
