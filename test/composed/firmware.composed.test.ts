/** Firmware updates among the other charts: files that come or not, a host that installs, drivers who are in the way. */
import type { AnyEventObject } from 'xstate';
import { firmwareMachine } from '../../machines/firmware/firmware.machine.js';
import type { Host } from '../../protocol/ports/host.js';
import type { CertificateVerdict } from '../../protocol/ports/pki.js';
import { image } from '../support/firmware-desk.js';
import { type FirmwareWalk, options, walks } from '../support/paths-of/firmware.js';
import { restingPorts } from '../support/resting-ports.js';
import { asks, configures, connects, fate, registers, showsTag, triggers } from './deeds.js';
import { type Deed, type Followed, followPaths } from './follow.js';
import type { HeldCall } from './held.js';
import { World } from './world.js';

/** What is said next by whom the station asks. */
const next = { installs: 'inUse' as 'inUse' | 'afterReboot', isSigned: true, isJudgedGood: true };

const verdict = (pem: string): CertificateVerdict =>
  next.isJudgedGood
    ? {
        ok: true,
        pem,
        facts: { fingerprint: 'f', subject: '', issuer: '', serialNumber: '1', notBeforeMs: 0, notAfterMs: 0 },
      }
    : { ok: false, why: 'it has expired' };

const holds: readonly HeldCall[] = [
  'download',
  'verify',
  'judge',
  'install',
  'reboot',
  'confirm',
  'commit putFirmware',
];

async function begins({ input }: FirmwareWalk): Promise<World> {
  Object.assign(next, { installs: 'inUse', isSigned: true, isJudgedGood: true });
  const world = await World.open({
    subject: 'firmware',
    configuration: { AuthorizationCacheEnabled: 'false', AllowOfflineTxForUnknownId: 'true' },
    unanswered: ['Authorize', 'BootNotification', 'FirmwareStatusNotification', 'SignedFirmwareStatusNotification'],
    waits: true,
    holds,
    ...(input.record && { found: { putFirmware: input.record } }),
    ports: ({ held }) => {
      const { host, pki, transfer } = restingPorts();
      const able: Host = {
        ...host,
        bootedFirmware: async () => ({ version: null, outcome: input.outcome ?? 'none' }),
        reboot: () => held.through('reboot', async () => {}),
        confirmFirmware: () => held.through('confirm', async () => {}),
        ...(input.isInstallable && {
          installFirmware: () => held.through('install', async () => next.installs),
        }),
      };
      return {
        host: able,
        transfer: { ...transfer, download: () => held.through('download', async () => image) },
        pki: {
          ...pki,
          judgeSigner: (pem) => held.through('judge', async () => verdict(pem)),
          verifyFile: () => held.through('verify', async () => next.isSigned),
        },
      };
    },
  });
  world.able(1);
  world.able(2);
  await world.settle();
  return world;
}

const requests =
  (action: string): Deed =>
  async (world, event) => {
    await connects(world);
    return asks(action, ({ payload }) => payload)(world, event);
  };

/** Whoever began ends it, too. */
const uses: Deed = async (world, { connectorId, busy }) => {
  if (busy) world.hardware.plug(connectorId, 'plugged');
  await world.settle();
  await showsTag(world, connectorId);
};

const waitsFor =
  (type: string, mostMs: number): Deed =>
  (world) => {
    const { taken } = world;
    const from = taken.length;
    return world.wait(() => taken.slice(from).some(({ event }) => event.type === type), mostMs);
  };

const fails =
  (name: HeldCall): Deed =>
  (world, { error }) =>
    world.held.fail(name, error) ? undefined : 'nothing was asked for';

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'csms.signedUpdateFirmware': ({ payload }) => payload,
  'csms.updateFirmware': ({ payload }) => payload,
  'outlet.busy': ({ connectorId, busy }) => [connectorId, busy],
  'configuration.changed': ({ key, value }) => [key, value],
  'xstate.done.actor.judge': ({ output }) => output.ok && [output.record.requestId, output.record.installAt],
  'xstate.done.actor.verify': ({ output }) => output,
  'xstate.done.actor.install': ({ output }) => output,
  'xstate.done.actor.letGo': ({ output }) => output,
  'xstate.done.actor.reboot': ({ output }) => output,
  'xstate.error.actor.download': ({ error }) => error.code,
  'xstate.error.actor.install': ({ error }) => error.name,
};
const aboutFate = ({ key, reason }: AnyEventObject) => [key, reason];

