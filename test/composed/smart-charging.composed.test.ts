/** Smart charging among the other charts: the CSMS asks, and the disk takes its time. */
import type { AnyEventObject } from 'xstate';
import { smartChargingMachine } from '../../machines/smart-charging/smart-charging.machine.js';
import { charging, smartOutlets } from '../support/charging-desk.js';
import { input, telling } from '../support/paths-of/smart-charging.js';
import { transaction } from '../support/stores.js';
import { asks, configures } from './deeds.js';
import { type Deed, followPaths } from './follow.js';
import { World } from './world.js';

const begin = () =>
  World.open({
    subject: 'smart-charging',
    product: { ...smartOutlets, features: { ...smartOutlets.features, powerLoss: 'resume' } },
    configuration: { PowerSharingStrategy: 'Equal' },
    found: {
      putTransactions: [transaction('tx-1', { transactionId: 101 })],
      putProfiles: input.profiles,
    },
    holds: ['start'],
  });

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'csms.setChargingProfile': ({ payload }) => payload,
  'csms.clearChargingProfile': ({ payload }) => payload,
  'csms.getCompositeSchedule': ({ payload }) => payload,
  'configuration.changed': ({ key, value }) => [key, value],
  'outlet.charges': ({ outlet }) => [outlet.connectorId, outlet.transaction?.localId ?? null],
  'xstate.done.actor.install': ({ output }) => output?.profile.chargingProfileId ?? null,
};

const fails =
  (name: Parameters<World['held']['fail']>[0]): Deed =>
  (world) =>
    world.held.fail(name) ? undefined : 'nothing was asked for';

type Projected = readonly [state: unknown, current: { readonly callId?: string } | null, ...more: unknown[]];

followPaths(smartChargingMachine, {
  about: 'as the CSMS and the disk decide',
  walk: telling,
  begin,
  fromItsStart: true,
  // The outlet that a power cut has interrupted says so before anybody else speaks.
  inOrder: (events) => [{ type: 'outlet.charges', outlet: charging(1) }, ...events],
  usual: 8,
  leastShare: 0.4,
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  look: (projected) => {
    const [state, current, ...more] = projected as Projected;
    const { callId, ...job } = current ?? {};
    return [state, current && job, ...more];
  },
  heldFor: {
    'commit putProfiles': ['xstate.done.actor.install'],
    'commit removeProfiles': ['xstate.done.actor.write', 'xstate.done.actor.forget'],
    start: ['hardware.ready'],
  },
  deeds: {
    'csms.setChargingProfile': asks('SetChargingProfile', ({ payload }) => payload),
    'csms.clearChargingProfile': asks('ClearChargingProfile', ({ payload }) => payload),
    'csms.getCompositeSchedule': asks('GetCompositeSchedule', ({ payload }) => payload),
    'configuration.changed': configures,
    'xstate.error.actor.install': fails('commit putProfiles'),
    'xstate.error.actor.write': fails('commit removeProfiles'),
  },
});
