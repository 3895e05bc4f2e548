/** What may be said to the uploads of logs, and what is true of them after each step. */
import { expect } from 'vitest';
import type { logUploadMachine } from '../../../machines/log-upload/log-upload.machine.js';
import { mostOwed } from '../../../machines/log-upload/upload.js';
import { TransferError } from '../../../protocol/ports/transfer.js';
import type { WalkOptions } from '../chart-paths.js';
import { diagnosticsAsked, logAsked, packed } from '../log-desk.js';

const failed = new TransferError('unreachable', 'nobody listens');
const final = new TransferError('unsupported', 'no such scheme');

export function optionsFor(serves: 'diagnostics' | 'log-upload'): WalkOptions<typeof logUploadMachine> {
  const isClassic = serves === 'diagnostics';
  const told = isClassic ? 'diagnosticsStatusNotification' : 'logStatusNotification';
  return {
    cover: 'transitions',
    input: { serves },
    rig: { peers: ['outbox'], systemId: serves },
    limit: 60_000,
    project: ({ value, context: { wanted, log, cancels, failures, owed } }) => [
      value,
      [wanted?.callId, wanted?.retries, log?.name, cancels, failures],
      owed.map(({ status, number }) => [status, number]),
    ],
    stopWhen: ({ context: { nextNumber } }) => nextNumber > 3,
    cases: [
      ...(isClassic ? [diagnosticsAsked('call-1', { retries: 1 })] : [logAsked('call-1', 1, { retries: 1 })]),
      { type: 'xstate.done.actor.pack', output: packed },
      { type: 'xstate.done.actor.pack', output: null },
      { type: 'xstate.error.actor.pack', error: new Error('the disk is full') },
      { type: 'xstate.done.actor.upload' },
      { type: 'xstate.error.actor.upload', error: failed },
      { type: 'xstate.error.actor.upload', error: final },
      { type: `answered.${told}`, key: '1', payload: {} },
      { type: `failed.${told}`, key: '1', reason: 'offline' },
      { type: `failed.${told}`, key: '1', reason: 'refused', code: 'InternalError' },
    ],
    // What is meant for the other of the two never comes here.
    internal: isClassic
      ? [
          'csms.getLog',
          'trigger.logStatusNotification',
          'answered.logStatusNotification',
          'failed.logStatusNotification',
        ]
      : [
          'csms.getDiagnostics',
          'trigger.diagnosticsStatusNotification',
          'answered.diagnosticsStatusNotification',
          'failed.diagnosticsStatusNotification',
        ],
    invariants(rig, event, step) {
      const { value, context } = rig.snapshot;
      // One file, one upload: what is packed or carried is so for one request.
      expect(rig.runs('pack')).toBe(value.work === 'packing');
      expect(rig.runs('upload')).toBe(JSON.stringify(value.work).includes('trying'));
      expect(context.wanted === null).toBe(value.work === 'idle');
      // Each status is a call of its own; while nothing may be said nothing is, but for what was asked for.
      const calls = step.said.flatMap((one) => (one.event.type === 'outbox.call' ? [one.event] : []));
      const isTriggered = event.type.startsWith('trigger.');
      if (value.telling === 'offline') expect(calls.length).toBe(isTriggered ? 1 : 0);
      for (const { payload, kind } of calls) {
        // Idle only by a trigger (7.24, N01), and without a requestId.
        if (payload.status === 'Idle') expect([kind, payload.requestId]).toEqual(['triggered', undefined]);
        else expect(payload.requestId).toBe(isClassic ? undefined : 1);
      }
      expect(context.owed.length).toBeLessThanOrEqual(mostOwed);
      if (typeof value.telling === 'object' && value.telling.online === 'idle') expect(context.owed).toEqual([]);
    },
  };
}
