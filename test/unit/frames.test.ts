import { afterEach, describe, expect, it } from 'vitest';
import { type InvalidFrame, maxDepth, readFrame, writeCall } from '../../protocol/frames.js';

afterEach(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeBefore);
});
const prototypeBefore = Reflect.ownKeys(Object.prototype);

function refused(text: string, maxLength?: number): InvalidFrame {
  const frame = readFrame(text, maxLength);
  if (frame.kind !== 'invalid') throw new Error(`not refused: ${text.slice(0, 80)}`);
  return frame;
}

function answerTo(text: string): InvalidFrame['answer'] {
  return refused(text).answer;
}

const formation = (id: string) => ({ id, code: 'FormationViolation', description: expect.any(String) });

describe('a CALL', () => {
  it('is read with its id, action and payload', () => {
    expect(readFrame('[2,"19223201","Reset",{"type":"Soft"}]')).toEqual({
      kind: 'call',
      id: '19223201',
      action: 'Reset',
      payload: { type: 'Soft' },
    });
  });

  it('has an empty payload where it carries null', () => {
    expect(readFrame('[2,"1","Heartbeat",null]')).toEqual({ kind: 'call', id: '1', action: 'Heartbeat', payload: {} });
  });

  it('of an unknown action is still a CALL, for others know the actions', () => {
    expect(readFrame('[2,"1","authorize",{}]')).toMatchObject({ kind: 'call', action: 'authorize' });
  });

  it.each([
    ['an element too few', '[2,"1","Heartbeat"]'],
    ['an element too many', '[2,"1","Heartbeat",{},{}]'],
    ['an action that is no string', '[2,"1",7,{}]'],
    ['an array as payload', '[2,"1","Heartbeat",[]]'],
    ['a string as payload', '[2,"1","Heartbeat","{}"]'],
    ['nothing but its id', '[2,"1"]'],
  ])('with %s is answered with FormationViolation', (_, text) => {
    expect(answerTo(text)).toEqual(formation('1'));
  });

  it('with an id of 36 characters is read, with 37 it is refused under that id', () => {
    expect(readFrame(`[2,"${'i'.repeat(36)}","Heartbeat",{}]`).kind).toBe('call');
    expect(answerTo(`[2,"${'i'.repeat(37)}","Heartbeat",{}]`)).toEqual(formation('i'.repeat(37)));
    expect(answerTo('[2,"","Heartbeat",{}]')).toEqual(formation(''));
  });

  it('with an id beyond 255 characters is refused under its first 255', () => {
    expect(answerTo(`[2,"${'i'.repeat(1000)}","Heartbeat",{}]`)).toEqual(formation('i'.repeat(255)));
  });

  it.each(['7', 'null', '{}', '["1"]', 'true'])('with %s as id cannot be answered', (id) => {
    expect(answerTo(`[2,${id},"Heartbeat",{}]`)).toBeNull();
  });
});

describe('an answer', () => {
  it('is read as a result, with an empty payload where it carries null', () => {
    expect(readFrame('[3,"1",{"status":"Accepted"}]')).toEqual({
      kind: 'result',
      id: '1',
      payload: { status: 'Accepted' },
    });
    expect(readFrame('[3,"1",null]')).toEqual({ kind: 'result', id: '1', payload: {} });
  });

  it('is read as an error, whatever its code is called', () => {
    expect(readFrame('[4,"1","OccurrenceConstraintViolation","too few",{"at":1}]')).toEqual({
      kind: 'error',
      id: '1',
      code: 'OccurrenceConstraintViolation',
      description: 'too few',
      details: { at: 1 },
    });
  });

  it.each(['[4,"1","GenericError"]', '[4,"1","GenericError",""]', '[4,"1","GenericError",null,null]'])(
    'that is the short error %s is an error all the same',
    (text) => {
      expect(readFrame(text)).toEqual({ kind: 'error', id: '1', code: 'GenericError', description: '', details: {} });
    },
  );

  it.each([
    '[3,"1"]',
    '[3,"1",{},{}]',
    '[3,"1",[]]',
    '[3,"1","x"]',
    '[4,"1"]',
    '[4,"1",5,"",{}]',
    '[4,"1","a","",{},1]',
  ])('that is malformed (%s) gets none, and says which call it was for', (text) => {
    expect(refused(text)).toMatchObject({ answer: null, answerTo: '1' });
  });
});

