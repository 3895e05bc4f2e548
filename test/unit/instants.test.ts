/** Which texts are instants, and which of them they are: 3.14, ISO 8601, RFC 3339 5.6 and 5.7. */
import { describe, expect, it } from 'vitest';
import { instantOf, isDateTime } from '../../protocol/date-time.js';

describe('an instant (3.14)', () => {
  it.each([
    ['2000-02-29T00:00:00Z', true],
    ['1900-02-29T00:00:00Z', false],
    ['2024-02-29T00:00:00Z', true],
    ['2023-02-29T00:00:00Z', false],
    ['2024-02-30T00:00:00Z', false],
    ['2024-04-30T00:00:00Z', true],
    ['2024-04-31T00:00:00Z', false],
    ['2024-03-30T00:00:00Z', true],
    ['2024-12-31T00:00:00Z', true],
    ['2024-12-32T00:00:00Z', false],
    ['2024-06-00T00:00:00Z', false],
    ['2024-06-01T00:00:00Z', true],
    ['2024-00-01T00:00:00Z', false],
    ['2024-13-01T00:00:00Z', false],
    ['2024-06-01T23:59:59Z', true],
    ['2024-06-01T24:00:00Z', false],
    ['2024-06-01T12:60:00Z', false],
    ['2024-06-01T12:00:00+23:59', true],
    ['2024-06-01T12:00:00+24:00', false],
    ['2024-06-01T12:00:00+00:60', false],
    ['2024-06-01T12:00:00+02', true],
    [' 2024-06-01T12:00:00Z', false],
    ['2024-06-01T12:00:00Z ', false],
    ['2024-06-01T12:00:00.Z', false],
    // A leap second is the last one of a day of UTC, whatever the clocks on the wall show.
    ['2016-12-31T23:59:60Z', true],
    ['2016-12-31T23:59:61Z', false],
    ['2016-12-31T23:58:60Z', false],
    ['2016-12-31T22:59:60Z', false],
    ['2016-12-31T22:59:60-01:00', true],
    ['2016-12-31T23:29:60-00:30', true],
    ['2017-01-01T00:29:60+00:30', true],
    ['2017-01-01T01:29:60+01:30', true],
    ['2016-12-31T23:59:60+00:30', false],
    ['2017-01-01T01:59:60+01:00', false],
    ['2016-12-31T00:59:60-01:00', false],
    ['2017-01-01T01:29:60+00:30', false],
  ])('%s: %s', (text, is) => expect(isDateTime(text)).toBe(is));

  it('has its fraction, cut to milliseconds', () => {
    expect(instantOf('1970-01-01T00:00:01.5Z')).toBe(1500);
    expect(instantOf('1970-01-01T00:00:01.9999Z')).toBe(1999);
    expect(instantOf('1970-01-01T00:00:00.0009Z')).toBe(0);
    expect(instantOf('1970-01-01T01:30:00+01:30')).toBe(0);
    expect(instantOf('1969-12-31T22:30:00-01:30')).toBe(0);
  });
});
