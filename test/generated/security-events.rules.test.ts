/** Security events as the whitepaper has them: A04, section 8. */
import { describe, expect, it } from 'vitest';
import { keptEvent, SecurityDesk } from '../support/security-desk.js';

const minuteMs = 60_000;

describe('a security event', () => {
  it('is written before it is told, and leaves the ledger when it was answered', () => {
    const desk = new SecurityDesk();
    desk.online();
    desk.happens('TamperDetectionActivated', 'door');
    expect([desk.ledger, desk.offered]).toEqual([[1], []]);
    desk.writes();
    const [asked] = desk.rig.eventsTo('outbox');
    expect(asked).toMatchObject({
      type: 'outbox.call',
      action: 'SecurityEventNotification',
      payload: { type: 'TamperDetectionActivated', timestamp: '2026-01-01T00:00:00.000Z', techInfo: 'door' },
    });
    expect(desk.ledger).toEqual([1]);
    desk.answers();
    expect([desk.ledger, desk.kept]).toEqual([[], []]);
  });

  it('has the message id it was written with, in every repetition', () => {
    const desk = new SecurityDesk();
    desk.online();
    desk.happened('StartupOfTheDevice');
    desk.fails('timeout');
    desk.rig.clock.advance(minuteMs);
    const ids = desk.rig.eventsTo('outbox').map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids)).toEqual(
      new Set(
        (desk.changes[0] as { putSecurityEvents: { messageId: string }[] }).putSecurityEvents.map((e) => e.messageId),
      ),
    );
  });

  it('waits for the acceptance, whatever it is (4.2)', () => {
    const desk = new SecurityDesk([keptEvent(7, 'StartupOfTheDevice')]);
    desk.happened('TamperDetectionActivated');
    desk.rig.clock.advance(24 * 60 * minuteMs);
    expect(desk.offered).toEqual([]);
    desk.online();
    expect(desk.offered).toEqual(['StartupOfTheDevice']);
  });

  it('is told in its turn, one at a time, those of an earlier boot first', () => {
    const desk = new SecurityDesk([keptEvent(7, 'FirmwareUpdated'), keptEvent(8, 'ResetOrReboot')]);
    desk.happened('StartupOfTheDevice');
    desk.online();
    expect(desk.offered).toEqual(['FirmwareUpdated']);
    for (let event = 0; event < 3; event += 1) desk.answers();
    expect(desk.offered).toEqual(['FirmwareUpdated', 'ResetOrReboot', 'StartupOfTheDevice']);
    expect([desk.kept, desk.noted('securityEvent.told')]).toEqual([[], 3]);
  });

  it('is told though the disk refuses it, and is written when it can be', () => {
    const desk = new SecurityDesk();
    desk.online();
    desk.happens('MemoryExhaustion');
    desk.rig.fail('write', new Error('the disk is full'));
    expect(desk.offered).toEqual(['MemoryExhaustion']);
    expect(desk.noted('securityEvent.notWritten')).toBe(1);
    desk.rig.clock.advance(5_000);
    expect(desk.changes).toHaveLength(2);
    expect(desk.changes[1]).toEqual(desk.changes[0]);
    desk.writes();
    desk.answers();
    expect([desk.ledger, desk.kept, desk.offered]).toEqual([[], [], ['MemoryExhaustion']]);
  });

  it('that was answered while the disk still refused it is not written any more', () => {
    const desk = new SecurityDesk();
    desk.online();
    desk.happens('MemoryExhaustion');
    desk.rig.fail('write', new Error('the disk is full'));
    desk.answers();
    desk.rig.clock.advance(minuteMs);
    expect([desk.changes.length, desk.kept]).toEqual([1, []]);
  });

  it('whose removal the disk refuses is removed later, and not told again', () => {
    const desk = new SecurityDesk([keptEvent(7)]);
    desk.online();
    desk.rig.send({ type: 'answered.securityEventNotification', key: '7', payload: {} });
    desk.rig.fail('write', new Error('the disk is full'));
    desk.rig.clock.advance(5_000);
    desk.writes();
    expect(desk.changes.at(-1)).toEqual({ putSecurityEvents: [], removeSecurityEvents: [7] });
    expect(desk.offered).toHaveLength(1);
  });
});

