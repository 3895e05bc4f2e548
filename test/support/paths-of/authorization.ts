/** What may be said to the authorisation, and what is true of it after each step. */
import { expect } from 'vitest';
import type { authorizationMachine } from '../../../machines/authorization/authorization.machine.js';
import { chargingOf } from '../../../machines/smart-charging/smart-charging.types.js';
import { smartOutlets } from '../charging-desk.js';
import type { WalkOptions } from '../chart-paths.js';
import { authorizationSettings } from '../chart-settings.js';
import { outlet } from '../outlets.js';

export const options: WalkOptions<typeof authorizationMachine> = {
  cover: 'transitions',
  input: {
    settings: authorizationSettings({ LocalAuthorizeOffline: 'true', AllowOfflineTxForUnknownId: 'true' }),
    charging: chargingOf(smartOutlets),
  },
  rig: { peers: ['outbox', 'controller', 'connector-1', 'connector-2'] },
  project: ({ value, context }) => [
    value,
    context.registered,
    context.settings,
    context.outlets.map(({ connectorId, use, idTag }) => [connectorId, use, idTag]),
    context.waiting.map(({ idTag, remote }) => [idTag, remote]),
    context.current?.idTag ?? null,
    context.current?.remote ?? null,
    context.known,
  ],
  limit: 200_000,
  stopWhen: ({ context }) => context.waiting.length > 0,
  cases: [
    { type: 'outlet.changed', outlet: outlet(1, 'plugged') },
    { type: 'outlet.changed', outlet: outlet(1, 'busy', { idTag: 'TAG-1', transactionId: 7 }) },
    { type: 'outlet.changed', outlet: outlet(2, 'authorised', { idTag: 'TAG-1' }) },
    { type: 'tag.presented', idTag: 'TAG-1', connectorId: null },
    { type: 'csms.remoteStartTransaction', callId: 'c-1', payload: { idTag: 'TAG-2' } },
    { type: 'profiles.changed', profiles: [] },
    { type: 'csms.remoteStopTransaction', callId: 'c-2', payload: { transactionId: 7 } },
    { type: 'answered.authorize', key: '', payload: { idTagInfo: { status: 'Accepted' } } },
    { type: 'answered.authorize', key: '', payload: { idTagInfo: { status: 'Invalid' } } },
    { type: 'failed.authorize', key: '', reason: 'timeout' },
    { type: 'failed.authorize', key: '', reason: 'refused' },
    { type: 'tag.judged', idTag: 'TAG-1', idTagInfo: { status: 'Blocked' } },
    { type: 'xstate.done.actor.lookUp', output: { listed: null, cached: null, isOnline: true } },
    { type: 'xstate.done.actor.lookUp', output: { listed: { status: 'Blocked' }, cached: null, isOnline: false } },
    { type: 'xstate.done.actor.lookUp', output: { listed: null, cached: { status: 'Accepted' }, isOnline: false } },
    { type: 'configuration.changed', key: 'AuthorizeRemoteTxRequests', value: 'false' },
  ],
  invariants(rig, event) {
    const { snapshot } = rig;
    const toOutbox = rig.eventsTo('outbox');
    const asked = toOutbox.filter(({ type }) => type === 'outbox.call');
    // One question at a time, and each has its answer before the next tag is looked at.
    expect(snapshot.matches('deciding') || snapshot.matches('judging')).toBe(false);
    // Nobody begins anything while the station goes down.
    if (snapshot.matches('closed') || snapshot.matches('powerFailing')) expect(snapshot.context.waiting).toEqual([]);
    if (snapshot.matches('asking')) expect(asked.at(-1)).toMatchObject({ action: 'Authorize' });
    if (snapshot.matches('idle')) expect(snapshot.context.waiting).toEqual([]);
    // 5.11, 5.12: every call of the CSMS is answered at once, and before its consequences.
    if (event.type.startsWith('csms.')) {
      const answer = rig.said.findIndex(({ event: said }) => said['callId'] === event['callId']);
      expect(rig.said[answer]).toMatchObject({ to: 'outbox', event: { type: 'outbox.respond' } });
    }
    // 4.2: nothing from afar before the first Accepted.
    if (event.type.startsWith('csms.') && !snapshot.context.registered)
      expect(toOutbox.at(-1)).toMatchObject({ payload: { status: 'Rejected' } });
  },
};
