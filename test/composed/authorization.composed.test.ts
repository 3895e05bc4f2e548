/** Who may charge, among the other charts: drivers, the list, the cache and the CSMS. */
import type { AnyEventObject } from 'xstate';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { authorizationMachine } from '../../machines/authorization/authorization.machine.js';
import { MemoryDisk, memoryStore } from '../../persistence/memory.js';
import type { IdTagInfo } from '../../protocol/messages.js';
import { smartOutlets } from '../support/charging-desk.js';
import { options } from '../support/paths-of/authorization.js';
import { Notebook } from '../support/stores.js';
import { asks, configures, connects, fate, registers } from './deeds.js';
import { type Deed, followPaths } from './follow.js';
import { World } from './world.js';

/** What the list and the cache say of any tag. */
let known: { readonly listed: IdTagInfo | null; readonly cached: IdTagInfo | null } = { listed: null, cached: null };

async function begins(): Promise<World> {
  const world = await World.open({
    subject: 'authorization',
    product: { ...smartOutlets, features: { ...smartOutlets.features, powerLoss: 'stopBeforeGoingDown' } },
    configuration: { LocalAuthorizeOffline: 'true', AllowOfflineTxForUnknownId: 'true', ResetRetries: '0' },
    resets: true,
    holds: ['reset'],
    unanswered: ['Authorize', 'BootNotification', 'StartTransaction'],
    waits: true,
    ports: ({ held }) => {
      const store = memoryStore(new Notebook(), new SteppedClock(), new MemoryDisk());
      const find = (which: 'listed' | 'cached') => (idTag: string) =>
        held.through('find', async () => {
          const idTagInfo = known[which];
          return idTagInfo && { idTag, idTagInfo };
        });
      return {
        store: {
          ledger: store.ledger,
          configuration: store.configuration,
          localList: {
            version: () => store.localList.version(),
            size: () => store.localList.size(),
            find: find('listed'),
            replace: (...list) => store.localList.replace(...list),
            update: (...list) => store.localList.update(...list),
          },
          authorizationCache: {
            find: find('cached'),
            put: (...entry) => store.authorizationCache.put(...entry),
            remove: (idTag) => store.authorizationCache.remove(idTag),
            clear: () => store.authorizationCache.clear(),
          },
        },
      };
    },
  });
  await connects(world);
  return world;
}

/** The CSMS can be asked only when it has accepted the station. */
function acceptedFirst(events: readonly AnyEventObject[]): readonly AnyEventObject[] {
  const needs = ({ type, output }: AnyEventObject) =>
    type.endsWith('.authorize') || (type === 'xstate.done.actor.lookUp' && output.isOnline);
  const accepted = events.findIndex(({ type }) => type === 'registration.accepted');
  const first = events.findIndex(needs);
  if (first < 0 || (accepted >= 0 && accepted < first)) return events;
  return [{ type: 'registration.accepted' }, ...events];
}

/** A driver whom nobody knows, and whom the CSMS takes. */
async function comes(world: World, connectorId: number): Promise<void> {
  known = { listed: null, cached: null };
  world.held.release('find');
  world.hardware.token({ idTag: 'TAG-1', connectorId });
  await world.settle();
  world.answers('Authorize', { idTagInfo: { status: 'Accepted' } });
  await world.settle();
}

const becomes: Deed = async (world, { outlet: { connectorId, use } }) => {
  world.able(connectorId);
  if (use !== 'authorised') world.hardware.plug(connectorId, 'plugged');
  await world.settle();
  if (use === 'plugged') return;
  await comes(world, connectorId);
  if (use === 'busy')
    await world.answersSoon('StartTransaction', { transactionId: 7, idTagInfo: { status: 'Accepted' } });
};

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'outlet.changed': ({ outlet: { connectorId, use, transactionId } }) => [connectorId, use, transactionId],
  'tag.presented': ({ idTag, connectorId }) => [idTag, connectorId],
  'csms.remoteStartTransaction': ({ payload }) => payload,
  'csms.remoteStopTransaction': ({ payload }) => payload,
  'answered.authorize': ({ payload }) => payload,
  'failed.authorize': ({ reason }) => reason,
  'tag.judged': ({ idTag, idTagInfo }) => [idTag, idTagInfo],
  'xstate.done.actor.lookUp': ({ output: { listed, cached, isOnline } }) => [listed, cached, isOnline],
  'configuration.changed': ({ key, value }) => [key, value],
};

type Outlet = readonly [connectorId: number, use: string, idTag: string | null];
type Projected = readonly [
  state: unknown,
  registered: boolean,
  settings: unknown,
  outlets: readonly Outlet[],
  ...rest: readonly unknown[],
];

followPaths(authorizationMachine, {
  about: 'as drivers, the CSMS and the store decide',
  walk: options,
  begin: begins,
  fromItsStart: true,
  inOrder: acceptedFirst,
  usual: 8,
  leastShare: 0.85,
  // An outlet that serves nobody yet is none; nor do the paths know one that is free.
  look: (projected) => {
    const [state, registered, settings, outlets, ...rest] = projected as Projected;
    const isInUse = ([, use]: Outlet) => use !== 'free' && use !== 'unusable';
    return [state, registered, settings, outlets.filter(isInUse), ...rest];
  },
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  prepare: (world, { type, output }) => {
    if (type !== 'xstate.done.actor.lookUp') return;
    known = output;
    if (output.isOnline || world.whole.run.describe().connection !== 'open') return;
    world.forgetCalls();
    world.whole.csms.drop();
  },
  heldFor: { find: ['xstate.done.actor.lookUp'], reset: [] },
  deeds: {
    'registration.accepted': registers['registration.accepted'] as Deed,
    'outlet.changed': becomes,
    'tag.presented': (world, { idTag, connectorId }) => world.hardware.token({ idTag, connectorId }),
    'csms.remoteStartTransaction': asks('RemoteStartTransaction', ({ payload }) => payload),
    'csms.remoteStopTransaction': asks('RemoteStopTransaction', ({ payload }) => payload),
    'profiles.changed': asks('SetChargingProfile', {
      connectorId: 0,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 1,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }] },
      },
    }),
    'answered.authorize': fate('Authorize'),
    'failed.authorize': fate('Authorize'),
    'tag.judged': async (world, { idTagInfo }) =>
      (await world.answersSoon('StartTransaction', { transactionId: 7, idTagInfo }))
        ? undefined
        : 'nobody is judged by',
    'list.updated': asks('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList: [] }),
    'configuration.changed': configures,
    'station.ending': asks('Reset', { type: 'Soft' }),
    // The hardware cannot be reset: the station goes on as it was.
    'station.working': (world) => world.wait(() => world.held.fail('reset'), 60_000),
    'power.failing': (world) => world.hardware.power('failing'),
    'power.ok': (world) => world.hardware.power('ok'),
    'xstate.error.actor.lookUp': (world) => (world.held.fail('find') ? undefined : 'nothing was asked for'),
  },
});
