import { expect } from 'vitest';
import { connectionMachine } from '../../machines/connection/connection.machine.js';
import { reachesAlike } from '../../machines/connection/way.js';
import type { Way } from '../../protocol/ports/store.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';

const old: Way = { profile: 1, url: 'ws://central.example/ocpp', password: 'key-1', certificate: null };
const raised: Way = { ...old, profile: 2, url: 'wss://central.example/ocpp' };
/** A certificate that profile 2 does not show. */
const later: Way = { ...raised, certificate: 'ab' };

const nameOf = (way: Way | null) =>
  [old, raised, later].findIndex((one) => JSON.stringify(one) === JSON.stringify(way));

const common: Omit<WalkOptions<typeof connectionMachine>, 'project' | 'cases'> = {
  cover: 'situations',
  rig: { peers: ['registration', 'outbox', 'certificates', 'security-events'] },
  internal: ['way.reached', 'way.missed'],
  invariants(rig) {
    const { snapshot } = rig;
    const isOpen = snapshot.matches({ line: { linked: 'open' } });
    // J 5.4: the registration and the outbox know of every coming and going, in pairs.
    const told = rig.saidTo('registration').filter((type) => type.startsWith('link.'));
    expect(told.at(-1) === 'link.up').toBe(isOpen);
    expect(told.every((type, at) => type === (at % 2 === 0 ? 'link.up' : 'link.down'))).toBe(true);
    expect(rig.saidTo('outbox').length).toBe(told.filter((type) => type === 'link.down').length);
    // One connection at a time, and none while waiting to dial again (J 3.2).
    expect(rig.runs('link')).toBe(snapshot.matches({ line: 'linked' }));
    // A handshake that succeeded resets the waits.
    if (isOpen) expect(snapshot.context.failures).toBe(0);
    // WebSocketPingInterval 0: no pings of ours (J 5.3).
    if (snapshot.context.pingIntervalMs === 0)
      expect(snapshot.matches({ line: { linked: { open: 'quiet' } } })).toBe(false);
    // On trial is what has a way behind it, and only that is ever left.
    const { ways } = snapshot.context;
    expect(snapshot.hasTag('onTrial')).toBe(ways.other !== null);
    // What is dialled, or spoken over, is the present way.
    const dialled = rig.begun.findLast(({ id }) => id === 'link')?.input as Way | undefined;
    if (dialled && snapshot.matches({ line: 'linked' }) && !snapshot.matches({ line: { linked: 'leaving' } }))
      expect(reachesAlike(dialled, ways.present)).toBe(true);
  },
};

const settings = { backOff: { minimumMs: 1_000, jitterMs: 500, maximumMs: 8_000 }, pongTimeoutMs: 20_000 };
const lost = { type: 'link.closed', code: 1006, reason: 'The connection was lost.', problem: 'lost' };

const line: WalkOptions<typeof connectionMachine> = {
  ...common,
  input: { ...settings, ways: { present: old, other: null }, pingIntervalMs: 60_000, fallbackMs: 900_000 },
  project: ({ value, context }) => [value, context.pingIntervalMs > 0, Math.min(context.failures, 2)],
  stopWhen: ({ context }) => context.failures > 2,
  cases: [
    lost,
    { type: 'link.closed', code: 1000, reason: 'Goodbye.' },
    { type: 'configuration.changed', key: 'WebSocketPingInterval', value: '0' },
    { type: 'configuration.changed', key: 'WebSocketPingInterval', value: '30' },
    { type: 'configuration.changed', key: 'HeartbeatInterval', value: '30' },
    { type: 'connection.switched', ways: { present: old, other: null } },
  ],
};

const switched = (present: Way, other: Way | null) => ({ type: 'connection.switched', ways: { present, other } });
const recorded = (child: string, present: Way, other: Way | null) => ({
  type: `xstate.done.actor.${child}`,
  output: { present, other },
});

const way: WalkOptions<typeof connectionMachine> = {
  ...common,
  input: { ...settings, ways: { present: raised, other: old }, pingIntervalMs: 0, fallbackMs: 900_000 },
  project: ({ value, context: { ways, failures } }) => [
    value,
    nameOf(ways.present),
    nameOf(ways.other),
    Math.min(failures, 1),
  ],
  stopWhen: ({ context }) => context.failures > 1,
  cases: [
    lost,
    switched(raised, old),
    switched(old, raised),
    switched(old, null),
    switched(later, old),
    recorded('leaveWay', old, raised),
    recorded('proveWay', raised, null),
    { type: 'configuration.changed', key: 'SecurityFallbackTime', value: '60' },
  ],
};

walkPaths(connectionMachine, line);
disturbEverywhere(connectionMachine, line);
walkPaths(connectionMachine, way);
disturbEverywhere(connectionMachine, way);

/** Transitions are enough here: situations differ in what the line and the way have been through. */
for (const walked of [line, way]) {
  const options = { ...walked, cover: 'transitions' as const };
  cutPowerEverywhere(connectionMachine, options, {
    found: (rig) => {
      const { ways, fallbackMs, pingIntervalMs } = rig.snapshot.context;
      const { present, other } = ways;
      const written = [
        ...(other !== null && rig.runs('leaveWay') ? [{ present: other, other: present }] : []),
        ...(rig.runs('proveWay') ? [{ present, other: null }] : []),
      ];
      return [ways, ...written].map((one) => ({ ...settings, ways: one, fallbackMs, pingIntervalMs }));
    },
    goesOn: () => [{ type: 'connection.dial' }, { type: 'link.opened' }],
    rests: (snapshot) => snapshot.hasTag('open'),
    // What was gone back from, or is on trial, still is.
    keeps: ({ snapshot }) => expect(snapshot.hasTag('onTrial')).toBe(snapshot.context.ways.other !== null),
  });
  loseLinkEverywhere(connectionMachine, options, {
    lost: [lost],
    back: [{ type: 'link.opened' }],
    awaits: (snapshot) =>
      snapshot.matches({ line: { linked: { open: 'awaitingPong' } } }) ||
      snapshot.matches({ line: { linked: { open: 'hangingUp' } } }) ||
      snapshot.matches({ line: { linked: 'leaving' } }),
    arrives: (snapshot) => snapshot.hasTag('open') || snapshot.matches({ line: 'idle' }),
  });
}