describe('a CSMS', () => {
  it('that does not answer is asked again after a wait that doubles, up to an hour', () => {
    const desk = new SecurityDesk([keptEvent(1, 'StartupOfTheDevice')]);
    desk.online();
    const waits = [1, 2, 4, 8, 16, 32, 60, 60].map((minutes) => minutes * minuteMs);
    for (const [times, ms] of waits.entries()) {
      desk.fails('timeout');
      desk.rig.clock.advance(ms - 1);
      expect(desk.offered).toHaveLength(times + 1);
      desk.rig.clock.advance(1);
      expect(desk.offered).toHaveLength(times + 2);
    }
    desk.answers();
    expect(desk.kept).toEqual([]);
  });

  it('that has answered one event after all is asked about the next one at once', () => {
    const desk = new SecurityDesk([keptEvent(1, 'StartupOfTheDevice'), keptEvent(2, 'FirmwareUpdated')]);
    desk.online();
    desk.fails('timeout');
    desk.rig.clock.advance(minuteMs);
    desk.answers();
    expect(desk.offered.at(-1)).toBe('FirmwareUpdated');
    desk.fails('timeout');
    desk.rig.clock.advance(minuteMs);
    expect(desk.offered).toHaveLength(4);
  });

  it('whose connection is lost is told again on the next one', () => {
    const desk = new SecurityDesk([keptEvent(1)]);
    desk.online();
    desk.offline();
    desk.rig.clock.advance(60 * minuteMs);
    expect(desk.offered).toHaveLength(1);
    desk.online('resumed');
    expect(desk.offered).toHaveLength(2);
  });

  it('that hangs up over the message, three times, is not asked at once on the fourth connection', () => {
    const desk = new SecurityDesk([keptEvent(1)]);
    for (let time = 0; time < 3; time += 1) {
      desk.online();
      desk.offline();
    }
    desk.online('resumed');
    expect(desk.offered).toHaveLength(3);
    desk.rig.clock.advance(4 * minuteMs);
    expect(desk.offered).toHaveLength(4);
    desk.offline();
    desk.online('resumed');
    desk.rig.clock.advance(8 * minuteMs - 1);
    expect(desk.offered).toHaveLength(4);
    desk.rig.clock.advance(1);
    desk.answers();
    expect(desk.kept).toEqual([]);
  });

  it('that refuses an event has heard of it: it is not offered again, the next one is', () => {
    const desk = new SecurityDesk([keptEvent(1), keptEvent(2)]);
    desk.online();
    desk.fails('refused', 'InternalError');
    expect([desk.noted('securityEvent.refused'), desk.ledger]).toEqual([1, []]);
    expect(desk.rig.snapshot.context.asked).toBe(2);
  });

  it.each(['NotImplemented', 'NotSupported'])(
    'that says %s is offered critical events only, until the next connection',
    (code) => {
      const desk = new SecurityDesk([keptEvent(1), keptEvent(2), keptEvent(3, 'StartupOfTheDevice'), keptEvent(4)]);
      desk.online();
      desk.fails('refused', code);
      expect(desk.offered).toEqual(['InvalidMessages', 'StartupOfTheDevice']);
      desk.fails('refused', code);
      expect(desk.offered).toHaveLength(2);
      expect(desk.kept).toHaveLength(2);
      desk.offline();
      desk.online('resumed');
      expect(desk.rig.snapshot.context.asked).toBe(2);
    },
  );

  it('that answers something else is not listened to', () => {
    const desk = new SecurityDesk([keptEvent(1)]);
    desk.online();
    desk.rig.send({ type: 'answered.securityEventNotification', key: '99', payload: {} });
    desk.rig.send({ type: 'failed.securityEventNotification', key: '99', reason: 'refused' });
    expect(desk.rig.snapshot.context.asked).toBe(1);
  });
});

describe('two hundred events are kept', () => {
  const many = (critical: number, others: number) => [
    ...Array.from({ length: critical }, (_, index) => keptEvent(index + 1, 'StartupOfTheDevice')),
    ...Array.from({ length: others }, (_, index) => keptEvent(critical + index + 1, 'InvalidTLSVersion')),
  ];
  const numbers = (desk: SecurityDesk) => desk.rig.snapshot.context.kept.map(({ number }) => number);

  it('of one more, the oldest that is not critical goes, and that is noted', () => {
    const desk = new SecurityDesk(many(100, 100));
    desk.happened('InvalidTLSVersion');
    expect(numbers(desk)).toHaveLength(200);
    expect(numbers(desk)).not.toContain(101);
    expect(desk.changes.at(-1)).toMatchObject({ removeSecurityEvents: [101] });
    expect(desk.noted('securityEvent.crowdedOut')).toBe(1);
  });

  it('where all are critical, the oldest goes', () => {
    const desk = new SecurityDesk(many(200, 0));
    desk.happened('FirmwareUpdated');
    expect([numbers(desk).length, numbers(desk)[0], numbers(desk).at(-1)]).toEqual([200, 2, 201]);
  });

  it('where all are critical, one that is not finds no room', () => {
    const desk = new SecurityDesk(many(200, 0));
    desk.happened('InvalidTLSVersion');
    expect([numbers(desk).length, numbers(desk)[0], numbers(desk).at(-1)]).toEqual([200, 1, 200]);
    expect(desk.changes).toEqual([]);
  });

  it('the one that is being told stays', () => {
    const desk = new SecurityDesk(many(0, 200));
    desk.online();
    desk.happened('InvalidTLSVersion');
    expect(numbers(desk).slice(0, 2)).toEqual([1, 3]);
    desk.answers();
    expect(desk.rig.snapshot.context.asked).toBe(3);
  });
});
