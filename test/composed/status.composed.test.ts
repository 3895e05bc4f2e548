/** What the CSMS is told of an outlet, among the other charts. */
import type { AnyEventObject } from 'xstate';
import { statusMachine } from '../../machines/status/status.machine.js';
import { options } from '../support/paths-of/status.js';
import { configures, triggers } from './deeds.js';
import { followPaths } from './follow.js';
import { World } from './world.js';

async function begins(): Promise<World> {
  const world = await World.open({
    subject: 'status-1',
    configuration: { MinimumStatusDuration: '0' },
    waits: true,
  });
  world.whole.answers['StatusNotification'] = ({ connectorId }) => (connectorId === 1 ? null : {});
  return world;
}

const ofOutlet1 = ({ connectorId }: Readonly<Record<string, unknown>>) => connectorId === 1;

const connects = async (world: World) => {
  await world.wait(() => world.whole.csms.target !== null, 10_000);
  world.whole.csms.accept();
};

const disconnects = async (world: World) => {
  // What nobody has answered would be doubted.
  world.answers('StatusNotification', {}, ofOutlet1);
  await world.settle();
  world.forgetCalls();
  world.whole.csms.drop();
};

const needsLine = ['configuration.changed', 'trigger.statusNotification', 'answered.statusNotification'];

/** The CSMS can neither ask nor answer before it has accepted the station. */
function acceptedFirst(events: readonly AnyEventObject[]): readonly AnyEventObject[] {
  const isAccepted = ({ type }: AnyEventObject) => type === 'registration.accepted';
  const accepted = events.findIndex(isAccepted);
  const asked = events.findIndex(({ type }) => needsLine.includes(type));
  if (asked < 0 || (accepted >= 0 && accepted < asked)) return events;
  return [{ type: 'registration.accepted' }, ...events.filter((event) => !isAccepted(event))];
}

const fault = { id: 'f', connectorId: 1, errorCode: 'GroundFailure' } as const;

followPaths(statusMachine, {
  about: 'as the outlet and the line change',
  walk: options,
  inOrder: acceptedFirst,
  begin: begins,
  usual: 6,
  leastShare: 0.5,
  isTold: (told, taken) => {
    if (told.type === 'status.is') return told['status'].status === taken['status'].status;
    if (told.type === 'configuration.changed') return told['key'] === taken['key'] && told['value'] === taken['value'];
    return told['reason'] === taken['reason'];
  },
  deeds: {
    'status.is': (world, { status: { status } }) => {
      world.able(1);
      world.hardware.fault({ ...fault, active: status === 'Faulted' });
    },
    'registration.accepted': connects,
    'registration.resumed': connects,
    'registration.offline': disconnects,
    'trigger.statusNotification': triggers('StatusNotification', 1),
    'configuration.changed': configures,
    'answered.statusNotification': (world) =>
      world.answers('StatusNotification', {}, ofOutlet1) ? undefined : 'nothing was asked for',
    'failed.statusNotification': async (world, { reason }) => {
      if (reason === 'offline') return disconnects(world);
      const { taken } = world;
      const from = taken.length;
      await world.wait(() => taken.length > from, 40_000);
    },
  },
});
