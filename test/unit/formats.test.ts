import { fullFormats } from 'ajv-formats/dist/formats.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../protocol/date-time.js';
import { codePoints, isUri } from '../../protocol/formats.js';
import { validateRequest } from '../../protocol/validation.js';

describe('an instant', () => {
  it.each([
    ['2024-06-01T12:00:00Z', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T12:00:00.123456Z', '2024-06-01T12:00:00.123Z'],
    ['2024-06-01t14:00:00+02:00', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01 06:30:00-0530', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T12:00', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T12:00:30', '2024-06-01T12:00:30.000Z'],
    ['2024-06-01T12:00Z', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T23:30-01:00', '2024-06-02T00:30:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2017-01-01T00:59:60+01:00', '2017-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, same) => {
    expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(same);
  });

  it.each(['', '2024-06-01', '2024-02-30T00:00:00Z', '2024-06-01T24:00:00Z', '2024-06-01T12:00:60Z', '2024-06-01T12Z'])(
    '%j is none',
    (text) => {
      expect(instantOf(text)).toBeNull();
    },
  );

  it('is read back from whatever a Date writes', () => {
    const dates = fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') });
    fc.assert(fc.property(dates, (date) => instantOf(date.toISOString()) === date.getTime()));
  });
});

describe('a location', () => {
  it('is judged as validators of the official schemas judge it', () => {
    const official = fullFormats.uri;
    if (typeof official !== 'function') throw new Error('the format library has changed');
    const piece = fc.constantFrom(
      'a',
      '1',
      ':',
      '/',
      '//',
      '@',
      '[',
      ']',
      '::',
      '%41',
      '%4',
      '.',
      '"',
      '?',
      '#',
      ' ',
      'v1.',
    );
    const quads = fc
      .array(fc.constantFrom('::', '1:', 'ab', ':', '1.2.3.4'))
      .map((parts) => `ftp://[${parts.join('')}]/`);
    const text = fc.oneof(
      quads,
      fc.array(piece).map((parts) => `ftp:${parts.join('')}`),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (text) => isUri(text) === official(text)),
      { numRuns: 5000 },
    );
  });
});

describe('the length of a text', () => {
  it('is that of its characters, not of their halves', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => codePoints(text) === [...text].length));
    expect(codePoints('\ud800\ud800\udc00\udc00')).toBe(3);
    expect(validateRequest('Authorize', { idTag: '\u{1f426}'.repeat(20) })).toBeNull();
    expect(validateRequest('Authorize', { idTag: '\u{1f426}'.repeat(21) })).not.toBeNull();
  });
});