type Projected = readonly [
  state: unknown,
  record: unknown,
  image: unknown,
  request: readonly [callId: string | undefined, ...rest: readonly unknown[]],
  ...rest: readonly unknown[],
];

const common: Omit<Followed<typeof firmwareMachine>, 'about' | 'walk' | 'begin' | 'usual' | 'leastShare'> = {
  fromItsStart: true,
  isTold: (told, taken) => {
    const said = saidOf[told.type] ?? (/^(answered|failed)/.test(told.type) ? aboutFate : () => null);
    return JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  prepare: (_, { type, output }) => {
    if (type === 'xstate.done.actor.verify') next.isSigned = output;
    if (type === 'xstate.done.actor.judge') next.isJudgedGood = output.ok;
    if (/done\.actor\.(install|letGo)$/.test(type) && output !== null) next.installs = output;
  },
  heldFor: {
    download: ['xstate.done.actor.download'],
    verify: ['xstate.done.actor.verify'],
    judge: ['xstate.done.actor.judge'],
    install: ['xstate.done.actor.install'],
    reboot: ['xstate.done.actor.reboot'],
    confirm: ['xstate.done.actor.confirm'],
    'commit putFirmware': ['xstate.done.actor.write'],
  },
  deeds: {
    ...registers,
    'csms.signedUpdateFirmware': requests('SignedUpdateFirmware'),
    'csms.updateFirmware': requests('UpdateFirmware'),
    'trigger.firmwareStatusNotification': async (world, event) => {
      await connects(world);
      return triggers('FirmwareStatusNotification')(world, event);
    },
    'trigger.signedFirmwareStatusNotification': async (world, event) => {
      await connects(world);
      return asks('ExtendedTriggerMessage', { requestedMessage: 'FirmwareStatusNotification' })(world, event);
    },
    'outlet.busy': uses,
    'configuration.changed': async (world, event) => {
      await connects(world);
      return configures(world, event);
    },
    'clock.set': (world, event) =>
      world.whole.run.describe().registration === 'accepted'
        ? triggers('Heartbeat')(world, event)
        : registers['registration.accepted']?.(world, event),
    // Somebody sets the clock of the machine, and says nothing.
    deadline: (world, event) => {
      world.whole.clock.adjust(Date.parse('2026-06-01T00:00:00Z'));
      return waitsFor('deadline', 61_000)(world, event);
    },
    'answered.firmwareStatusNotification': fate('FirmwareStatusNotification'),
    'failed.firmwareStatusNotification': fate('FirmwareStatusNotification'),
    'answered.signedFirmwareStatusNotification': fate('SignedFirmwareStatusNotification'),
    'failed.signedFirmwareStatusNotification': fate('SignedFirmwareStatusNotification'),
    'xstate.error.actor.judge': fails('judge'),
    'xstate.error.actor.download': fails('download'),
    'xstate.error.actor.verify': fails('verify'),
    'xstate.error.actor.install': (world, event) =>
      event['error'].name === 'FirmwareError'
        ? fails('install')(world, event)
        : waitsFor('xstate.error.actor.install', 3_601_000)(world, event),
    // It was told to end, and ends; or it was done after all.
    'xstate.done.actor.letGo': (world, { output }) => {
      if (output === null) world.held.fail('install');
      else world.held.release('install');
    },
    'xstate.error.actor.reboot': fails('reboot'),
    'xstate.error.actor.confirm': fails('confirm'),
    'xstate.error.actor.write': fails('commit putFirmware'),
  },
};

for (const walk of walks) {
  // The chart begins without a boot only where it has crashed, and a walk in another security profile is another station.
  if (walk.input.outcome === null || walk.input.settings.securityProfile > 0) continue;
  followPaths(firmwareMachine, {
    ...common,
    about: walk.about,
    walk,
    begin: () => begins(walk),
    usual: 2,
    leastShare: 0.5,
    // The ids of the calls are drawn.
    ...(walk.project === options.project && {
      look: (projected: unknown) => {
        const [state, record, file, [callId, ...request], ...rest] = projected as Projected;
        return [state, record, file, [callId !== undefined, ...request], ...rest];
      },
    }),
  });
}
