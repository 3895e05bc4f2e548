/** Uploads of logs among the other charts: the CSMS wants one, there is one or not, and the server takes it or does not. */
import type { AnyEventObject } from 'xstate';
import { logUploadMachine } from '../../machines/log-upload/log-upload.machine.js';
import { packed } from '../support/log-desk.js';
import { optionsFor } from '../support/paths-of/log-upload.js';
import { restingPorts } from '../support/resting-ports.js';
import { asks, connects, fate, registers, triggers } from './deeds.js';
import { followPaths } from './follow.js';
import { World } from './world.js';

/** What is found to be packed next. */
let found: typeof packed | null = packed;

async function begins(subject: string, told: string): Promise<World> {
  const world = await World.open({
    subject,
    unanswered: ['BootNotification', told],
    waits: true,
    ports: ({ held }) => {
      const { logs, transfer } = restingPorts();
      return {
        logs: { ...logs, pack: () => held.through('pack', async () => found) },
        transfer: { ...transfer, upload: () => held.through('upload', async () => {}) },
      };
    },
  });
  await connects(world);
  return world;
}

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'xstate.done.actor.pack': ({ output }) => output,
  'xstate.error.actor.upload': ({ error }) => error.code,
};
const aboutFate = ({ key, reason }: AnyEventObject) => [key, reason];

type Projected = readonly [state: unknown, work: readonly unknown[], owed: unknown];

for (const serves of ['diagnostics', 'log-upload'] as const) {
  const told = serves === 'diagnostics' ? 'DiagnosticsStatusNotification' : 'LogStatusNotification';
  followPaths(logUploadMachine, {
    about: serves === 'diagnostics' ? 'for GetDiagnostics' : 'for GetLog',
    walk: optionsFor(serves),
    begin: () => begins(serves, told),
    fromItsStart: true,
    usual: 5,
    leastShare: 0.9,
    // The ids of the calls are drawn.
    look: (projected) => {
      const [state, [callId, ...work], owed] = projected as Projected;
      return [state, callId !== undefined, work, owed];
    },
    isTold: (one, other) => {
      const said = saidOf[one.type] ?? (/^(answered|failed)/.test(one.type) ? aboutFate : () => null);
      return JSON.stringify(said(one)) === JSON.stringify(said(other));
    },
    prepare: (_, { type, output }) => {
      if (type === 'xstate.done.actor.pack') found = output;
    },
    heldFor: { pack: ['xstate.done.actor.pack'], upload: ['xstate.done.actor.upload'] },
    deeds: {
      ...registers,
      'csms.getDiagnostics': asks('GetDiagnostics', ({ payload }) => payload),
      'csms.getLog': asks('GetLog', ({ payload }) => payload),
      'trigger.diagnosticsStatusNotification': triggers('DiagnosticsStatusNotification'),
      'trigger.logStatusNotification': asks('ExtendedTriggerMessage', { requestedMessage: 'LogStatusNotification' }),
      'answered.*': fate(told),
      'failed.*': fate(told),
      'xstate.error.actor.pack': (world, { error }) =>
        world.held.fail('pack', error) ? undefined : 'nothing was asked for',
      'xstate.error.actor.upload': (world, { error }) =>
        world.held.fail('upload', error) ? undefined : 'nothing was asked for',
    },
  });
}
