import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCodes, type Frame, readFrame, writeCall, writeError, writeResult } from '../../protocol/frames.js';

describe('writing', () => {
  const id = fc.string({ minLength: 1, maxLength: 36 });
  const payload = fc
    .dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }))
    .map((members): Record<string, unknown> => JSON.parse(JSON.stringify(members)))
    .filter((members) => !JSON.stringify(members).includes('__proto__'));

  it('and reading gives the same call, result and error again', () => {
    fc.assert(
      fc.property(id, fc.string(), payload, fc.constantFrom(...errorCodes), (id, text, payload, code) => {
        const call: Frame = { kind: 'call', id, action: text, payload };
        expect(readFrame(writeCall(id, text, payload))).toEqual(call);
        expect(readFrame(writeResult(id, payload))).toEqual({ kind: 'result', id, payload });
        const error: Frame = { kind: 'error', id, code, description: text, details: payload };
        expect(readFrame(writeError(id, code, text, payload))).toEqual(error);
      }),
    );
  });

  it('an error has details of {} and a description below 255 characters', () => {
    const [, , , description, details] = JSON.parse(writeError('1', 'InternalError', 'x'.repeat(1000)));
    expect(description).toHaveLength(254);
    expect(details).toEqual({});
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '"',
    '\\',
    ',',
    ':',
    '2',
    '3',
    '4',
    'null',
    '"1"',
    '"__proto__"',
    'a',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(piece).map((pieces) => pieces.join('')),
    fc.array(fc.jsonValue()).map((elements) => JSON.stringify([2, '1', ...elements])),
    fc
      .tuple(fc.constantFrom(2, 3, 4), fc.jsonValue(), fc.array(fc.jsonValue()))
      .map(([type, id, rest]) => JSON.stringify([type, id, ...rest])),
  );

  it('is read without throwing, and what is refused has a reason and an answer that can be sent', () => {
    fc.assert(
      fc.property(text, (text) => {
        const frame = readFrame(text);
        expect(['call', 'result', 'error', 'invalid']).toContain(frame.kind);
        if (frame.kind !== 'invalid') return;
        expect(frame.reason).not.toBe('');
        if (frame.answer === null) return;
        const { id, code, description } = frame.answer;
        expect(readFrame(writeError(id, code, description))).toMatchObject({ kind: 'error', id, code });
      }),
      { numRuns: 5000 },
    );
  });
});
