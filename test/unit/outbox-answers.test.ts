import { describe, expect, it } from 'vitest';
import { idTagInfoIn, isTaken } from '../../machines/outbox/answer.js';

describe('an answer to a transaction message', () => {
  it.each([
    [
      'fields that nobody knows',
      'StartTransaction',
      { transactionId: 7, idTagInfo: { status: 'Accepted', a: 1 }, b: 2 },
    ],
    ['anything at all', 'MeterValues', { status: 'Accepted' }],
    ['an idTagInfo that is none', 'StopTransaction', { idTagInfo: 'fine' }],
    ['nothing', 'StopTransaction', {}],
  ])('with %s is an answer (%s)', (_, action, payload) => expect(isTaken(action, payload)).toBe(true));

  it.each([
    ['no id', 'StartTransaction', { idTagInfo: { status: 'Accepted' } }],
    ['an id that is no number', 'StartTransaction', { transactionId: '7', idTagInfo: { status: 'Accepted' } }],
    ['no word on the tag', 'StartTransaction', { transactionId: 7 }],
    ['a status that does not exist', 'StartTransaction', { transactionId: 7, idTagInfo: { status: 'Fine' } }],
    ['a list', 'StartTransaction', []],
  ])('with %s is none (%s)', (_, action, payload) => expect(isTaken(action, payload)).toBe(false));

  it('to another call is judged by its schema', () => {
    expect(isTaken('Heartbeat', {})).toBe(false);
    expect(isTaken('Authorize', { transactionId: 7, idTagInfo: { status: 'Accepted' } })).toBe(false);
  });

  it.each(['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'])('may find the tag %s (7.2)', (status) => {
    expect(isTaken('StartTransaction', { transactionId: 7, idTagInfo: { status } })).toBe(true);
    expect(idTagInfoIn({ idTagInfo: { status } })).toEqual({ status });
  });

  it('tells of the tag what is sound, and nothing else', () => {
    const told = { status: 'Blocked', parentIdTag: 'x'.repeat(21), expiryDate: 'tomorrow', more: true };
    expect(idTagInfoIn({ idTagInfo: told })).toEqual({ status: 'Blocked' });
    const sound = { status: 'Accepted', parentIdTag: 'GROUP', expiryDate: '2027-01-01T00:00:00Z' };
    expect(idTagInfoIn({ idTagInfo: sound })).toEqual(sound);
    expect(idTagInfoIn({ idTagInfo: { status: 'Expired', parentIdTag: 'x'.repeat(20), expiryDate: 2027 } })).toEqual({
      status: 'Expired',
      parentIdTag: 'x'.repeat(20),
    });
    for (const none of [null, {}, { idTagInfo: null }, { idTagInfo: { status: 1 } }])
      expect(idTagInfoIn(none)).toBeNull();
  });
});
