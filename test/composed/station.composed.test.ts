/** The root among its charts: a store that opens or does not, resets, mains that fail, outlets that crash. */
import type { AnyEventObject } from 'xstate';
import { stationMachine } from '../../machines/station/station.machine.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import { twoOutlets } from '../support/chart-ports.js';
import { manyCrashes, oneCrash } from '../support/paths-of/station.js';
import { asks, configures, triggers } from './deeds.js';
import { type Deed, type Followed, followPaths } from './follow.js';
import { World } from './world.js';

/** What is on disk, and whether the journal throws where outlet 1 notes something. */
let resetRetries = '0';
let isDefective = false;

/** What outlet 1 itself notes when it is told what it can do. */
const isOfOutlet1 = ({ event, connectorId }: JournalEntry) => event === 'outlet.able' && connectorId === 1;

async function begins(): Promise<World> {
  resetRetries = '0';
  isDefective = false;
  const { features } = twoOutlets;
  return World.open({
    subject: 'station',
    product: { ...twoOutlets, features: { ...features, mainMeter: true, powerLoss: 'stopBeforeGoingDown' } },
    resets: true,
    // Who begins anew in the middle of it is Unavailable for a moment, whatever it was.
    allows: ['status-matrix'],
    holds: ['open', 'start', 'reset'],
    ports: ({ held }, { journal, store: { ledger, configuration, localList, authorizationCache } }) => ({
      journal: {
        note: (entry) => {
          journal.note(entry);
          if (!isDefective || !isOfOutlet1(entry)) return;
          isDefective = false;
          throw new Error('a defect');
        },
      },
      store: {
        ledger: {
          open: () => held.through('open', () => ledger.open()),
          contents: () => ledger.contents(),
          commit: (change) => ledger.commit(change),
          note: (change) => ledger.note(change),
          close: () => ledger.close(),
          cut: () => ledger.cut(),
        },
        configuration: {
          load: async () => ({ ...(await configuration.load()), ResetRetries: resetRetries }),
          save: (...saved) => configuration.save(...saved),
        },
        localList,
        authorizationCache,
      },
    }),
  });
}

let shownW = 50_000;

/** Each time it can do something else. */
const crashes: Deed = async (world) => {
  world.provoked.add('connector-1');
  isDefective = true;
  shownW -= 1;
  world.able(1, { maxPowerW: shownW });
  await world.settle();
  if (!isDefective) return undefined;
  isDefective = false;
  return 'it hears of nothing before';
};

/** An outlet hears of nothing to note before the hardware is there. */
function readyFirst(events: readonly AnyEventObject[]): readonly AnyEventObject[] {
  const at = events.findIndex(({ type }) => type === 'xstate.error.actor.connector-1');
  const isReady = events.slice(0, at).some(({ type }) => type === 'xstate.done.actor.startHardware');
  return at < 0 || isReady ? events : events.toSpliced(at, 0, { type: 'xstate.done.actor.startHardware' });
}

const waitsFor =
  (type: string): Deed =>
  (world) => {
    const { taken } = world;
    const from = taken.length;
    return world.wait(() => taken.slice(from).some(({ event }) => event.type === type), 60_000);
  };

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'xstate.done.actor.openStore': ({ output }) => output.configuration['ResetRetries'],
  'csms.reset': ({ payload }) => payload,
  'csms.triggerMessage': ({ payload }) => payload,
  'hardware.power': ({ state }) => state,
  'configuration.changed': ({ key, value }) => [key, value],
};

const common: Omit<Followed<typeof stationMachine>, 'about' | 'walk' | 'usual' | 'leastShare'> = {
  begin: begins,
  fromItsStart: true,
  inOrder: readyFirst,
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  prepare: (_, { type, output }) => {
    if (type === 'xstate.done.actor.openStore') resetRetries = output.configuration['ResetRetries'];
  },
  heldFor: {
    open: ['xstate.done.actor.openStore'],
    start: ['xstate.done.actor.startHardware'],
    reset: ['xstate.done.actor.resetHardware'],
  },
  deeds: {
    'station.stop': (world) => world.whole.run.end(),
    'csms.reset': asks('Reset', ({ payload }) => payload),
    'csms.triggerMessage': asks('TriggerMessage', ({ payload }) => payload),
    'csms.extendedTriggerMessage': asks('ExtendedTriggerMessage', ({ payload }) => payload),
    'configuration.changed': configures,
    'clock.set': triggers('Heartbeat'),
    'hardware.power': (world, { state }) => world.hardware.power(state),
    'registration.offline': (world) => {
      if (world.whole.run.describe().connection !== 'open') return 'there is no line for';
      world.whole.csms.drop();
      return undefined;
    },
    'registration.resumed': waitsFor('registration.resumed'),
    'xstate.done.actor.settle': waitsFor('xstate.done.actor.settle'),
    'xstate.error.actor.openStore': (world) => (world.held.fail('open') ? undefined : 'nothing was asked for'),
    'xstate.error.actor.startHardware': (world) => (world.held.fail('start') ? undefined : 'nothing was asked for'),
    'xstate.error.actor.resetHardware': (world) => (world.held.fail('reset') ? undefined : 'nothing was asked for'),
    'xstate.error.actor.connector-1': crashes,
  },
};

followPaths(stationMachine, {
  ...common,
  about: 'from its start to its end',
  walk: oneCrash,
  usual: 6,
  leastShare: 0.9,
});

followPaths(stationMachine, {
  ...common,
  about: 'where one outlet crashes again and again',
  walk: manyCrashes,
  usual: 2,
  leastShare: 0.9,
});
