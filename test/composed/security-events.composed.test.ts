/** The security events among the other charts: the CSMS sends nonsense, hears of it or does not, and the disk fails. */
import type { AnyEventObject } from 'xstate';
import { mostKept } from '../../machines/security-events/kept.js';
import { securityEventsMachine } from '../../machines/security-events/security-events.machine.js';
import { crowded, options } from '../support/paths-of/security-events.js';
import { keptEvent } from '../support/security-desk.js';
import { asks, connects, fate, registers } from './deeds.js';
import { type Deed, type Followed, followPaths } from './follow.js';
import { World } from './world.js';

/** The line is there, and the CSMS has not accepted the station yet. */
async function begins(kept: readonly ReturnType<typeof keptEvent>[]): Promise<World> {
  const world = await World.open({
    subject: 'security-events',
    unanswered: ['BootNotification', 'SecurityEventNotification'],
    found: { putSecurityEvents: kept },
    waits: true,
  });
  await connects(world);
  return world;
}

const raises: Readonly<Record<string, Deed>> = {
  InvalidMessages: (world) => {
    if (world.whole.csms.target === null || !world.isHeard) return 'there is no line for';
    world.whole.csms.send('nonsense');
    return undefined;
  },
  AttemptedReplayAttacks: async (world, event) => {
    const once = asks('GetConfiguration', {});
    const refusal = await once(world, event);
    await world.settle();
    if (!refusal) world.asks('GetConfiguration', {}, 'world-1');
    return refusal;
  },
  StartupOfTheDevice: (world) => world.hardware.tamper?.(),
};

/** Of those that come in no floods one is like the other. */
const kindOf = (event: string) => (event in raises && event !== 'StartupOfTheDevice' ? event : 'of its own');

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'security.event': ({ event }) => kindOf(event),
  'answered.securityEventNotification': ({ key }) => key,
  'failed.securityEventNotification': ({ key, reason, code }) => [key, reason, code],
};

type Projected = readonly [
  state: unknown,
  kept: readonly (readonly [number: number, type: string])[],
  ...rest: readonly unknown[],
];

const puts = 'commit putSecurityEvents';
const removes = 'commit removeSecurityEvents';

const common: Omit<Followed<typeof securityEventsMachine>, 'about' | 'walk' | 'begin' | 'usual' | 'leastShare'> = {
  fromItsStart: true,
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  heldFor: { [puts]: ['xstate.done.actor.write'], [removes]: ['xstate.done.actor.write'] },
  deeds: {
    ...registers,
    'security.event': (world, event) => raises[event['event']]?.(world, event),
    'answered.securityEventNotification': fate('SecurityEventNotification'),
    'failed.securityEventNotification': fate('SecurityEventNotification'),
    'xstate.error.actor.write': (world) =>
      [world.held.fail(puts), world.held.fail(removes)].includes(true) ? undefined : 'nothing was asked for',
  },
};

followPaths(securityEventsMachine, {
  ...common,
  about: 'as the CSMS and the disk decide',
  walk: options,
  begin: () => begins([keptEvent(1)]),
  usual: 8,
  leastShare: 0.7,
  look: (projected) => {
    const [state, kept, ...rest] = projected as Projected;
    return [state, kept.map(([number]) => number), ...rest];
  },
});

followPaths(securityEventsMachine, {
  ...common,
  about: 'where there is room for one more only',
  walk: crowded,
  begin: () => begins(Array.from({ length: mostKept - 1 }, (_, index) => keptEvent(index + 1, 'StartupOfTheDevice'))),
  usual: 3,
  leastShare: 0.7,
});
