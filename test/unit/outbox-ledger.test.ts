/** What the ledger must hold, and what goes on the wire, once a message was answered or given up: 3.7.1, errata 3.18. */
import { describe, expect, it } from 'vitest';
import {
  appliedTo,
  changeForAnswer,
  changeForGivingUp,
  failedEvent,
  nextCall,
  payloadToSend,
  repeatDelayMs,
  transactionOf,
  transactionsOf,
  withCall,
  withOwed,
  withTransaction,
} from '../../machines/outbox/queue.js';
import { nextPassAt } from '../../machines/outbox/thinning.js';
import type { OutgoingCall } from '../../machines/system.js';
import { owed, transaction } from '../support/stores.js';

const open = transaction('tx-1');
const stopped = transaction('tx-2', { phase: 'stopped', transactionId: 8 });
const both = transactionsOf([open, stopped]);
const nobody = transactionsOf([]);

const startOf = owed(1, 'tx-1');
const stopOf = (localId: string | null) => ({ ...owed(3, '', { action: 'StopTransaction' }), localId });
const sampleOf = (localId: string | null) => ({ ...owed(2, '', { action: 'MeterValues' }), localId });

const call = (messageId: string, more: Partial<OutgoingCall> = {}): OutgoingCall => ({
  type: 'outbox.call',
  messageId,
  kind: 'ordinary',
  from: 'connector-1',
  key: 'k',
  action: 'StatusNotification',
  payload: {},
  ...more,
});

describe('transactions', () => {
  it('are known by their phase, the stopped ones as long as they are owed', () => {
    expect([[...both.open.keys()], [...both.stopped.keys()]]).toEqual([['tx-1'], ['tx-2']]);
    expect(transactionOf(startOf, both)).toBe(open);
    expect(transactionOf(stopOf('tx-2'), both)).toBe(stopped);
    expect(transactionOf(sampleOf(null), both)).toBeUndefined();
    expect(transactionOf(sampleOf('null'), both)).toBeUndefined();
  });

  it('that stop are no longer open, and that are removed are nowhere', () => {
    const later = withTransaction(both, { ...open, phase: 'stopped' });
    expect([[...later.open.keys()], [...later.stopped.keys()]]).toEqual([[], ['tx-2', 'tx-1']]);
    const left = appliedTo(later, { removeTransactions: ['tx-2', 'never-known'] });
    expect([[...left.open.keys()], [...left.stopped.keys()]]).toEqual([[], ['tx-1']]);
    const none = appliedTo(both, { removeTransactions: ['tx-1'] });
    expect([[...none.open.keys()], [...none.stopped.keys()]]).toEqual([[], ['tx-2']]);
    expect([[...both.open.keys()], [...both.stopped.keys()]]).toEqual([['tx-1'], ['tx-2']]);
  });

  it('that go on, and those of which nothing is told, leave the others as they are', () => {
    const sampled = { ...open, lastMeterWh: 1500 };
    const later = withTransaction(both, sampled);
    expect(later.open.get('tx-1')).toEqual(sampled);
    expect(later.stopped).toBe(both.stopped);
    expect(withTransaction(both, null)).toBe(both);
    expect(appliedTo(both, {})).toBe(both);
    expect(appliedTo(both, { removeTransactions: ['never-known'] })).toBe(both);
  });

  it('keep the id that the CSMS gave, though whoever tells of them does not know it yet', () => {
    const known = appliedTo(both, { putTransactions: [{ ...open, transactionId: 7 }] });
    expect(withTransaction(known, open).open.get('tx-1')?.transactionId).toBe(7);
    expect(withTransaction(known, { ...open, transactionId: 9 }).open.get('tx-1')?.transactionId).toBe(7);
    expect(withTransaction(both, { ...open, transactionId: 9 }).open.get('tx-1')?.transactionId).toBe(9);
    expect(withTransaction(nobody, { ...open, transactionId: 0 }).open.get('tx-1')?.transactionId).toBe(0);
  });
});

describe('a transaction message on the wire', () => {
  it('is a start as it was written, without an id', () => {
    expect(payloadToSend(startOf, both)).toEqual(startOf.payload);
  });

  it('carries the id of the CSMS, or -1 where there is none (errata 3.18)', () => {
    expect(payloadToSend(stopOf('tx-2'), both)).toMatchObject({ transactionId: 8 });
    expect(payloadToSend(stopOf('tx-1'), both)).toMatchObject({ transactionId: -1 });
    expect(payloadToSend(stopOf('damaged'), both)).toMatchObject({ transactionId: -1 });
  });

  it('of an idle connector has none', () => {
    expect(payloadToSend(sampleOf(null), both)).toEqual(sampleOf(null).payload);
  });
});

