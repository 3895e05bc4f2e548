/** What may be said to the security events, and what is true of them after each step. */
import { expect } from 'vitest';
import { securityEventsActor } from '../../../actors/security-events.actor.js';
import { type Flood, mostKept } from '../../../machines/security-events/kept.js';
import type { securityEventsMachine } from '../../../machines/security-events/security-events.machine.js';
import type { WalkOptions } from '../chart-paths.js';
import { keptEvent, raised } from '../security-desk.js';

const failed = (reason: string, code?: string) => ({
  type: 'failed.securityEventNotification',
  key: '1',
  reason,
  ...(code !== undefined && { code }),
});

const counts = ({ counts }: Flood) => Object.entries(counts).map(([event, { count }]) => [event, count]);
const mostOf = ({ counts }: Flood) => Math.max(0, ...Object.values(counts).map(({ count }) => count));

export const options: WalkOptions<typeof securityEventsMachine> = {
  cover: 'transitions',
  input: { kept: [keptEvent(1)] },
  bound: securityEventsActor,
  rig: { peers: ['outbox'] },
  internal: ['security.kept'],
  project: ({ value, context: { kept, unwritten, gone, asked, silences, losses, unwanted, flood, triedUpTo } }) => [
    value,
    kept.map(({ number, payload }) => [number, payload.type]),
    [unwritten, gone, triedUpTo],
    [asked, Math.min(silences, 1), Math.min(losses, 3), unwanted],
    [counts(flood), Math.min(flood.quiets, 1)],
  ],
  limit: 200_000,
  stopWhen: ({ context: { nextNumber, flood } }) => nextNumber > 3 || mostOf(flood) > 1,
  cases: [
    raised('InvalidMessages'),
    raised('AttemptedReplayAttacks'),
    raised('StartupOfTheDevice'),
    { type: 'answered.securityEventNotification', key: '1', payload: {} },
    { type: 'answered.securityEventNotification', key: '99', payload: {} },
    failed('offline'),
    failed('timeout'),
    failed('refused', 'InternalError'),
    failed('refused', 'NotImplemented'),
  ],
  invariants(rig, _, step) {
    const { context, value } = rig.snapshot;
    // One at a time, and only while the station is accepted and online (4.2).
    const isAsking = JSON.stringify(value['telling']).includes('asking');
    expect(context.asked !== null).toBe(isAsking);
    expect(step.said.filter(({ to }) => to === 'outbox').length).toBeLessThanOrEqual(1);
    // Nothing is said that the disk was not given first.
    if (context.asked !== null) expect(context.asked).toBeLessThanOrEqual(context.triedUpTo);
    // Each number once and in order; what is kept is bounded.
    const numbers = context.kept.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
    expect(numbers.length).toBeLessThanOrEqual(mostKept);
    // What is to be written is kept, and what is gone is not.
    for (const number of context.unwritten) expect(numbers).toContain(number);
    for (const number of context.gone) expect(numbers).not.toContain(number);
    if (value['keeping'] === 'idle') expect([context.unwritten, context.gone]).toEqual([[], []]);
  },
};

/** Where there is room for one more only. */
const nearlyFull = {
  kept: Array.from({ length: mostKept - 1 }, (_, index) => keptEvent(index + 1, 'StartupOfTheDevice')),
};
export const crowded: WalkOptions<typeof securityEventsMachine> = {
  ...options,
  input: nearlyFull,
  project: ({ value, context: { kept, nextNumber, flood, asked } }) => [
    value,
    [kept.length, kept[0]?.number, nextNumber, asked],
    counts(flood),
  ],
  stopWhen: ({ context: { nextNumber, flood } }) => nextNumber > mostKept + 1 || mostOf(flood) > 1,
};
