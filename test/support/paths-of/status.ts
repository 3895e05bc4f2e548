/** What may be said to the status of an outlet, and what is true of it after each step. */
import { expect } from 'vitest';
import type { statusMachine } from '../../../machines/status/status.machine.js';
import type { WalkOptions } from '../chart-paths.js';

const at = '2026-01-01T00:00:00Z';
const is = (status: string, errorCode = 'NoError') => ({ type: 'status.is', status: { status, errorCode, at } });
const minimum = (value: string) => ({ type: 'configuration.changed', key: 'MinimumStatusDuration', value });

export const options: WalkOptions<typeof statusMachine> = {
  cover: 'transitions',
  input: {
    connectorId: 1,
    status: { status: 'Unavailable', errorCode: 'NoError', at },
    settings: { minimumDurationMs: 0 },
  },
  rig: { peers: ['outbox'], systemId: 'status-1' },
  project: ({ value, context: { status, told, settings, isDoubtful } }) => [
    value,
    status.status,
    told?.status ?? null,
    settings.minimumDurationMs,
    isDoubtful,
  ],
  cases: [
    is('Available'),
    is('Faulted', 'GroundFailure'),
    minimum('0'),
    minimum('10'),
    { type: 'failed.statusNotification', key: '', reason: 'offline' },
    { type: 'failed.statusNotification', key: '', reason: 'timeout' },
    { type: 'answered.statusNotification', key: '', payload: {} },
  ],
  invariants(rig, event, { said }) {
    const { snapshot } = rig;
    const told = rig.eventsTo('outbox');
    const online = snapshot.matches({ line: 'online' });
    // 4.9, 9: online, the CSMS knows what is, once it has held; offline and before the acceptance nothing is said unasked.
    if (online && snapshot.matches({ duration: 'held' }))
      expect(snapshot.context.told).toEqual(snapshot.context.status);
    if (snapshot.context.settings.minimumDurationMs === 0) expect(snapshot.matches({ duration: 'held' })).toBe(true);
    const last = told.findLast(({ kind }) => kind === 'ordinary');
    if (online) expect(last).toMatchObject({ payload: { connectorId: 1, status: snapshot.context.told?.status } });
    if (snapshot.matches({ line: 'unregistered' })) expect(told.filter(({ kind }) => kind === 'ordinary')).toEqual([]);
    // 5.17: what was triggered is told whether it is news or not, and may go while Pending.
    if (event.type === 'trigger.statusNotification')
      expect(said).toMatchObject([{ to: 'outbox', event: { kind: 'triggered' } }]);
    // Errata 3.22: after each acceptance the status is told, however new.
    if (event.type === 'registration.accepted') {
      expect(said).toMatchObject([{ to: 'outbox', event: { kind: 'ordinary' } }]);
      expect(snapshot.context.told).toEqual(snapshot.context.status);
    }
  },
};
