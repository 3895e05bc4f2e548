/** What leaves the station, and in which order: 3.7, 3.7.1, J 4.1.1, errata 3.18, written from the specification. */
import { describe, expect, it } from 'vitest';
import { outboxSettings } from '../support/chart-settings.js';
import { call, refusal, result, sample, start, started, status, stop } from '../support/outbox-cases.js';
import { onTheWire, open, outbox, payloads, takes, written } from '../support/outbox-rig.js';
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
    open(rig);
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

  it.each([0, -1, -7])('an id of 0 or below is one like others (errata 3.54): %i', (transactionId) => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(stop(2, 1));
    takes(rig, 'message-1', started(transactionId));
    expect(payloads(rig).at(-1)).toMatchObject({ transactionId });
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

describe('when the connection is back', () => {
  const offline = (settings: Readonly<Record<string, string>> = {}) => {
    const rig = outbox({ settings: outboxSettings(settings) }, 'gate.shut');
    rig.send(start(1));
    rig.send(stop(2, 1));
    return rig;
  };

  it('what has become of the connectors is told before what is owed', () => {
    const rig = offline();
    rig.send({ type: 'gate.open' });
    for (const id of ['s-0', 's-1']) rig.send(status(id));
    rig.clock.advance(0);
    expect(onTheWire(rig)).toEqual(['s-0']);
    rig.send(result('s-0'));
    rig.send(result('s-1'));
    expect(onTheWire(rig)).toEqual(['s-0', 's-1', 'message-1']);
  });

  it('a status that comes later is no reason to wait, nor is another call', () => {
    const rig = offline();
    rig.send({ type: 'gate.open' });
    rig.send(status('s-1'));
    rig.clock.advance(0);
    rig.send(status('s-2'));
    rig.send(call('ordinary', 'a'));
    rig.send(result('s-1'));
    expect(onTheWire(rig)).toEqual(['s-1', 'message-1']);
  });

  it('what is owed waits for QueueDrainDelay, and what is new behind it; other calls go', () => {
    const rig = offline({ QueueDrainDelay: '90' });
    open(rig);
    rig.send(start(3));
    rig.clock.advance(89_999);
    rig.send(call('ordinary', 'a'));
    rig.send(result('a'));
    expect(onTheWire(rig)).toEqual(['a']);
    expect(rig.snapshot.matches({ draining: 'waiting' })).toBe(true);
    rig.clock.advance(1);
    takes(rig, 'message-1', started(7));
    takes(rig, 'message-2');
    expect(onTheWire(rig)).toEqual(['a', 'message-1', 'message-2', 'message-3']);
  });

  it('the pause begins anew with each connection, as long as the key says then', () => {
    const rig = offline({ QueueDrainDelay: '90' });
    open(rig);
    rig.clock.advance(60_000);
    rig.send({ type: 'link.down' });
    rig.send({ type: 'configuration.changed', key: 'QueueDrainDelay', value: '50' });
    open(rig);
    rig.clock.advance(49_999);
    expect(onTheWire(rig)).toEqual([]);
    rig.clock.advance(1);
    expect(onTheWire(rig)).toEqual(['message-1']);
  });

  it('a question that went with the connection before is answered no more (J 4.1.1)', () => {
    const rig = offline();
    open(rig);
    rig.send({ type: 'outbox.respond', callId: 'asked-before', payload: {} });
    expect(rig.sent.map((text) => JSON.parse(text)[0])).not.toContain(3);
  });
});

describe('what the CSMS says of a tag (3.5.1)', () => {
  it('with the answer to a start or a stop is handed on at once', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(stop(2, 1));
    rig.send(result('message-1', { transactionId: 7, idTagInfo: { status: 'Expired', parentIdTag: 'GROUP' } }));
    expect(rig.saidTo('authorization')).toEqual(['tag.judged']);
    rig.done('record');
    takes(rig, 'message-2', { idTagInfo: { status: 'Blocked' } });
    expect(rig.eventsTo('authorization')).toEqual([
      { type: 'tag.judged', idTag: 'TAG-1', idTagInfo: { status: 'Expired', parentIdTag: 'GROUP' } },
    ]);
  });

  it('is handed on for the tag that stopped, and not for a message that was given up', () => {
    const rig = outbox({ settings: outboxSettings({ TransactionMessageAttempts: '1' }) });
    rig.send(start(1));
    rig.send({ ...stop(2, 1), owed: [owed(2, 'tx-1', { action: 'StopTransaction', payload: { idTag: 'OTHER' } })] });
    rig.send(refusal('message-1'));
    rig.done('record');
    takes(rig, 'message-2', { idTagInfo: { status: 'Accepted' } });
    expect(rig.eventsTo('authorization')).toEqual([
      { type: 'tag.judged', idTag: 'OTHER', idTagInfo: { status: 'Accepted' } },
    ]);
  });
});

describe('when too much is owed', () => {
  it('MeterValues are let go of, in the ledger too, and never a start or a stop', () => {
    const rig = outbox({ mostOwed: 10 }, 'gate.shut');
    rig.send(start(1));
    for (let seq = 2; seq <= 9; seq += 1) rig.send(sample(seq, 1));
    rig.send(stop(10, 1));
    expect(rig.snapshot.context.owed).toHaveLength(10);
    rig.send(start(11));
    const left = rig.snapshot.context.owed.map(({ seq }) => seq);
    expect(left).toEqual([1, 3, 5, 7, 9, 10, 11]);
    expect(rig.journal.entries).toContainEqual(expect.objectContaining({ event: 'owed.thinned', dropped: 4, left: 7 }));
  });

  it('and nothing else is left to let go of, everything is kept', () => {
    const rig = outbox({ mostOwed: 2 }, 'gate.shut');
    for (let seq = 1; seq <= 20; seq += 1) rig.send(start(seq));
    expect(rig.snapshot.context.owed).toHaveLength(20);
    expect(rig.journal.entries.filter(({ event }) => event === 'owed.thinned')).toEqual([]);
  });
});

describe('meter values of an idle connector', () => {
  it('go as they were written, without a transaction', () => {
    const rig = outbox();
    const payload = { connectorId: 1, meterValue: [] };
    const message = { ...owed(1, 'none', { action: 'MeterValues', payload }), localId: null };
    rig.send({ type: 'owed.added', owed: [message], transaction: null });
    expect(payloads(rig)).toEqual([payload]);
    takes(rig, 'message-1');
    expect(written(rig)).toEqual([{ removeOwed: [1] }]);
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
