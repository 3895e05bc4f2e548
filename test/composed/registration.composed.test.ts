/** The registration among the other charts: the CSMS answers when it likes, and the line comes and goes. */
import { registrationMachine } from '../../machines/registration/registration.machine.js';
import { options } from '../support/paths-of/registration.js';
import { configures, triggers } from './deeds.js';
import { type Deed, followPaths } from './follow.js';
import { World } from './world.js';

const begin = () =>
  World.open({
    subject: 'registration',
    configuration: { HeartbeatInterval: '900' },
    unanswered: ['BootNotification', 'Heartbeat'],
    waits: true,
  });

const answersBoot: Deed = (world, { payload }) =>
  world.answers('BootNotification', payload) ? undefined : 'nothing was asked for';

/** Where no Heartbeat is due, the CSMS wants one first. */
const withHeartbeat =
  (then: Deed): Deed =>
  async (world, event) => {
    const refusal = await triggers('Heartbeat')(world, event);
    await world.settle();
    return refusal ?? then(world, event);
  };

followPaths(registrationMachine, {
  about: 'as the CSMS and the line decide',
  walk: options,
  begin,
  usual: 18,
  leastShare: 0.5,
  isTold: (told, taken) =>
    told.type === 'configuration.changed' ? told['key'] === taken['key'] && told['value'] === taken['value'] : true,
  deeds: {
    'link.up': async (world) => {
      if (world.whole.run.describe().connection === 'open') return 'the line is there already for';
      await world.wait(() => world.whole.csms.target !== null, 10_000);
      world.whole.csms.accept();
      return undefined;
    },
    'link.down': (world) => {
      if (world.whole.run.describe().connection !== 'open') return 'there is no line for';
      world.forgetCalls();
      world.whole.csms.drop();
      return undefined;
    },
    'answered.bootNotification': answersBoot,
    'failed.bootNotification': (world) =>
      world.answers('BootNotification', 'InternalError') ? undefined : 'nothing was asked for',
    'answered.heartbeat': withHeartbeat((world, { payload }) => void world.answers('Heartbeat', payload)),
    'failed.heartbeat': withHeartbeat((world) => void world.answers('Heartbeat', 'InternalError')),
    'configuration.changed': configures,
    'trigger.bootNotification': triggers('BootNotification'),
    'trigger.heartbeat': triggers('Heartbeat'),
  },
});
