/** The main controller and the clock of the meters, among the other charts. */
import type { AnyEventObject } from 'xstate';
import { controllerMachine } from '../../machines/controller/controller.machine.js';
import { meteringMachine } from '../../machines/metering/metering.machine.js';
import { twoOutlets } from '../support/chart-ports.js';
import { options } from '../support/paths-of/controller.js';
import { options as metering } from '../support/paths-of/metering.js';
import { asks, configures, triggers } from './deeds.js';
import { type Deed, followPaths } from './follow.js';
import { World, type WorldOptions } from './world.js';

function begins(subject: string, more: Partial<WorldOptions> = {}): Promise<World> {
  return World.open({
    subject,
    unanswered: ['Heartbeat'],
    ...more,
  });
}

const closes = asks('ChangeAvailability', ({ connectorId }) => ({ connectorId, type: 'Inoperative' }));

/** An outlet serves drivers from when it can, until it is closed. */
const serves: Deed = (world, event) => {
  if (!event['serves']) return closes(world, event);
  world.able(event['connectorId']);
  return undefined;
};

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'hardware.fault': ({ fault: { id, active } }) => [id, active],
  'availability.set': ({ operative }) => operative,
  'outlet.serves': ({ connectorId, serves }) => [connectorId, serves],
  'configuration.changed': ({ key, value }) => [key, value],
};

const isTold = (told: AnyEventObject, taken: AnyEventObject) => {
  const said = saidOf[told.type];
  return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
};

followPaths(controllerMachine, {
  about: 'as faults come and the CSMS closes it',
  walk: options,
  begin: () => begins('controller'),
  usual: 4,
  leastShare: 0.5,
  isTold,
  deeds: {
    'hardware.fault': (world, { fault }) => world.hardware.fault(fault),
    'availability.set': asks('ChangeAvailability', ({ operative }) => ({
      connectorId: 0,
      type: operative ? 'Operative' : 'Inoperative',
    })),
    'outlet.serves': serves,
  },
});

followPaths(meteringMachine, {
  about: 'as the clock strikes',
  walk: metering,
  begin: () =>
    begins('metering', {
      product: { ...twoOutlets, features: { ...twoOutlets.features, mainMeter: true } },
      configuration: { ClockAlignedDataInterval: '900' },
    }),
  usual: 4,
  leastShare: 0.5,
  isTold,
  heldFor: {
    'readMeter trigger': ['xstate.done.actor.reading'],
    'readMeter clock': ['xstate.done.actor.alignedReading'],
  },
  deeds: {
    'clock.boundary': (world) => {
      const { taken } = world;
      const from = taken.length;
      return world.wait(() => taken.slice(from).some(({ event }) => event.type === 'clock.boundary'), 901_000);
    },
    'clock.set': async (world, event) => {
      const refusal = await triggers('Heartbeat')(world, event);
      await world.settle();
      world.answers('Heartbeat', { currentTime: new Date(world.whole.clock.now()).toISOString() });
      return refusal;
    },
    'configuration.changed': configures,
    'trigger.meterValues': triggers('MeterValues', 0),
    'xstate.error.actor.reading': (world) =>
      world.held.fail('readMeter trigger') ? undefined : 'nothing was asked for',
    'xstate.error.actor.alignedReading': (world) =>
      world.held.fail('readMeter clock') ? undefined : 'nothing was asked for',
  },
});
