/** Security events that come in floods, and those that find no room or no listener (A04). */
import { describe, expect, it } from 'vitest';
import type { SecurityEventName } from '../../protocol/security-events.js';
import { keptEvent, SecurityDesk } from '../support/security-desk.js';

const minuteMs = 60_000;

function online(kept: ConstructorParameters<typeof SecurityDesk>[0] = []): SecurityDesk {
  const desk = new SecurityDesk(kept);
  desk.online();
  return desk;
}

/** They come, are written and answered. */
function come(desk: SecurityDesk, event: SecurityEventName, ...techInfos: readonly string[]): void {
  for (const techInfo of techInfos) desk.happens(event, techInfo);
  heard(desk);
}

function passes(desk: SecurityDesk, ms: number): void {
  desk.rig.clock.advance(ms);
  heard(desk);
}

function heard(desk: SecurityDesk): void {
  desk.writes();
  while (desk.rig.snapshot.context.asked !== null) desk.answers();
}

const told = (desk: SecurityDesk) => desk.rig.eventsTo('outbox').map(({ payload }) => payload.techInfo);

describe('nonsense from the CSMS', () => {
  const nonsense = (desk: SecurityDesk, times: number) => {
    for (let time = 1; time <= times; time += 1) desk.happens('InvalidMessages', `nonsense ${time}`);
    desk.writes();
  };

  it('is told of at once, and what follows within a minute as one event with their number', () => {
    const desk = new SecurityDesk();
    desk.online();
    nonsense(desk, 30);
    heard(desk);
    expect(told(desk)).toEqual(['nonsense 1']);
    desk.rig.clock.advance(minuteMs);
    heard(desk);
    expect(told(desk)).toEqual(['nonsense 1', '29 more since the last event; the newest: nonsense 30']);
  });

  it('that goes on is told of ever more seldom, at most once an hour, and at once again when it had stopped', () => {
    const desk = new SecurityDesk();
    desk.online();
    const count = () => desk.offered.length;
    // Eleven hours of it, ten times a minute.
    for (let minute = 0; minute < 660; minute += 1) {
      nonsense(desk, 10);
      heard(desk);
      desk.rig.clock.advance(minuteMs);
      heard(desk);
    }
    expect(count()).toBeLessThanOrEqual(1 + 6 + 10);
    expect(count()).toBeGreaterThan(10);
    desk.rig.clock.advance(180 * minuteMs);
    heard(desk);
    const before = count();
    nonsense(desk, 1);
    heard(desk);
    expect(count()).toBe(before + 1);
  });

  it('does not hold up other events', () => {
    const desk = new SecurityDesk();
    desk.online();
    nonsense(desk, 5);
    desk.happened('TamperDetectionActivated');
    heard(desk);
    expect(desk.offered).toEqual(['InvalidMessages', 'TamperDetectionActivated']);
  });
});

it('what is critical is kept and told each time, however often it comes (A04.FR.02)', () => {
  const desk = new SecurityDesk();
  desk.online();
  const critical = ['SettingSystemTime', 'TamperDetectionActivated', 'MemoryExhaustion'] as const;
  const often = [...critical, ...critical, ...critical];
  desk.happened(...often);
  expect(desk.kept).toHaveLength(often.length);
  while (desk.rig.snapshot.context.asked !== null) {
    desk.answers();
    desk.writes();
  }
  expect(desk.offered).toEqual(often);
});