describe('what is no message', () => {
  it.each([
    '',
    ' ',
    'hello',
    '[2,"1","Heartbeat",{}',
    '{"2":"1"}',
    '2',
    'null',
    '"[2]"',
    '[]',
    '[5,"1","Heartbeat",{}]',
    '["2","1","Heartbeat",{}]',
    '[2.5,"1","Heartbeat",{}]',
    '[null,"1"]',
    '\ufeff[2,"1","Heartbeat",{}]',
  ])('gets no answer: %s', (text) => {
    expect(refused(text)).toMatchObject({ answer: null, answerTo: null });
  });

  it('is described without a word of its text, which may be a secret', () => {
    const text = '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":hunter2}]';
    expect(JSON.stringify(refused(text))).not.toContain('hunter2');
  });
});

describe('too much', () => {
  const nested = (levels: number) => `[2,"1","DataTransfer",${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}]`;

  it('nesting is refused, and answered where the id can be read', () => {
    expect(readFrame(nested(maxDepth - 1)).kind).toBe('call');
    expect(answerTo(nested(maxDepth))).toEqual(formation('1'));
    expect(refused('['.repeat(200_000))).toMatchObject({ answer: null });
    expect(refused(`[3,"1",${'['.repeat(1000)}${']'.repeat(1000)}]`)).toMatchObject({ answer: null, answerTo: '1' });
  });

  it('is not what brackets in a string make', () => {
    const data = `${'[{'.repeat(100)}"\\`;
    expect(readFrame(writeCall('1', 'DataTransfer', { vendorId: 'v', data }))).toMatchObject({ payload: { data } });
  });

  it('text is refused unparsed, and answered where the id can be read', () => {
    const text = `[2,"1","DataTransfer",{"vendorId":"v","data":"${'x'.repeat(10_000_000)}"}]`;
    expect(answerTo(text)).toEqual(formation('1'));
    expect(readFrame(text, 11_000_000).kind).toBe('call');
    expect(refused('x'.repeat(300_000)).answer).toBeNull();
    expect(refused('[2,"1","Heartbeat",{}]', 10).reason).toContain('10 characters');
  });
});

describe('names that every object inherits', () => {
  it.each([
    '[2,"1","DataTransfer",{"__proto__":{"polluted":true}}]',
    '[2,"1","DataTransfer",{"a":[{"b":{"__proto__":1}}]}]',
    '[2,"1","DataTransfer",{"\\u005f_proto__":{"polluted":true}}]',
    '[2,"1","DataTransfer",{"__\\u0070roto__":{"polluted":true}}]',
  ])('__proto__ is refused at any depth and in any spelling: %s', (text) => {
    expect(answerTo(text)).toEqual(formation('1'));
  });

  it('__proto__ in an answer is refused without one', () => {
    expect(refused('[3,"1",{"__proto__":{}}]')).toMatchObject({ answer: null, answerTo: '1' });
    expect(refused('[4,"1","GenericError","",{"__proto__":{}}]')).toMatchObject({ answer: null, answerTo: '1' });
  });

  it('constructor and prototype are members like others, and copying them changes nothing else', () => {
    const frame = readFrame('[2,"1","DataTransfer",{"constructor":{"prototype":{"polluted":true}},"toString":1}]');
    if (frame.kind !== 'call') throw new Error('not a call');
    const copy = { ...frame.payload };
    expect(Object.keys(copy)).toEqual(['constructor', 'toString']);
    expect('polluted' in {}).toBe(false);
  });

  it('__proto__ as a value is only text', () => {
    expect(readFrame('[2,"1","DataTransfer",{"vendorId":"__proto__"}]').kind).toBe('call');
  });
});
