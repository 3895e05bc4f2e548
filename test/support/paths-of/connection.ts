/** What may be said to the connection, and what is true of it after each step: of its line, and of its way. */
import { expect } from 'vitest';
import type { connectionMachine } from '../../../machines/connection/connection.machine.js';
import { reachesAlike } from '../../../machines/connection/way.js';
import type { Way } from '../../../protocol/ports/store.js';
import type { WalkOptions } from '../chart-paths.js';

export const old: Way = { profile: 1, url: 'ws://central.example/ocpp', password: 'key-1', certificate: null };
export const raised: Way = { ...old, profile: 2, url: 'wss://central.example/ocpp' };
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

export const settings = { backOff: { minimumMs: 1_000, jitterMs: 500, maximumMs: 8_000 }, pongTimeoutMs: 20_000 };
export const lost = { type: 'link.closed', code: 1006, reason: 'The connection was lost.', problem: 'lost' };

export const line: WalkOptions<typeof connectionMachine> = {
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

export const way: WalkOptions<typeof connectionMachine> = {
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
