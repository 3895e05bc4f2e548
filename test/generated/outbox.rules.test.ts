/** What leaves the station, and in which order: 3.7, 3.7.1, J 4.1.1, errata 3.18, written from the specification. */
import { describe, expect, it } from 'vitest';
import { call, refusal, result, start, started, stop } from '../support/outbox-cases.js';
import { onTheWire, outbox, payloads, takes, written } from '../support/outbox-rig.js';
import { owed, transaction } from '../support/stores.js';

describe('one CALL is in flight (J 4.1.1)', () => {
  it('the next one goes when the first is answered', () => {
    const rig = outbox();
    for (const id of ['a', 'b', 'c']) rig.send(call('ordinary', id));
    expect(onTheWire(rig)).toEqual(['a']);
    rig.send(result('a'));
    expect(onTheWire(rig)).toEqual(['a', 'b']);
    rig.send(refusal('b'));
    expect(onTheWire(rig)).toEqual(['a', 'b', 'c']);
    expect(rig.saidTo('authorization')).toEqual(['answered.authorize', 'failed.authorize']);
  });

  it('or when its time has run out', () => {
    const rig = outbox();
    for (const id of ['a', 'b']) rig.send(call('ordinary', id));
    rig.clock.advance(29_999);
    expect(onTheWire(rig)).toEqual(['a']);
    rig.clock.advance(1);
    expect(onTheWire(rig)).toEqual(['a', 'b']);
    expect(rig.eventsTo('authorization')).toMatchObject([{ type: 'failed.authorize', reason: 'timeout' }]);
  });

  it('answers to the CSMS wait for nothing', () => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    rig.send({ type: 'outbox.respond', callId: 'theirs', payload: {} });
    expect(rig.sent.at(-1)).toBe('[3,"theirs",{}]');
  });

  it('a late answer, and one to nothing, changes nothing', () => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    rig.clock.advance(30_000);
    rig.send(call('ordinary', 'b'));
    rig.send(result('a'));
    rig.send(refusal('never-asked'));
    expect(onTheWire(rig)).toEqual(['a', 'b']);
    expect(rig.saidTo('authorization')).toEqual(['failed.authorize']);
    expect(rig.journal.entries.filter(({ event }) => event === 'answer.unasked')).toHaveLength(2);
  });
});

describe('transaction messages (3.7)', () => {
  it('go in the order in which they were written, other calls overtake them', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(stop(2, 1));
    rig.send(call('ordinary', 'a'));
    takes(rig, 'message-1', started(7));
    expect(onTheWire(rig)).toEqual(['message-1', 'a']);
    rig.send(result('a'));
    expect(onTheWire(rig)).toEqual(['message-1', 'a', 'message-2']);
  });

  it('wait for the acceptance, and those of an earlier boot go first (4.2)', () => {
    const rig = outbox({ owed: [owed(1, 'tx-1')], transactions: [transaction('tx-1')] }, 'gate.boot');
    rig.send(start(2));
    rig.send(call('boot', 'boot', 'registration'));
    expect(onTheWire(rig)).toEqual(['boot']);
    rig.send(result('boot'));
    rig.send({ type: 'gate.pending' });
    expect(onTheWire(rig)).toEqual(['boot']);
    rig.send({ type: 'gate.open' });
    takes(rig, 'message-1', started(7));
    expect(onTheWire(rig)).toEqual(['boot', 'message-1', 'message-2']);
  });

  it('carry the id of the CSMS as soon as it is known, whenever they were written', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(stop(2, 1));
    takes(rig, 'message-1', started(4711));
    expect(payloads(rig).at(-1)).toMatchObject({ transactionId: 4711 });
  });

  it('an id of 0 or below is one like others (errata 3.54)', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(stop(2, 1));
    takes(rig, 'message-1', started(0));
    expect(payloads(rig).at(-1)).toMatchObject({ transactionId: 0 });
  });

  it('leave the ledger when the answer is recorded, and the outlet is told then and not before', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(result('message-1', started(7)));
    expect(written(rig)).toMatchObject([{ removeOwed: [1], putTransactions: [{ localId: 'tx-1', transactionId: 7 }] }]);
    expect(rig.saidTo('connector-1')).toEqual([]);
    rig.done('record');
    expect(rig.eventsTo('connector-1')).toMatchObject([{ type: 'transaction.confirmed', transactionId: 7 }]);
  });

  it('a disk that fails is tried until it takes the answer; nothing is sent twice meanwhile', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(result('message-1', started(7)));
    for (let tries = 0; tries < 3; tries += 1) {
      rig.fail('record');
      rig.clock.advance(60_000);
    }
    rig.done('record');
    expect(onTheWire(rig)).toEqual(['message-1']);
    expect(rig.saidTo('connector-1')).toEqual(['transaction.confirmed']);
  });
});

describe('settings act at once', () => {
  it('TransactionMessageAttempts, TransactionMessageRetryInterval and MessageTimeout', () => {
    const rig = outbox();
    const set = (key: string, value: string) => rig.send({ type: 'configuration.changed', key, value });
    set('TransactionMessageAttempts', '2');
    set('TransactionMessageRetryInterval', '10');
    set('MessageTimeout', '5');
    rig.send(start(1));
    rig.clock.advance(5_000);
    rig.done('record');
    rig.clock.advance(10_000);
    expect(onTheWire(rig)).toHaveLength(2);
    rig.clock.advance(5_000);
    expect(written(rig).at(-1)).toMatchObject({ giveUp: [{ messageId: 'message-1', attempts: 2 }] });
  });
});
