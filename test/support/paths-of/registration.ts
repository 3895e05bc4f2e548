/** What may be said to the registration, and what is true of it after each step. */
import { expect } from 'vitest';
import type { registrationMachine } from '../../../machines/registration/registration.machine.js';
import type { WalkOptions } from '../chart-paths.js';

export const answer = (status: string, interval: number) => ({
  type: 'answered.bootNotification',
  key: '',
  payload: { status, interval, currentTime: '2026-03-01T10:00:00Z' },
});

export const options: WalkOptions<typeof registrationMachine> = {
  cover: 'situations',
  input: { boot: { chargePointVendor: 'V', chargePointModel: 'M' }, heartbeatMs: 900_000, ownRetryMs: 30_000 },
  rig: { peers: ['outbox', 'connection'] },
  project: ({ value, context }) => [value, context.linked],
  cases: [
    answer('Accepted', 300),
    answer('Accepted', 0),
    answer('Pending', 60),
    answer('Rejected', 0),
    { type: 'failed.bootNotification', key: '', reason: 'timeout' },
    { type: 'answered.heartbeat', key: '', payload: { currentTime: '2026-03-01T10:05:00Z' } },
    { type: 'failed.heartbeat', key: '', reason: 'offline' },
    { type: 'configuration.changed', key: 'HeartbeatInterval', value: '60' },
    { type: 'configuration.changed', key: 'ConnectionTimeOut', value: '60' },
  ],
  invariants(rig) {
    const { snapshot } = rig;
    const gates = rig.saidTo('outbox').filter((type) => type.startsWith('gate.'));
    // 4.2: the gate is open for everything exactly once the CSMS has accepted, and shut while it has rejected.
    if (snapshot.hasTag('accepted')) expect(gates.at(-1)).toBe('gate.open');
    else expect(gates.at(-1)).not.toBe('gate.open');
    if (snapshot.matches('rejected')) expect(gates.at(-1)).toBe('gate.shut');
    expect(snapshot.hasTag('mayReceive')).toBe(!snapshot.matches('rejected') && !snapshot.matches('offline'));
    // 4.2: an interval of 0 leaves the choice to the station, which is no reason for a storm.
    expect(snapshot.context.retryMs).toBeGreaterThanOrEqual(30_000);
    expect(snapshot.context.heartbeatMs).toBeGreaterThan(0);
    // 4.2: before the acceptance nothing but BootNotification, and what was triggered while Pending.
    for (const { event } of rig.said.filter(({ event: { type } }) => type === 'outbox.call'))
      expect(event['kind']).toBe(event['action'] === 'BootNotification' ? 'boot' : 'triggered');
  },
};
