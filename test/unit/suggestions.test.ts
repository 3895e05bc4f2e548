/** What somebody probably meant. */
import { describe, expect, it } from 'vitest';
import { suggest } from '../../protocol/suggest.js';

describe('a suggestion', () => {
  it.each([
    ['a letter too many', 'Voltagge', ['Current', 'Voltage'], 'Voltage'],
    ['a letter too few', 'Voltge', ['Current', 'Voltage'], 'Voltage'],
    ['a wrong letter', 'Voltabe', ['Current', 'Voltage'], 'Voltage'],
    ['the wrong case', 'vOLTAGE', ['Current', 'Voltage'], 'Voltage'],
    ['two letters of a short word', 'Sxx', ['SoC'], 'SoC'],
    ['a third of a long word', 'abcdefxxx', ['abcdefghi'], 'abcdefghi'],
  ])('is found for %s', (_, word, candidates, meant) => expect(suggest(word, candidates)).toBe(meant));

  it.each([
    ['three letters of a short word are wrong', 'xyzde', ['abcde']],
    ['four letters of nine are wrong', 'abcdexxxx', ['abcdefghi']],
    ['three letters too many are at the end', 'abcxyz', ['abc']],
    ['most of it is missing', 'ab', ['abcdefgh']],
    ['there is nothing to choose from', 'Voltage', []],
    ['it is longer than any name', 'x'.repeat(65), ['x'.repeat(65)]],
  ])('is none where %s', (_, word, candidates) => expect(suggest(word, candidates)).toBeNull());

  it('is the nearest, and of equally near ones the first', () => {
    expect(suggest('abcx', ['axxx', 'abcd', 'abce'])).toBe('abcd');
    expect(suggest('x'.repeat(64), ['x'.repeat(64)])).toBe('x'.repeat(64));
  });

  it('completes a name that was broken off, where only one can be meant', () => {
    expect(suggest('webs', ['WebSocketPingInterval', 'HeartbeatInterval'])).toBe('WebSocketPingInterval');
    expect(suggest('web', ['WebSocketPingInterval', 'HeartbeatInterval'])).toBeNull();
    expect(suggest('Meter', ['MeterValueSampleInterval', 'MeterValuesSampledData'])).toBeNull();
    expect(suggest('Interval', ['HeartbeatInterval', 'WebSocketPingInterval'])).toBeNull();
  });
});
