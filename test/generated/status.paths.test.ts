import { expect } from 'vitest';
import { statusMachine } from '../../machines/status/status.machine.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';

const at = '2026-01-01T00:00:00Z';
const is = (status: string, errorCode = 'NoError') => ({ type: 'status.is', status: { status, errorCode, at } });

const options: WalkOptions<typeof statusMachine> = {
  cover: 'situations',
  input: { connectorId: 1, status: { status: 'Unavailable', errorCode: 'NoError', at } },
  rig: { peers: ['outbox'], systemId: 'status-1' },
  project: ({ value, context }) => [value, context.status.status, context.told?.status ?? null],
  cases: [
    is('Available'),
    is('Faulted', 'GroundFailure'),
    { type: 'failed.statusNotification', key: '', reason: 'offline' },
    { type: 'failed.statusNotification', key: '', reason: 'timeout' },
    { type: 'answered.statusNotification', key: '', payload: {} },
  ],
  invariants(rig, event, { said }) {
    const { snapshot } = rig;
    const told = rig.eventsTo('outbox');
    // 4.9: online, the CSMS knows what is; offline and before the acceptance nothing is said unasked.
    if (snapshot.matches('online')) expect(snapshot.context.told).toEqual(snapshot.context.status);
    if (told.length > 0 && snapshot.matches('online')) {
      const { status, errorCode } = snapshot.context.status;
      expect(told.at(-1)).toMatchObject({
        action: 'StatusNotification',
        payload: { connectorId: 1, status, errorCode },
      });
    }
    if (snapshot.matches('unregistered')) expect(told.filter(({ kind }) => kind === 'ordinary')).toEqual([]);
    // 5.17: what was triggered is told whether it is news or not, and may go while Pending.
    if (event.type === 'trigger.statusNotification')
      expect(said).toMatchObject([{ to: 'outbox', event: { kind: 'triggered' } }]);
    // Errata 3.22: after each acceptance the status is told.
    if (event.type === 'registration.accepted')
      expect(said).toMatchObject([{ to: 'outbox', event: { kind: 'ordinary' } }]);
  },
};

walkPaths(statusMachine, options);
disturbEverywhere(statusMachine, options);
