import { expect } from 'vitest';
import { connectionMachine } from '../../machines/connection/connection.machine.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';

const options: WalkOptions<typeof connectionMachine> = {
  cover: 'situations',
  input: {
    target: { url: 'ws://central.example/ocpp', identity: 'CP-1' },
    backOff: { minimumMs: 1_000, jitterMs: 500, maximumMs: 8_000 },
    pingIntervalMs: 60_000,
    pongTimeoutMs: 20_000,
  },
  rig: { peers: ['registration', 'outbox'] },
  project: ({ value, context }) => [value, context.pingIntervalMs > 0, Math.min(context.failures, 2)],
  stopWhen: ({ context }) => context.failures > 2,
  cases: [
    { type: 'link.closed', code: 1006, reason: 'The connection was lost.', problem: 'lost' },
    { type: 'link.closed', code: 1000, reason: 'Goodbye.' },
    { type: 'configuration.changed', key: 'WebSocketPingInterval', value: '0' },
    { type: 'configuration.changed', key: 'WebSocketPingInterval', value: '30' },
    { type: 'configuration.changed', key: 'HeartbeatInterval', value: '30' },
  ],
  invariants(rig) {
    const { snapshot } = rig;
    const isOpen = snapshot.matches({ linked: 'open' });
    // J 5.4: the registration and the outbox know of every coming and going, in pairs.
    const told = rig.saidTo('registration');
    expect(told.at(-1) === 'link.up').toBe(isOpen);
    expect(told.every((type, at) => type === (at % 2 === 0 ? 'link.up' : 'link.down'))).toBe(true);
    expect(rig.saidTo('outbox').length).toBe(told.filter((type) => type === 'link.down').length);
    // One connection at a time, and none while waiting to dial again (J 3.2).
    expect(rig.runs('link')).toBe(snapshot.matches('linked'));
    // A handshake that succeeded resets the waits.
    if (isOpen) expect(snapshot.context.failures).toBe(0);
    // WebSocketPingInterval 0: no pings of ours (J 5.3).
    if (snapshot.context.pingIntervalMs === 0) expect(snapshot.matches({ linked: { open: 'quiet' } })).toBe(false);
  },
};

walkPaths(connectionMachine, options);
disturbEverywhere(connectionMachine, options);
