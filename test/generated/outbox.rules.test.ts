/** What leaves the station, and in which order: 3.7, 3.7.1, J 4.1.1, errata 3.18, written from the specification. */
import { describe, expect, it } from 'vitest';
import { outboxActor } from '../../actors/outbox.actor.js';
import type { OutboxInput } from '../../machines/outbox/outbox.setup.js';
import { ChartRig } from '../support/chart-rig.js';
import { call, outboxInput, refusal, result, start, started, stop } from '../support/outbox-cases.js';
import { owed, transaction } from '../support/stores.js';

/** An accepted station, or one that is not yet. */
function outbox(input: Partial<OutboxInput> = {}, gate = 'gate.open') {
  const rig = new ChartRig(outboxActor, {
    input: { ...outboxInput, settings: { timeoutMs: 30_000, attempts: 3, retryIntervalMs: 60_000 }, ...input },
    peers: ['registration', 'authorization', 'connector-1'],
  });
  rig.send({ type: gate });
  return rig;
}

type Rig = ReturnType<typeof outbox>;

/** Message ids of the calls on the wire, in order. */
const onTheWire = ({ sent }: Rig) =>
  sent.map((text) => JSON.parse(text)).flatMap(([kind, id]) => (kind === 2 ? [id] : []));

const payloads = ({ sent }: Rig) => sent.map((text) => JSON.parse(text)[3]);

/** The CSMS takes the first of the transaction messages, and the ledger notes it. */
function takes(rig: Rig, messageId: string, payload: unknown = {}): void {
  rig.send(result(messageId, payload));
  rig.done('record');
}

/** What was written to the ledger, the newest last. */
const written = ({ begun }: Rig) => begun.flatMap(({ id, input }) => (id === 'record' ? [input] : []));

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
    const rig = outbox({ settings: { timeoutMs: 30_000, attempts: 1, retryIntervalMs: 60_000 } });
    rig.send(start(1));
    rig.send(stop(2, 1));
    rig.send(refusal('message-1'));
    rig.done('record');
    expect(onTheWire(rig)).toEqual(['message-1', 'message-2']);
    expect(payloads(rig).at(-1)).toMatchObject({ transactionId: -1 });
    expect(rig.saidTo('connector-1')).toEqual([]);
  });

  it.each([0, 1])('TransactionMessageAttempts %d is one attempt', (attempts) => {
    const rig = outbox({ settings: { timeoutMs: 30_000, attempts, retryIntervalMs: 60_000 } });
    rig.send(start(1));
    rig.send(refusal('message-1'));
    rig.done('record');
    rig.clock.advance(1_000_000);
    expect(onTheWire(rig)).toEqual(['message-1']);
  });

  it('a retry interval of 0 sends again at once, with the same content', () => {
    const rig = outbox({ settings: { timeoutMs: 30_000, attempts: 3, retryIntervalMs: 0 } });
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
      rig.send({ type: 'gate.open' });
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
    rig.send({ type: 'gate.open' });
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
    rig.send({ type: 'gate.open' });
    expect(onTheWire(rig)).toEqual(['message-1']);
    expect(rig.saidTo('connector-1')).toEqual(['transaction.confirmed']);
  });

  it('what is written offline is delivered in order when the line is back (T 039)', () => {
    const rig = outbox();
    rig.send({ type: 'link.down' });
    rig.send(start(1));
    rig.send(stop(2, 1));
    expect(rig.sent).toEqual([]);
    rig.send({ type: 'gate.open' });
    takes(rig, 'message-1', started(7));
    takes(rig, 'message-2');
    expect(onTheWire(rig)).toEqual(['message-1', 'message-2']);
    expect(rig.snapshot.context.owed).toEqual([]);
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
