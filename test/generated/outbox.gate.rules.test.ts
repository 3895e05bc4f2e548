/** Who may send before whom, and when the line is really free: 4.2, 5.14, J 4.1.1, written from the specification. */
import { describe, expect, it } from 'vitest';
import { call, refusal, result, start, started } from '../support/outbox-cases.js';
import { onTheWire, open, outbox, takes } from '../support/outbox-rig.js';
import { owed, transaction } from '../support/stores.js';

/** A station that boots: nobody has said anything about the line yet. */
const booting = (given: Parameters<typeof outbox>[0] = {}) => outbox(given, 'nothing yet');

describe('without a connection', () => {
  it.each<[string, readonly string[]]>([
    ['before the first one', []],
    ['after one that was lost', ['gate.open', 'link.down']],
    ['after one that was lost while it was being registered', ['gate.boot', 'link.down']],
    ['while the CSMS has Rejected the station', ['gate.boot', 'gate.shut']],
  ])('not even a BootNotification is taken, and whoever calls hears so: %s (4.2)', (_, history) => {
    const rig = booting();
    for (const type of history) rig.send({ type });
    rig.send(call('boot', 'b', 'registration'));
    rig.send(call('triggered', 't', 'registration'));
    expect(rig.saidTo('registration')).toEqual(['failed.bootNotification', 'failed.heartbeat']);
    open(rig, 'gate.boot');
    expect(onTheWire(rig)).toEqual([]);
  });

  it('what an earlier boot owes waits, however long that takes (4.2)', () => {
    const rig = booting({ owed: [owed(1, 'tx-1')], transactions: [transaction('tx-1')] });
    rig.clock.advance(86_400_000);
    expect(onTheWire(rig)).toEqual([]);
    open(rig);
    expect(onTheWire(rig)).toEqual(['message-1']);
  });
});

it('while BootNotification is on its way nothing else goes, not even what was triggered (4.2)', () => {
  const rig = booting();
  rig.send({ type: 'gate.boot' });
  rig.send(call('boot', 'b', 'registration'));
  rig.send(call('triggered', 't', 'registration'));
  rig.send(call('ordinary', 'o'));
  rig.send(result('b'));
  open(rig);
  expect(onTheWire(rig)).toEqual(['b']);
  expect(rig.saidTo('registration')).toEqual(['failed.heartbeat', 'answered.bootNotification']);
  expect(rig.saidTo('authorization')).toEqual(['failed.authorize']);
});

describe('a call that has ended', () => {
  const ends: readonly (readonly [string, (rig: ReturnType<typeof outbox>) => void, string])[] = [
    ['it was answered', (rig) => rig.send(result('a')), 'answered.authorize'],
    ['it was refused', (rig) => rig.send(refusal('a')), 'failed.authorize'],
    ['nobody answered in time', (rig) => rig.clock.advance(30_000), 'failed.authorize'],
    ['the connection was lost', (rig) => rig.send({ type: 'link.down' }), 'failed.authorize'],
    ['the station was Rejected', (rig) => rig.send({ type: 'gate.shut' }), 'failed.authorize'],
  ];

  it.each(ends)('is told of once, whatever becomes of the connection later: %s', (_, end, told) => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    end(rig);
    for (const type of ['link.down', 'gate.boot', 'gate.shut', 'link.down']) rig.send({ type });
    expect(rig.saidTo('authorization')).toEqual([told]);
  });

  it.each(ends)('leaves nothing in flight, for which a Reset would wait (5.14): %s', (_, end) => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    expect(rig.snapshot.context.inFlight).toMatchObject({ messageId: 'a' });
    end(rig);
    expect(rig.snapshot.context.inFlight).toBeNull();
  });
});

describe('a transaction message that has ended', () => {
  it.each<[string, (rig: ReturnType<typeof outbox>) => void]>([
    ['it was answered', (rig) => takes(rig, 'message-1', started(7))],
    ['it was refused', (rig) => rig.send(refusal('message-1'))],
    ['nobody answered in time', (rig) => rig.clock.advance(30_000)],
    ['the connection was lost', (rig) => rig.send({ type: 'link.down' })],
    ['the station was Rejected', (rig) => rig.send({ type: 'gate.shut' })],
  ])('leaves nothing in flight, for which a Reset would wait (5.14): %s', (_, end) => {
    const rig = outbox();
    rig.send(start(1));
    expect(rig.snapshot.context.inFlight).toMatchObject({ messageId: 'message-1' });
    end(rig);
    expect(rig.snapshot.context.inFlight).toBeNull();
  });
});
