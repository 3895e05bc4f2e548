/** What the outbox writes down, whom it turns away, and what it does not mix up: 3.7.1, 4.2, J 4.1.1, errata 3.18. */
import { describe, expect, it } from 'vitest';
import { outboxSettings } from '../support/chart-settings.js';
import { call, refusal, result, sample, start, started, status, stop } from '../support/outbox-cases.js';
import { onTheWire, open, outbox, takes, written } from '../support/outbox-rig.js';
import { owed } from '../support/stores.js';

/** What was noted besides the frames. */
const notes = ({ journal }: ReturnType<typeof outbox>) => journal.entries.filter(({ event }) => event !== 'frame.sent');

describe('a message that nobody takes', () => {
  it('is noted with each attempt, with what the CSMS said, and when it is given up', () => {
    const rig = outbox({ settings: outboxSettings({ TransactionMessageAttempts: '2' }) });
    rig.send(start(1));
    rig.send(refusal('message-1'));
    const about = { action: 'StartTransaction', messageId: 'message-1' };
    const first = { level: 'warn', event: 'owed.failed', ...about, attempts: 1, why: 'InternalError: try later' };
    expect(notes(rig)).toEqual([first]);
    rig.done('record');
    rig.clock.advance(60_000);
    rig.clock.advance(30_000);
    expect(notes(rig)).toEqual([
      first,
      { ...first, attempts: 2, why: 'no answer in time' },
      { level: 'error', event: 'owed.givenUp', ...about },
    ]);
    expect(written(rig).at(-1)).toMatchObject({ giveUp: [{ attempts: 2, why: 'no answer in time' }] });
  });

  it('has its attempts counted on disk, so that a power cut does not begin the count anew', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(refusal('message-1'));
    expect(written(rig)).toEqual([{ putOwed: [owed(1, 'tx-1', { attempts: 1 })] }]);
  });

  it('goes on although the count could not be written, and that is noted', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(refusal('message-1'));
    rig.fail('record', new Error('no space'));
    expect(rig.journal.entries.at(-1)).toEqual({ level: 'error', event: 'ledger.failed', error: 'Error: no space' });
    rig.clock.advance(60_000);
    expect(onTheWire(rig)).toEqual(['message-1', 'message-1']);
  });
});

describe('answers that are meant for something else', () => {
  it('are no answer to the transaction message that is on its way', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(result('not-ours', started(9)));
    rig.send(refusal('not-ours'));
    expect(written(rig)).toEqual([]);
    expect(notes(rig)).toEqual([
      { level: 'warn', event: 'answer.unasked', messageId: 'not-ours' },
      { level: 'warn', event: 'answer.unasked', messageId: 'not-ours' },
    ]);
  });

  it('are no answer to the one that waits to be sent again', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(refusal('message-1'));
    rig.send(result('not-ours', started(9)));
    rig.done('record');
    rig.send(result('not-ours', started(9)));
    expect(rig.saidTo('authorization')).toEqual([]);
    expect(rig.snapshot.matches({ delivery: 'waiting' })).toBe(true);
    rig.send(result('message-1', started(7)));
    rig.done('record');
    expect(rig.eventsTo('connector-1')).toMatchObject([{ transactionId: 7 }]);
  });

  it('to a stop tell the outlet of no transaction, for that was its start', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(stop(2, 1));
    takes(rig, 'message-1', started(7));
    takes(rig, 'message-2', { idTagInfo: { status: 'Accepted' } });
    expect(rig.saidTo('connector-1')).toEqual(['transaction.confirmed']);
  });

  it('to a start whose record was damaged reach no outlet, and the next message goes', () => {
    const rig = outbox();
    rig.send({ type: 'owed.added', owed: [owed(1, 'damaged')], transaction: null });
    rig.send(sample(2, 3));
    takes(rig, 'message-1', started(7));
    expect(rig.saidTo('connector-1')).toEqual([]);
    expect(onTheWire(rig)).toEqual(['message-1', 'message-2']);
  });

  it('with a code that says no reach the actor with it', () => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    rig.send(refusal('a'));
    expect(rig.eventsTo('authorization')).toEqual([
      { type: 'failed.authorize', key: '', reason: 'refused', code: 'InternalError' },
    ]);
  });
});

