/** What goes out, among the other charts: the CSMS answers or does not, the line goes, the disk takes its time. */
import type { AnyEventObject } from 'xstate';
import { outboxMachine } from '../../machines/outbox/outbox.machine.js';
import { options } from '../support/paths-of/outbox.js';
import { asks, configures, connects, showsTag, triggers } from './deeds.js';
import { type Deed, followPaths } from './follow.js';
import { World } from './world.js';

type Payload = Readonly<Record<string, unknown>>;

const unanswered = ['Authorize', 'BootNotification', 'Heartbeat', 'StartTransaction'];

async function begins(): Promise<World> {
  const world = await World.open({
    subject: 'outbox',
    configuration: {
      AuthorizationCacheEnabled: 'false',
      AllowOfflineTxForUnknownId: 'true',
      TransactionMessageAttempts: '2',
    },
    unanswered,
    waits: true,
  });
  world.able(1);
  world.able(2);
  await world.settle();
  return world;
}

const answersBoot =
  (status: string): Deed =>
  async (world) => {
    await connects(world);
    const currentTime = new Date(world.whole.clock.now()).toISOString();
    return world.answers('BootNotification', { status, interval: 3600, currentTime })
      ? undefined
      : 'nothing was asked for';
  };

/** By the message ids of the paths. */
const actions: Readonly<Record<string, string>> = {
  boot: 'BootNotification',
  ordinary: 'Authorize',
  news: 'StatusNotification',
  'message-1': 'StartTransaction',
};

/** What was asked last, or an answer that nobody waits for. */
const answers =
  (whole: (event: AnyEventObject) => Payload | string): Deed =>
  (world, event) => {
    const answer = whole(event);
    const action = actions[event['messageId']] ?? '';
    if (world.whole.csms.target === null || !world.isHeard) return 'there is no line for';
    // It may come late, and when it has been refused already.
    const id = world.whole.heard.findLast((one) => one.action === action)?.id ?? 'of-nobody';
    world.whole.csms.send(JSON.stringify(typeof answer === 'string' ? [4, id, answer, '', {}] : [3, id, answer]));
    return undefined;
  };

const plausible: Readonly<Record<string, Payload>> = { Authorize: { idTagInfo: { status: 'Accepted' } } };

const calls: Readonly<Record<string, Deed>> = {
  BootNotification: async (world, event) => {
    if (world.whole.run.describe().connection !== 'open') return connects(world);
    return triggers('BootNotification')(world, event);
  },
  Heartbeat: triggers('Heartbeat'),
  Authorize: (world) => world.hardware.token({ idTag: 'TAG-2', connectorId: 1 }),
  StatusNotification: (world) => {
    world.whole.answers['StatusNotification'] = () => null;
    world.hardware.plug(1, 'plugged');
  },
};

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'outbox.call': ({ action }) => action,
  'configuration.changed': ({ key, value }) => [key, value],
};

type Projected = readonly [
  state: unknown,
  calls: readonly string[],
  owed: readonly (readonly [messageId: string, attempts: number])[],
  inFlight: string | null,
  news: readonly string[] | null,
];

followPaths(outboxMachine, {
  about: 'as the CSMS, the line and the disk decide',
  walk: options,
  begin: begins,
  fromItsStart: true,
  usual: 6,
  leastShare: 0.8,
  // Ids are drawn.
  look: (projected) => {
    const [state, waiting, owed, inFlight, news] = projected as Projected;
    return [state, waiting.length, owed.map(([, attempts]) => attempts), inFlight !== null, (news ?? []).length];
  },
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  heldFor: {
    'commit removeOwed': ['xstate.done.actor.record'],
    'commit putOwed': ['xstate.done.actor.record', 'owed.added'],
  },
  deeds: {
    'gate.boot': (world) => connects(world),
    'gate.pending': answersBoot('Pending'),
    'gate.shut': answersBoot('Rejected'),
    'gate.open': answersBoot('Accepted'),
    'link.down': async (world) => {
      await connects(world);
      world.forgetCalls();
      world.whole.csms.drop();
    },
    'outbox.call': (world, event) => (calls[event['action']] ?? (() => 'nobody can ask for'))(world, event),
    // Nobody is asked where there is no line: the driver is believed.
    'owed.added': async (world) => {
      world.hardware.plug(1, 'plugged');
      await world.settle();
      await showsTag(world);
    },
    'outbox.respond': asks('ClearCache', {}),
    'outbox.refuse': asks('SetVariables', {}),
    'configuration.changed': configures,
    'frame.result': answers(({ messageId, payload }) => plausible[actions[messageId] ?? ''] ?? payload),
    'frame.error': answers(() => 'InternalError'),
    'xstate.error.actor.record': (world) =>
      world.held.fail('commit removeOwed') || world.held.fail('commit putOwed') ? undefined : 'nothing was asked for',
  },
});
