/** What may be said to the certificates, and what is true of them after each step. */
import { expect } from 'vitest';
import { certificatesActor } from '../../../actors/certificates.actor.js';
import type { certificatesMachine } from '../../../machines/certificates/certificates.machine.js';
import { done, pendingRequest, settings, worked } from '../certificates-desk.js';
import type { WalkOptions } from '../chart-paths.js';

export const keyName = 'key-1';
const nextAt = '2026-06-01T00:00:00.000Z';
const renewalIsDue = true;

export const answered = (key: string, status: 'Accepted' | 'Rejected') => ({
  type: 'answered.signCertificate',
  key,
  payload: { status },
});
const failed = (reason: string, key = keyName) => ({ type: 'failed.signCertificate', key, reason });

export const options: WalkOptions<typeof certificatesMachine> = {
  cover: 'transitions',
  input: { settings, request: null },
  bound: certificatesActor,
  rig: { peers: ['outbox', 'security-events', 'connection'] },
  internal: ['certificates.seen'],
  project: ({ value, context }) => [
    value,
    [context.current?.kind === 'request', context.waiting.length],
    [context.request?.phase, context.isOnline || context.isTriggered],
    [context.nextAt, context.settings.operator],
  ],
  limit: 200_000,
  stopWhen: ({ context: { waiting, tried } }) => waiting.length > 0 || tried.length > 0,
  cases: [
    { type: 'csms.certificateSigned', callId: '1', payload: { certificateChain: 'PEM' } },
    { type: 'csms.deleteCertificate', callId: '2', payload: { certificateHashData: {} } },
    {
      type: 'csms.getInstalledCertificateIds',
      callId: '3',
      payload: { certificateType: 'ManufacturerRootCertificate' },
    },
    {
      type: 'csms.installCertificate',
      callId: '4',
      payload: { certificateType: 'ManufacturerRootCertificate', certificate: 'PEM' },
    },
    { type: 'connection.secured', root: 'root-1' },
    { type: 'configuration.changed', key: 'CpoName', value: '' },
    { type: 'configuration.changed', key: 'CpoName', value: 'Operator' },
    { type: 'configuration.changed', key: 'HeartbeatInterval', value: '5' },
    answered(keyName, 'Accepted'),
    answered(keyName, 'Rejected'),
    answered('another', 'Accepted'),
    failed('offline'),
    failed('offline', ''),
    failed('timeout'),
    failed('refused'),
    failed('refused', 'another'),
    worked(done()),
    worked(done({ request: pendingRequest(keyName) })),
    worked(done({ request: null })),
    worked(done({}, { nextAt })),
    worked(done({}, { renewalIsDue })),
    worked({ ...done(), seen: null }),
  ],
  invariants(rig, _, step) {
    const { context, value } = rig.snapshot;
    // One job at a time, and none waits while nothing is done.
    expect(context.current !== null).toBe(value.keeping === 'working');
    if (value.keeping === 'idle') expect(context.waiting).toEqual([]);
    // Nobody is asked but for a request that is on disk and unsaid.
    if (value.asking === 'saying') expect(context.request?.phase).toBe('unsaid');
    const said = step.said.flatMap(({ to, event }) => (to === 'outbox' ? [event] : []));
    const calls = said.filter(({ type }) => type === 'outbox.call');
    expect(calls.length).toBeLessThanOrEqual(1);
    if (calls.length > 0) expect(value.asking).toBe('saying');
    // Something is waited for exactly where there is something to wait for, but while it is being looked at.
    if (value.watching === 'waiting') expect(context.nextAt).not.toBeNull();
    expect(context.done).toBeNull();
  },
};