describe('before the station is accepted (4.2)', () => {
  it.each(['gate.boot', 'gate.pending', 'gate.shut'])('%s: whoever may not call hears so at once', (gate) => {
    const rig = outbox({}, gate);
    rig.send(call('ordinary', 'a'));
    expect(rig.eventsTo('authorization')).toEqual([{ type: 'failed.authorize', key: '', reason: 'offline' }]);
    expect(onTheWire(rig)).toEqual([]);
  });

  it('Pending: BootNotification goes, and what the CSMS has triggered', () => {
    const rig = outbox({}, 'gate.pending');
    rig.send(call('triggered', 't', 'registration'));
    rig.send(result('t'));
    rig.send(call('boot', 'b', 'registration'));
    expect(onTheWire(rig)).toEqual(['t', 'b']);
    expect(rig.eventsTo('registration')).toEqual([{ type: 'answered.heartbeat', key: '', payload: {} }]);
  });
});

describe('what is told before what is owed', () => {
  const back = () => {
    const rig = outbox({}, 'gate.shut');
    rig.send(start(1));
    rig.send({ type: 'gate.open' });
    return rig;
  };

  it('are all statuses that waited when the connection was back', () => {
    const rig = back();
    const news = ['s-0', 's-1', 's-2', 's-3'];
    for (const id of news) rig.send(status(id));
    rig.clock.advance(0);
    for (const id of news) rig.send(result(id));
    expect(onTheWire(rig)).toEqual([...news, 'message-1']);
  });

  it('are not the statuses that came later, of which one may be on its way before', () => {
    const rig = back();
    for (const id of ['s-0', 's-1']) rig.send(status(id));
    rig.clock.advance(0);
    for (const id of ['s-2', 's-3', 's-4']) rig.send(status(id));
    for (const id of ['s-0', 's-1', 's-2']) rig.send(result(id));
    expect(onTheWire(rig)).toEqual(['s-0', 's-1', 's-2', 'message-1']);
  });

  it('is nothing but statuses', () => {
    const rig = back();
    for (const id of ['a', 'b']) rig.send(call('ordinary', id));
    rig.clock.advance(0);
    rig.send(result('a'));
    expect(onTheWire(rig)).toEqual(['a', 'message-1']);
  });
});

describe('a late answer to a transaction message (3.5.1)', () => {
  it('tells of the tag too, while the failure is written and afterwards', () => {
    for (const isWritten of [false, true]) {
      const rig = outbox();
      rig.send(start(1));
      rig.send(refusal('message-1'));
      if (isWritten) rig.done('record');
      rig.send(result('message-1', started(7, 'Blocked')));
      expect(rig.eventsTo('authorization')).toMatchObject([{ type: 'tag.judged', idTagInfo: { status: 'Blocked' } }]);
    }
  });

  it('that the disk does not take is noted, and taken down when it does', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send(result('message-1', started(7)));
    rig.fail('record', new Error('no space'));
    expect(notes(rig)).toEqual([{ level: 'error', event: 'ledger.failed', error: 'Error: no space' }]);
    rig.clock.advance(5_000);
    rig.done('record');
    expect(rig.saidTo('connector-1')).toEqual(['transaction.confirmed']);
  });
});

describe('what the CSMS asks', () => {
  it('is refused with a CALLERROR at once, whatever is on its way', () => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    rig.send({ type: 'outbox.refuse', callId: 'theirs', code: 'NotSupported', description: 'no such part' });
    expect(rig.sent.at(-1)).toBe('[4,"theirs","NotSupported","no such part",{}]');
  });
});

describe('a station that is no longer accepted', () => {
  it('fails what was on its way and what waited, each once', () => {
    const rig = outbox();
    rig.send(call('ordinary', 'a'));
    rig.send(call('triggered', 'b', 'registration'));
    rig.send({ type: 'gate.shut' });
    expect(rig.saidTo('authorization')).toEqual(['failed.authorize']);
    expect(rig.saidTo('registration')).toEqual(['failed.heartbeat']);
    rig.send(call('ordinary', 'c'));
    expect(rig.saidTo('authorization')).toEqual(['failed.authorize', 'failed.authorize']);
    open(rig);
    rig.send(call('ordinary', 'd'));
    expect(onTheWire(rig)).toEqual(['a', 'd']);
  });

  it.each(['link.down', 'gate.shut', 'gate.boot', 'gate.pending'])(
    'owes on, and tells nothing of it before it is accepted again: %s',
    (type) => {
      const rig = outbox();
      rig.send({ type });
      rig.send(start(1));
      rig.clock.advance(1_000_000);
      expect(onTheWire(rig)).toEqual([]);
      open(rig);
      expect(onTheWire(rig)).toEqual(['message-1']);
    },
  );

  it('sends a message that was on its way again, under the same id', () => {
    const rig = outbox();
    rig.send(start(1));
    rig.send({ type: 'gate.shut' });
    open(rig);
    expect(onTheWire(rig)).toEqual(['message-1', 'message-1']);
    expect(rig.sent[1]).toBe(rig.sent[0]);
    expect(written(rig)).toEqual([]);
  });
});