describe('a flood', () => {
  it('is counted for a minute from its first event on, whenever that comes', () => {
    const desk = online();
    passes(desk, 45_000);
    come(desk, 'InvalidMessages', 'one', 'two', 'three');
    passes(desk, minuteMs - 1);
    expect(told(desk)).toEqual(['one']);
    passes(desk, 1);
    expect(told(desk)).toEqual(['one', '2 more since the last event; the newest: three']);
  });

  it('of one kind does not hide another: its first is told at once, and the rest is counted', () => {
    const desk = online();
    come(desk, 'InvalidMessages', 'nonsense 1', 'nonsense 2');
    come(desk, 'AttemptedReplayAttacks', 'replay 1', 'replay 2', 'replay 3');
    expect(told(desk)).toEqual(['nonsense 1', 'replay 1']);
    passes(desk, minuteMs);
    expect(told(desk).slice(2)).toEqual([
      '1 more since the last event; the newest: nonsense 2',
      '2 more since the last event; the newest: replay 3',
    ]);
  });

  it('hides nothing that is critical, however often it comes meanwhile (A04.FR.02)', () => {
    const desk = online();
    come(desk, 'InvalidMessages', 'nonsense 1', 'nonsense 2');
    come(desk, 'TamperDetectionActivated', 'door 1', 'door 2', 'door 3');
    expect(told(desk)).toEqual(['nonsense 1', 'door 1', 'door 2', 'door 3']);
  });

  it('that was over is forgotten: the next one is told at once, and counted for a minute again', () => {
    const desk = online();
    come(desk, 'InvalidMessages', 'nonsense 1', 'nonsense 2');
    passes(desk, minuteMs);
    come(desk, 'InvalidMessages', 'nonsense 3');
    passes(desk, 2 * minuteMs);
    passes(desk, 60 * minuteMs);
    const before = told(desk).length;
    come(desk, 'InvalidMessages', 'again 1', 'again 2');
    expect(told(desk).slice(before)).toEqual(['again 1']);
    passes(desk, minuteMs);
    expect(told(desk).slice(before + 1)).toEqual(['1 more since the last event; the newest: again 2']);
  });
});

describe('an event', () => {
  it('that is on disk is in the journal, with what it is', () => {
    const desk = new SecurityDesk();
    desk.happened('FirmwareUpdated');
    expect(desk.rig.journal.entries).toMatchObject([
      { level: 'info', event: 'securityEvent.written', type: 'FirmwareUpdated', number: 1 },
    ]);
  });

  it('that is not on disk is not in the journal as written', () => {
    const desk = new SecurityDesk();
    desk.happens('FirmwareUpdated');
    desk.rig.fail('write', new Error('the disk is full'));
    expect(desk.noted('securityEvent.written')).toBe(0);
  });

  it.each([
    ['NotImplemented', 'that the CSMS does not know'],
    ['InternalError', 'that the CSMS could not take'],
  ])('refused with %s is in the journal with that: one %s', (code) => {
    const desk = online([keptEvent(1)]);
    desk.fails('refused', code);
    expect(desk.rig.journal.entries).toMatchObject([
      { level: 'warn', event: 'securityEvent.refused', number: 1, code },
    ]);
  });

  it.each(['accepted', 'resumed'] as const)(
    'that this CSMS did not know is offered again when the station is %s: it may be another one',
    (how) => {
      const desk = online([keptEvent(1), keptEvent(2)]);
      desk.fails('refused', 'NotImplemented');
      expect(desk.offered).toHaveLength(1);
      desk.offline();
      desk.online(how);
      expect(desk.rig.eventsTo('outbox').map(({ messageId }) => messageId)).toEqual(['kept-1', 'kept-2']);
    },
  );

  it.each<readonly [string, (desk: SecurityDesk) => void]>([
    ['the connection is lost', (desk) => desk.rig.send({ type: 'registration.offline' })],
    ['it was given back with the connection', (desk) => desk.fails('offline')],
    ['nobody has answered it', (desk) => desk.fails('timeout')],
  ])('is not being told any more, and goes first where there is no room, when %s', (_, ends) => {
    const desk = online(Array.from({ length: 200 }, (_, i) => keptEvent(i + 1, 'InvalidTLSVersion')));
    expect(desk.offered).toHaveLength(1);
    ends(desk);
    desk.happened('InvalidTLSVersion');
    expect(desk.changes.at(-1)).toMatchObject({ removeSecurityEvents: [1] });
  });
});
