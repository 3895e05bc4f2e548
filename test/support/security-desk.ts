/** Security events on their own, with a CSMS and a disk that do what a test says. */
import { securityEventsActor } from '../../actors/security-events.actor.js';
import { type SecurityEventRaised, securityEvent } from '../../machines/security-events/kept.js';
import type { securityEventsMachine } from '../../machines/security-events/security-events.machine.js';
import type { SecurityEventRecord } from '../../protocol/ports/store.js';
import type { SecurityEventName } from '../../protocol/security-events.js';
import { ChartRig } from './chart-rig.js';

/** Events as a walk through the chart raises them. */
export const raised = (event: SecurityEventName, messageId = `message-${event}`): SecurityEventRaised => ({
  type: 'security.event',
  event,
  at: '2026-01-01T00:00:00.000Z',
  messageId,
});

/** As the ledger has it. */
export const keptEvent = (number: number, type = 'InvalidMessages'): SecurityEventRecord => ({
  number,
  messageId: `kept-${number}`,
  payload: { type, timestamp: '2025-12-31T00:00:00.000Z' },
});

export class SecurityDesk {
  readonly rig: ChartRig<typeof securityEventsMachine>;

  constructor(kept: readonly SecurityEventRecord[] = []) {
    this.rig = new ChartRig(securityEventsActor, { peers: ['outbox'], input: { kept } });
  }

  /** Something happens, and nothing is on disk yet. */
  happens(event: SecurityEventName, techInfo?: string): void {
    this.rig.send(securityEvent(this.rig.system, event, techInfo));
  }

  /** Something happens, and is on disk. */
  happened(...events: readonly SecurityEventName[]): void {
    for (const event of events) {
      this.happens(event);
      this.writes();
    }
  }

  /** The disk has done what it was given. */
  writes(): void {
    while (this.rig.runs('write')) this.rig.done('write');
  }

  online(how: 'accepted' | 'resumed' = 'accepted'): void {
    this.rig.send({ type: `registration.${how}` });
  }

  /** The line goes away: the outbox gives back what it was to ask, and the registration says so. */
  offline(): void {
    const { asked } = this.rig.snapshot.context;
    if (asked !== null) this.fails('offline');
    this.rig.send({ type: 'registration.offline' });
  }

  answers(): void {
    this.rig.send({ type: 'answered.securityEventNotification', key: this.key, payload: {} });
    this.writes();
  }

  fails(reason: 'offline' | 'timeout' | 'refused', code?: string): void {
    this.rig.send({
      type: 'failed.securityEventNotification',
      key: this.key,
      reason,
      ...(code !== undefined && { code }),
    });
    this.writes();
  }

  get key(): string {
    return String(this.rig.snapshot.context.asked);
  }

  /** Types of the events the CSMS was offered, in order. */
  get offered(): unknown[] {
    return this.rig.eventsTo('outbox').map(({ payload }) => payload.type);
  }

  /** What was given to be written, in order. */
  get changes(): unknown[] {
    return this.rig.begun.flatMap(({ id, input }) => (id === 'write' ? [input] : []));
  }

  /** Types of the events that are kept, in order. */
  get kept(): unknown[] {
    return this.rig.snapshot.context.kept.map(({ payload }) => payload.type);
  }

  /** Numbers the ledger holds after everything that was given to it. */
  get ledger(): number[] {
    const numbers = new Set<number>();
    for (const change of this.changes as {
      putSecurityEvents: SecurityEventRecord[];
      removeSecurityEvents: number[];
    }[]) {
      for (const { number } of change.putSecurityEvents) numbers.add(number);
      for (const number of change.removeSecurityEvents) numbers.delete(number);
    }
    return [...numbers];
  }

  noted(event: string): number {
    return this.rig.journal.entries.filter((entry) => entry.event === event).length;
  }
}
