/** What may be said to the outbox, and what is true of it after each step. */
import { expect } from 'vitest';
import { outboxActor } from '../../../actors/outbox.actor.js';
import type { outboxMachine } from '../../../machines/outbox/outbox.machine.js';
import type { WalkOptions } from '../chart-paths.js';
import { call, outboxInput, refusal, result, start, started, status } from '../outbox-cases.js';

class EverAsked extends Map<string, string> {
  override delete(): boolean {
    return true;
  }
}

export const options: WalkOptions<typeof outboxMachine> = {
  cover: 'transitions',
  input: outboxInput,
  bound: outboxActor,
  internal: ['owed.answered', 'owed.failed'],
  rig: {
    peers: ['registration', 'authorization', 'connector-1', 'status-1'],
    // Whatever is answered was asked.
    state: { handling: new EverAsked() },
  },
  project: ({ value, context: { calls, owed, inFlight, news } }) => [
    value,
    calls.map(({ messageId }) => messageId),
    owed.map(({ messageId, attempts }) => [messageId, attempts]),
    inFlight?.messageId ?? null,
    news,
  ],
  // One of each waiting is enough to tell who may go first.
  stopWhen: ({ context: { calls, owed } }) => calls.length > 0 || owed.length > 1,
  limit: 200_000,
  cases: [
    call('boot', 'boot', 'registration'),
    call('triggered'),
    call('ordinary'),
    status('news'),
    start(),
    result('message-1', started(7)),
    result('ordinary'),
    result('news'),
    refusal('message-1'),
    refusal('boot'),
    { type: 'outbox.respond', callId: 'csms-1', payload: { status: 'Accepted' } },
    { type: 'outbox.refuse', callId: 'csms-2', code: 'NotImplemented', description: 'OCPP 1.6 has no such action' },
    { type: 'configuration.changed', key: 'TransactionMessageAttempts', value: '2' },
  ],
  invariants(rig, event, { sent }) {
    const { value, context } = rig.snapshot;
    const { gate, line, delivery, draining } = value as Record<'gate' | 'line' | 'delivery' | 'draining', string>;
    // J 4.1.1: one CALL in flight, exactly while the line is busy.
    expect(context.inFlight !== null).toBe(line === 'busy');
    // 4.2: nothing waits behind a shut gate, nothing leaves while it is shut.
    if (gate === 'shut') expect([context.calls, context.inFlight]).toEqual([[], null]);
    // What is owed waits for its turn after every connection anew, and nothing waits for it in vain.
    if (draining !== 'open') expect(sent.filter((text) => text.includes('Transaction'))).toEqual([]);
    expect(draining === 'shut').toBe(gate !== 'open');
    // 4.2: before the CSMS has accepted nothing leaves but BootNotification, and what was triggered while Pending.
    const calls = sent.map((text) => JSON.parse(text)).filter(([kind]) => kind === 2);
    if (gate === 'shut') expect(calls).toEqual([]);
    if (gate === 'boot') for (const [, , action] of calls) expect(action).toBe('BootNotification');
    if (gate === 'pending') for (const [, , action] of calls) expect(action).toMatch(/^(BootNotification|Heartbeat)$/);
    // 3.7.1: what is being recorded is not sent meanwhile.
    if (delivery !== 'ready') expect(context.inFlight?.owed).toBeUndefined();
    // J 4.2.2: answers to the CSMS go at once, whatever else is going on.
    if (event.type === 'outbox.respond') expect(rig.sent.at(-1)).toBe('[3,"csms-1",{"status":"Accepted"}]');
    if (event.type === 'outbox.refuse') expect(rig.sent.at(-1)).toMatch(/^\[4,"csms-2","NotImplemented"/);
    // 3.7.1: no message waits for more submissions than there are.
    for (const { attempts } of context.owed) expect(attempts).toBeLessThan(2);
  },
};
