/** What is said of a frame that is none, word for word, and what is no reason to refuse one: J 4.2. */
import { describe, expect, it } from 'vitest';
import { readFrame, writeError } from '../../protocol/frames.js';

const refusedFor = (text: string, maxLength?: number) => {
  const frame = readFrame(text, maxLength);
  return frame.kind === 'invalid' ? frame : null;
};

describe('the log learns why a frame was refused', () => {
  it.each([
    ['{', 'frame is not JSON'],
    ['{}', 'frame is not an array'],
    ['null', 'frame is not an array'],
    ['[1,"1",{}]', 'message type is none of 2, 3 and 4'],
    ['[2,1,"Reset",{}]', 'message id is not a string'],
  ])('%s: %s, and nobody is answered', (text, reason) => {
    expect(refusedFor(text)).toEqual({ kind: 'invalid', reason, answer: null, answerTo: null });
  });

  it.each([
    ['[2,"","Reset",{}]', '', 'message id must have 1 to 36 characters'],
    ['[2,"1","Reset"]', '1', 'a CALL has 4 elements'],
    ['[2,"1","Reset",{},{}]', '1', 'a CALL has 4 elements'],
    ['[2,"1",5,{}]', '1', 'action is not a string'],
    ['[2,"1","Reset",[]]', '1', 'payload is not an object'],
    ['[2,"1","Reset",{"__proto__":1}]', '1', '__proto__ is not allowed as a name'],
  ])('%s: the CALL with id "%s", for %s', (text, id, reason) => {
    const answer = { id, code: 'FormationViolation', description: reason };
    expect(refusedFor(text)).toEqual({ kind: 'invalid', reason, answer, answerTo: null });
  });

  it.each([
    ['[3,"1"]', 'a CALLRESULT has 3 elements'],
    ['[3,"1",{},{}]', 'a CALLRESULT has 3 elements'],
    ['[3,"1",7]', 'payload is not an object'],
    ['[4,"1"]', 'a CALLERROR has 5 elements'],
    ['[4,"1","a","b",{},1]', 'a CALLERROR has 5 elements'],
    ['[4,"1",null,"",{}]', 'error code is not a string'],
    ['[3,"1",{"__proto__":1}]', '__proto__ is not allowed as a name'],
  ])('%s: the answer, for %s', (text, reason) => {
    expect(refusedFor(text)).toEqual({ kind: 'invalid', reason, answer: null, answerTo: '1' });
  });

  it('names the call that an answer with an endless id was for by its first 255 characters', () => {
    expect(refusedFor(`[3,"${'i'.repeat(300)}"]`)?.answerTo).toBe('i'.repeat(255));
  });
});

describe('a frame that is too much', () => {
  const deep = (head: string, levels: number, [open, close]: string) =>
    `${head}${(open ?? '').repeat(levels)}${(close ?? '').repeat(levels)}]`;

  it('is told apart by its size and by its nesting', () => {
    expect(refusedFor('[2,"1","Reset",{}]', 17)?.reason).toBe('frame is longer than 17 characters');
    expect(refusedFor('[2,"1","Reset",{}]', 18)).toBeNull();
    expect(refusedFor(deep('[2,"1","Reset",', 32, '[]'))?.reason).toBe('frame is nested deeper than 32 levels');
  });

  it.each([
    ['[2,"1",', { answer: expect.objectContaining({ id: '1' }), answerTo: null }],
    [' \n[ 2 , "1" , ', { answer: expect.objectContaining({ id: '1' }), answerTo: null }],
    ['[3,"7",', { answer: null, answerTo: '7' }],
    ['[4,"7",', { answer: null, answerTo: '7' }],
    [`[2,"${'i'.repeat(36)}",`, { answer: expect.objectContaining({ id: 'i'.repeat(36) }), answerTo: null }],
  ])('is answered as far as its beginning %j can be read', (head, expected) => {
    expect(refusedFor(deep(head, 40, '[]'))).toMatchObject(expected);
  });

  it.each(['[5,"1",', 'x[2,"1",', '[2,"",', `[2,"${'i'.repeat(37)}",`, '[2,"a\\"b",', '[2 "1",', '[2,1,', '[2,"1"'])(
    'is not answered where it begins with %j',
    (head) => {
      expect(refusedFor(deep(head, 40, '[]'))).toMatchObject({ answer: null, answerTo: null });
    },
  );
});

describe('no reason to refuse a frame', () => {
  it.each([
    ['many lists, one after the other', `[2,"1","DataTransfer",{"a":[${'[],'.repeat(50)}[]]}]`],
    ['many objects, one after the other', `[2,"1","DataTransfer",{"a":[${'{},'.repeat(50)}{}]}]`],
    ['brackets in a text', `[2,"1","DataTransfer",{"a":"${'[{'.repeat(50)}"}]`],
    ['brackets behind a quote in a text', `[2,"1","DataTransfer",{"a":"\\"${'['.repeat(50)}"}]`],
    ['brackets in a text that ends with a backslash', `[2,"1","DataTransfer",{"a":"\\\\","b":"${'['.repeat(50)}"}]`],
    ['the word __proto__ in a text', '[2,"1","DataTransfer",{"data":"__proto__","more":[null,1,{"a":"\\u005f"}]}]'],
  ])('are %s', (_, text) => expect(readFrame(text).kind).toBe('call'));

  it('is what hides behind a text: brackets after it count', () => {
    expect(refusedFor(`[2,"1","DataTransfer",{"a":"\\\\","b":${'['.repeat(40)}${']'.repeat(40)}}]`)?.reason).toContain(
      'nested',
    );
    expect(
      refusedFor(`[2,"1","DataTransfer",{"a":"x","b":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}]`)?.reason,
    ).toContain('nested');
  });

  it('is a CALLERROR that says less, or says it in its own way', () => {
    expect(readFrame('[4,"1","Own code",7,[1]]')).toEqual({
      kind: 'error',
      id: '1',
      code: 'Own code',
      description: '',
      details: {},
    });
  });
});

it('an error of ours carries what is told, and nothing more', () => {
  expect(writeError('1', 'NotSupported', 'x'.repeat(254), { a: 1 })).toBe(
    `[4,"1","NotSupported","${'x'.repeat(254)}",{"a":1}]`,
  );
});
