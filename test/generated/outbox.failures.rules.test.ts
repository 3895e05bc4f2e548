/** What becomes of a message that nobody takes: 3.7, 3.7.1, errata 3.18, J errata 3.1, from the specification. */

import { describe, expect, it } from 'vitest';
import { outboxSettings } from '../support/chart-settings.js';
import { call, refusal, result, sample, start, started, stop } from '../support/outbox-cases.js';
import { onTheWire, open, outbox, payloads, takes, written } from '../support/outbox-rig.js';

describe('a transaction message that fails (3.7.1)', () => {
  it('is sent again after the interval times the submissions so far, and given up after the last', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(refusal('message-1'));
    rig.done('record');
    rig.clock.advance(59_999);
    expect(onTheWire(rig)).toEqual(['message-1']);
    rig.clock.advance(1);
    expect(onTheWire(rig)).toEqual(['message-1', 'message-1']);
    rig.clock.advance(30_000);
    rig.done('record');
    rig.clock.advance(119_999);
    expect(onTheWire(rig)).toHaveLength(2);
    rig.clock.advance(1);
    expect(onTheWire(rig)).toHaveLength(3);
    rig.send(refusal('message-1'));
    rig.done('record');
    rig.clock.advance(1_000_000);
    expect(onTheWire(rig)).toHaveLength(3);
    expect(written(rig).at(-1)).toMatchObject({ removeOwed: [1], giveUp: [{ messageId: 'message-1', attempts: 3 }] });
  });

  it('holds back the messages behind it, and no other call', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(start(2));
    rig.send(refusal('message-1'));
    rig.done('record');
    rig.send(call('ordinary', 'a'));
    expect(onTheWire(rig)).toEqual(['message-1', 'a']);
  });

  it('once given up as a start: the rest of that transaction goes with the id -1 (errata 3.18)', () => {
    const rig = outbox({ settings: outboxSettings({ TransactionMessageAttempts: '1' }) });
    rig.send(start(1));
    rig.send(sample(2, 1));
    rig.send(stop(3, 1));
    rig.send(refusal('message-1'));
    rig.done('record');
    takes(rig, 'message-2');
    expect(onTheWire(rig)).toEqual(['message-1', 'message-2', 'message-3']);
    expect(payloads(rig).slice(1)).toMatchObject([{ transactionId: -1 }, { transactionId: -1 }]);
    expect(rig.saidTo('connector-1')).toEqual([]);
  });

  it.each([0, 1])('TransactionMessageAttempts %d is one attempt', (attempts) => {
    const rig = outbox({ settings: outboxSettings({ TransactionMessageAttempts: String(attempts) }) });
    rig.send(start(1));
    rig.send(refusal('message-1'));
    rig.done('record');
    rig.clock.advance(1_000_000);
    expect(onTheWire(rig)).toEqual(['message-1']);
  });

  it('a late answer is the answer, also while the failure is being written', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.clock.advance(30_000);
    rig.send(result('message-1', started(7)));
    rig.done('record');
    rig.clock.advance(1_000_000);
    expect(onTheWire(rig)).toEqual(['message-1']);
    expect(rig.eventsTo('connector-1')).toMatchObject([{ type: 'transaction.confirmed', transactionId: 7 }]);
  });

  it('a retry interval of 0 sends again at once, with the same content', () => {
    const rig = outbox({ settings: outboxSettings({ TransactionMessageRetryInterval: '0' }) });
    rig.send(start(1));
    rig.send(refusal('message-1'));
    rig.done('record');
    rig.clock.advance(0);
    expect(rig.sent[1]).toBe(rig.sent[0]);
  });
});

describe('a connection that is lost', () => {
  it('is no attempt: the message goes again with the same id and content, as often as it takes (J errata 3.1)', () => {
    const rig = outbox();
    rig.send(start(1));
    for (let losses = 0; losses < 10; losses += 1) {
      rig.send({ type: 'link.down' });
      rig.clock.advance(600_000);
      open(rig);
    }
    expect(new Set(rig.sent).size).toBe(1);
    expect(onTheWire(rig)).toHaveLength(11);
    expect(written(rig)).toEqual([]);
  });

  it('fails every other call, once, those in the queue too', () => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    rig.send(call('triggered', 'b', 'registration'));
    rig.send({ type: 'link.down' });
    open(rig);
    rig.send(result('a'));
    expect(rig.eventsTo('authorization')).toMatchObject([{ type: 'failed.authorize', reason: 'offline' }]);
    expect(rig.eventsTo('registration')).toMatchObject([{ type: 'failed.heartbeat', reason: 'offline' }]);
    expect(onTheWire(rig)).toEqual(['a']);
  });

  it('does not lose an answer that came before it', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(result('message-1', started(7)));
    rig.send({ type: 'link.down' });
    rig.done('record');
    open(rig);
    expect(onTheWire(rig)).toEqual(['message-1']);
    expect(rig.saidTo('connector-1')).toEqual(['transaction.confirmed']);
  });

  it('what is written offline is delivered in order when the line is back (T 039)', () => {
    const rig = outbox();
    rig.send({ type: 'link.down' });
    rig.send(start(1));
    rig.send(stop(2, 1));
    expect(rig.sent).toEqual([]);
    open(rig);
    takes(rig, 'message-1', started(7));
    takes(rig, 'message-2');
    expect(onTheWire(rig)).toEqual(['message-1', 'message-2']);
    expect(rig.snapshot.context.owed).toEqual([]);
  });
});