describe('an answer', () => {
  const accepted = { status: 'Accepted' };

  it('to a start leaves the message behind and keeps the id', () => {
    expect(changeForAnswer(startOf, { transactionId: 7, idTagInfo: accepted }, both)).toEqual({
      removeOwed: [1],
      putTransactions: [{ ...open, transactionId: 7 }],
    });
  });

  it('to a start names the group, which is kept; where it names none, the known one is', () => {
    const grouped = transactionsOf([{ ...open, parentIdTag: 'OLD' }]);
    const groupAfter = (idTagInfo: object) =>
      changeForAnswer(startOf, { transactionId: 7, idTagInfo }, grouped).putTransactions?.[0]?.parentIdTag;
    expect(groupAfter({ ...accepted, parentIdTag: 'NEW' })).toBe('NEW');
    expect(groupAfter(accepted)).toBe('OLD');
    expect(
      changeForAnswer(startOf, { transactionId: 7, idTagInfo: { ...accepted, parentIdTag: 'NEW' } }, both),
    ).toEqual({
      removeOwed: [1],
      putTransactions: [{ ...open, transactionId: 7, parentIdTag: 'NEW' }],
    });
  });

  it.each(['Blocked', 'Expired', 'Invalid', 'ConcurrentTx'])(
    'that finds the tag %s is kept with the register, from which the last energy is counted (errata 3.17)',
    (status) => {
      const running = transactionsOf([{ ...open, lastMeterWh: 1234 }]);
      expect(changeForAnswer(startOf, { transactionId: 7, idTagInfo: { status } }, running)).toEqual({
        removeOwed: [1],
        putTransactions: [{ ...open, lastMeterWh: 1234, transactionId: 7, refusedAtWh: 1234 }],
      });
    },
  );

  it('without a word on the tag is no leave to charge', () => {
    expect(changeForAnswer(startOf, { transactionId: 7 }, both).putTransactions).toEqual([
      { ...open, transactionId: 7, refusedAtWh: 1000 },
    ]);
  });

  it('to a start whose record was damaged only ends the message', () => {
    expect(changeForAnswer(startOf, { transactionId: 7, idTagInfo: accepted }, nobody)).toEqual({ removeOwed: [1] });
  });

  it('to a stop ends the transaction; to meter values it does not', () => {
    expect(changeForAnswer(stopOf('tx-2'), {}, both)).toEqual({ removeOwed: [3], removeTransactions: ['tx-2'] });
    expect(changeForAnswer(sampleOf('tx-1'), {}, both)).toEqual({ removeOwed: [2] });
    expect(changeForAnswer(stopOf(null), {}, both)).toEqual({ removeOwed: [3] });
  });
});

describe('a message that is given up', () => {
  it('is kept on record with its attempts and the reason, for whoever asks', () => {
    expect(changeForGivingUp({ ...sampleOf('tx-1'), attempts: 2 }, 'no answer in time', both)).toEqual({
      removeOwed: [2],
      giveUp: [{ ...sampleOf('tx-1'), attempts: 3, at: expect.any(String), why: 'no answer in time' }],
    });
  });

  it('as a start gives its transaction the id -1 (errata 3.18)', () => {
    expect(changeForGivingUp(startOf, 'x', both).putTransactions).toEqual([{ ...open, transactionId: -1 }]);
    expect(changeForGivingUp(startOf, 'x', nobody)).not.toHaveProperty('putTransactions');
  });

  it('as a stop ends the transaction', () => {
    const change = changeForGivingUp(stopOf('tx-2'), 'x', both);
    expect(change.removeTransactions).toEqual(['tx-2']);
    expect(change).not.toHaveProperty('putTransactions');
    expect(changeForGivingUp(startOf, 'x', both)).not.toHaveProperty('removeTransactions');
  });
});

describe('what is owed', () => {
  const seqs = (given: readonly number[], added: number) => {
    const known = given.map((seq) => owed(seq, `tx-${seq}`));
    return withOwed(known, owed(added, 'tx')).map(({ seq }) => seq);
  };

  it.each([
    ['at its end where it is the newest', [], 1, [1]],
    ['at its end where it is the newest', [1, 2], 3, [1, 2, 3]],
    ['at its place where it was told of late', [1, 2, 4, 5], 3, [1, 2, 3, 4, 5]],
    ['behind the first, which may be on its way', [5, 6], 3, [5, 3, 6]],
    ['behind the only one, which may be on its way', [5], 3, [5, 3]],
    ['only once: the newest', [1, 2, 3], 3, [1, 2, 3]],
    ['only once: one in between', [1, 2, 3], 2, [1, 2, 3]],
    ['only once: the first', [1, 2, 3], 1, [1, 2, 3]],
    ['only once: the only one', [1], 1, [1]],
    ['only once: the first, before which an older one came to stand', [5, 3, 6], 5, [5, 3, 6]],
  ])('has a message %s', (_, given, added, expected) => expect(seqs(given, added)).toEqual(expected));
});

describe('calls of the same actor', () => {
  it('do not push each other out where they are about different things', () => {
    let calls: readonly OutgoingCall[] = [call('d', { action: 'DataTransfer' }), call('t', { kind: 'triggered' })];
    for (let index = 0; index < 12; index += 1) calls = withCall(calls, call(`s-${index}`));
    expect(calls.map(({ messageId }) => messageId).slice(0, 3)).toEqual(['d', 't', 's-2']);
    expect(calls).toHaveLength(12);
  });

  it('all stay while there is room', () => {
    let calls: readonly OutgoingCall[] = [];
    for (let index = 0; index < 10; index += 1) calls = withCall(calls, call(`s-${index}`));
    expect(calls).toHaveLength(10);
    expect(nextCall(calls)?.messageId).toBe('s-0');
  });

  it('that fail hear why, and the code of the CALLERROR only where there is one', () => {
    expect(failedEvent(call('a', { action: 'MeterValues' }), 'refused', 'NotSupported')).toEqual({
      type: 'failed.meterValues',
      key: 'k',
      reason: 'refused',
      code: 'NotSupported',
    });
    expect(Object.keys(failedEvent(call('a'), 'offline'))).toEqual(['type', 'key', 'reason']);
  });
});

describe('how long is waited', () => {
  it('before a message goes again grows with the submissions (3.7.1)', () => {
    expect([0, 1, 2, 3].map((attempts) => repeatDelayMs(attempts, 60_000))).toEqual([60_000, 60_000, 120_000, 180_000]);
  });

  it('before the next pass over what is owed: until it is too much, and a tenth more than was left', () => {
    expect(nextPassAt(5, 100)).toBe(100);
    expect(nextPassAt(95, 100)).toBe(105);
  });
});
