/** What may be said to the root, and what is true of it after each step. */
import { expect } from 'vitest';
import { createMachine } from 'xstate';
import { fillConfiguration, openedFrom } from '../../../actors/settings.js';
import { childrenOf } from '../../../machines/station/children.js';
import type { stationMachine } from '../../../machines/station/station.machine.js';
import type { WalkOptions } from '../chart-paths.js';
import { emptyLedger, rigState } from '../chart-ports.js';

const state = rigState();
fillConfiguration(state, {});

/** The root asks it one thing: whether the CSMS has accepted. */
const registration = createMachine({ tags: 'accepted' });

const station = { connectors: 2, mainMeter: true, stopsOnBackUpPower: true, resumesAfterPowerLoss: false };

export const opened = openedFrom(state, emptyLedger, []);
const withRetries = (ResetRetries: string) => ({
  ...opened,
  configuration: { ...opened.configuration, ResetRetries },
});

export const options: WalkOptions<typeof stationMachine> = {
  cover: 'transitions',
  limit: 60_000,
  input: station,
  rig: { children: { registration } },
  project: ({ value, status, context: { crashes, ending, failedResets, opened, power, settings } }) => [
    [value, status, crashes, ending?.reason ?? null],
    [power, failedResets, settings.resetRetries, opened?.bootIsOver],
  ],
  cases: [
    { type: 'xstate.done.actor.openStore', output: withRetries('0') },
    { type: 'xstate.done.actor.openStore', output: withRetries('1') },
    { type: 'station.stop', reason: 'Reboot', restart: false },
    { type: 'csms.reset', callId: 'r-1', payload: { type: 'Hard' } },
    { type: 'csms.reset', callId: 'r-2', payload: { type: 'Soft' } },
    { type: 'csms.triggerMessage', callId: 't-1', payload: { requestedMessage: 'StatusNotification' } },
    { type: 'csms.triggerMessage', callId: 't-2', payload: { requestedMessage: 'BootNotification' } },
    { type: 'csms.triggerMessage', callId: 't-3', payload: { requestedMessage: 'MeterValues' } },
    { type: 'csms.triggerMessage', callId: 't-4', payload: { requestedMessage: 'FirmwareStatusNotification' } },
    {
      type: 'csms.extendedTriggerMessage',
      callId: 'e-1',
      payload: { requestedMessage: 'SignChargePointCertificate' },
    },
    { type: 'hardware.power', state: 'failing' },
    { type: 'hardware.power', state: 'ok' },
    { type: 'configuration.changed', key: 'HeartbeatInterval', value: '60' },
    { type: 'xstate.error.actor.connector-1', actorId: 'connector-1', error: new Error('a defect') },
  ],
  invariants(rig, event) {
    const { snapshot } = rig;
    // Supervision: while the station works all its charts do, whatever has crashed.
    for (const child of childrenOf(station)) expect(rig.runs(child)).toBe(snapshot.matches('working'));
    // Without a store no session could be kept, so none begins.
    if (!snapshot.matches('working')) expect(snapshot.status === 'done' || snapshot.context.opened === null).toBe(true);
    // 5.14, 5.17: answered at once.
    if (event.type.startsWith('csms.') && snapshot.matches('working'))
      expect(rig.eventsTo('child:outbox').map(({ callId }) => callId)).toContain(event['callId']);
    // 5.14, 7.42: on the way down what runs is stopped, for its reason, and nothing new begins.
    if (snapshot.matches({ working: 'ending' })) {
      const reason = snapshot.context.ending?.reason;
      for (const id of [1, 2])
        expect(rig.eventsTo(`child:connector-${id}`)).toContainEqual({ type: 'transaction.stop', reason });
      expect(rig.saidTo('child:authorization')).toContain('station.ending');
    }
    // 4.10: on back-up power what runs is stopped, and no tag is heard until the mains are back.
    if (snapshot.matches({ working: 'powerFailing' })) {
      for (const id of [1, 2])
        expect(rig.eventsTo(`child:connector-${id}`)).toContainEqual({ type: 'transaction.stop', reason: 'PowerLoss' });
      expect(closing(rig.saidTo('child:authorization'))).toBe('power.failing');
    }
    if (snapshot.matches({ working: 'ready' }))
      expect([undefined, 'power.ok', 'station.working']).toContain(closing(rig.saidTo('child:authorization')));
    // 5.14: the hardware is reset after what runs has ended, and not more often than ResetRetries allows.
    expect(snapshot.context.failedResets).toBeLessThanOrEqual(snapshot.context.settings.resetRetries);
    if (rig.runs('resetHardware')) expect(snapshot.context.ending?.reset).toBeTruthy();
    // 4.9: what the registration tells goes to connector 0 and to every outlet.
    if (event.type.startsWith('registration.') && snapshot.matches('working'))
      for (const id of [0, 1, 2]) expect(rig.saidTo(`child:status-${id}`).at(-1)).toBe(event.type);
  },
};

/** The last thing the authorisation was told of being open or closed. */
const closing = (said: readonly string[]) =>
  said.filter((type) => type.startsWith('power.') || type.startsWith('station.')).at(-1);

// One crash wherever it may come; twenty of them at the beginning, where nothing else happens meanwhile.
export const oneCrash: WalkOptions<typeof stationMachine> = {
  ...options,
  stopWhen: ({ context }) => context.crashes > 0,
};
export const manyCrashes: WalkOptions<typeof stationMachine> = {
  ...options,
  stopWhen: ({ context: { ending, opened, power } }) =>
    ending !== null || power !== 'ok' || opened?.bootIsOver === true,
};
