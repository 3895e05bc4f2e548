/** What is said of a value that is refused, and what exactly is taken: 5.3, section 9. */
import { describe, expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import {
  authorizationKeyBytes,
  checkValue,
  listOf,
  measurandsOf,
  securityProfileOf,
  stillValid,
} from '../../protocol/configuration.js';
import { doubtsAbout } from '../../protocol/configuration-doubts.js';
import type { ConfigurationKey } from '../../protocol/configuration-keys.js';

const key = (type: ConfigurationKey['type'], more: Partial<ConfigurationKey> = {}): ConfigurationKey => ({
  key: 'Key',
  profile: 'Core',
  access: 'RW',
  type,
  default: null,
  effect: 'at once',
  description: '',
  clause: '',
  ...more,
});

const ok = (value: string) => ({ ok: true, value });
const no = (why: string) => ({ ok: false, why });

describe('a value that is refused', () => {
  it('is quoted, its first 60 characters, with what is allowed', () => {
    expect(checkValue(key('boolean'), 'maybe')).toEqual(no('Key is true or false; not "maybe".'));
    expect(checkValue(key('boolean'), 'x'.repeat(60))).toEqual(no(`Key is true or false; not "${'x'.repeat(60)}".`));
    expect(checkValue(key('boolean'), 'x'.repeat(61))).toEqual(no(`Key is true or false; not "${'x'.repeat(60)}...".`));
    expect(checkValue(key('string'), 'x'.repeat(501))).toMatchObject(
      no(`Key has at most 500 characters; not "${'x'.repeat(60)}...".`),
    );
  });

  it('of a secret is not quoted', () => {
    expect(checkValue(key('hex', { access: 'W' }), 'hunter2')).toEqual(
      no('Key is 32 to 40 hexadecimal digits (16 to 20 bytes) or 16 to 20 characters; the value given does not fit.'),
    );
  });

  it('is no number within its limits', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(checkValue(key('integer'), 'x')).toEqual(no(`Key is a whole number from 0 to ${most}; not "x".`));
    expect(checkValue(key('integer', { min: 2, max: 3, unit: 's' }), '1')).toEqual(
      no('Key is a whole number from 2 to 3 (seconds); not "1".'),
    );
    expect(checkValue(key('integer', { min: 2, max: 3, zeroMeansOff: true }), '4')).toEqual(
      no('Key is a whole number from 2 to 3, or 0 for off; not "4".'),
    );
    for (const [value, taken] of [
      ['2', true],
      ['3', true],
      ['1', false],
      ['4', false],
      ['0', false],
    ] as const)
      expect(checkValue(key('integer', { min: 2, max: 3 }), value).ok, value).toBe(taken);
    expect(checkValue(key('integer'), '9'.repeat(15))).toEqual(ok('9'.repeat(15)));
    expect(checkValue(key('integer'), '1'.repeat(16)).ok).toBe(false);
    for (const wrong of ['1x', 'x1', '1\n']) expect(checkValue(key('integer'), wrong).ok, wrong).toBe(false);
  });

  it('is no list of what may stand in it, or a longer one', () => {
    const measurands = key('csl', { allowed: ['SoC', 'Voltage'], max: 2 });
    expect(checkValue(measurands, 'SoC,Voltge')).toEqual(
      no('Key is a comma-separated list of SoC, Voltage; not "SoC,Voltge". Did you mean Voltage?'),
    );
    expect(checkValue(measurands, 'Temperature')).toEqual(
      no('Key is a comma-separated list of SoC, Voltage; not "Temperature".'),
    );
    expect(checkValue(key('csl', { max: 2 }), 'a,b,c')).toEqual(no('Key has at most 2 items; not "a,b,c".'));
    expect(checkValue(key('csl', { max: 2 }), 'a, b ,a')).toEqual(ok('a,b'));
    expect(checkValue(key('csl'), 'a,b,c,d,e')).toEqual(ok('a,b,c,d,e'));
    expect(checkValue(measurands, '  ')).toEqual(ok(''));
  });

  it('is no word of a few', () => {
    const words = key('string', { allowed: ['Equal', 'FirstCome'] });
    expect(checkValue(words, 'Equal')).toEqual(ok('Equal'));
    expect(checkValue(words, 'equal')).toEqual(no('Key is one of Equal, FirstCome; not "equal". Did you mean Equal?'));
    expect(checkValue(words, 'Something')).toEqual(no('Key is one of Equal, FirstCome; not "Something".'));
  });

  it('is no text that could stand in a certificate', () => {
    expect(checkValue(key('string', { max: 3 }), 'a~ ')).toEqual(ok('a~ '));
    expect(checkValue(key('string', { max: 3 }), '')).toEqual(ok(''));
    expect(checkValue(key('string', { max: 3 }), 'abcd')).toEqual(
      no('Key has at most 3 printable ASCII characters; not "abcd".'),
    );
    for (const wrong of ['a\n', '\u00e4', 'a\u007f']) expect(checkValue(key('string'), wrong).ok).toBe(false);
    expect(checkValue(key('string'), 'x'.repeat(500)).ok).toBe(true);
  });

  it('is no wiring of the connectors that there are', () => {
    const wiring = key('phaseRotations', { max: 3 });
    const why =
      'Key lists each connector from 0 to 2 at most once, as 1.RST; rotations are NotApplicable, Unknown, RST, RTS, SRT, STR, TRS, TSR';
    expect(checkValue(wiring, '3.RST')).toEqual(no(`${why}; not "3.RST".`));
    expect(checkValue(wiring, '1.RST,1.RTS')).toEqual(no(`${why}; not "1.RST,1.RTS".`));
    for (const rotation of ['NotApplicable', 'Unknown', 'RST', 'RTS', 'SRT', 'STR', 'TRS', 'TSR'])
      expect(checkValue(wiring, ` 2.${rotation} `)).toEqual(ok(`2.${rotation}`));
    for (const wrong of ['1.', 'x1.RST', '1.RST x', '0001.RST', '1RST'])
      expect(checkValue(wiring, wrong).ok, wrong).toBe(false);
    expect(checkValue(key('phaseRotations'), '0.RST').ok).toBe(true);
    expect(checkValue(key('phaseRotations'), '1.RST').ok).toBe(false);
    expect(checkValue(wiring, ' ')).toEqual(ok(''));
  });
});

describe('a list', () => {
  it('is read without blanks and without what is empty', () => {
    expect(listOf(' a ,,b, ')).toEqual(['a', 'b']);
    expect(measurandsOf(' , ')).toEqual(['Energy.Active.Import.Register']);
  });
});

describe('an AuthorizationKey (J 6.2.2)', () => {
  it('is 16 to 20 bytes in either form, all of it', () => {
    expect(authorizationKeyBytes('00'.repeat(16))).toHaveLength(16);
    expect(authorizationKeyBytes('00'.repeat(20))).toHaveLength(20);
    expect(authorizationKeyBytes(' ~'.repeat(10))).toHaveLength(20);
    expect(authorizationKeyBytes('x'.repeat(16))).toHaveLength(16);
    for (const wrong of [`${'00'.repeat(16)}g`, `g${'00'.repeat(16)}`, '00'.repeat(21), `\n${'x'.repeat(16)}`])
      expect(authorizationKeyBytes(wrong), wrong).toBeNull();
  });
});

describe('the security profile of a start (W 2.1)', () => {
  it.each([
    ['ws://a', false, false, '0'],
    ['ws://a', true, false, '1'],
    ['ws://a', true, true, '1'],
    ['ws://a', false, true, '0'],
    ['wss://a', true, false, '2'],
    ['wss://a', false, true, '3'],
    ['wss://a', true, true, '3'],
    ['ws://wss:', true, true, '1'],
  ])('of %s, password %s, certificate %s, is %s', (url, password, certificate, profile) =>
    expect(securityProfileOf(url, password, certificate)).toBe(profile),
  );
  it('is that without a certificate where none is named', () => expect(securityProfileOf('wss://a', true)).toBe('2'));
});

describe('what was stored', () => {
  it('keeps its canonical name and form', () => {
    expect(stillValid(products['BSC-S12BCC'], { heartbeatinterval: '060' })).toEqual({
      values: { HeartbeatInterval: '60' },
      dropped: [],
    });
  });
});

describe('settings that do not go together', () => {
  const doubt = (values: Record<string, string>) => doubtsAbout(values);

  it('are named, with what they do not do', () => {
    expect(
      doubt({ WebSocketPingInterval: '60', TransactionMessageAttempts: '3', TransactionMessageRetryInterval: '10' }),
    ).toEqual([
      {
        keys: ['WebSocketPingInterval', 'TransactionMessageAttempts', 'TransactionMessageRetryInterval'],
        text:
          'WebSocketPingInterval 60 is to be less than TransactionMessageAttempts x TransactionMessageRetryInterval, ' +
          '3 x 10 s: a dead connection is noticed late.',
      },
    ]);
    expect(doubt({ LocalPreAuthorize: 'true' })).toEqual([
      {
        keys: ['LocalPreAuthorize', 'LocalAuthListEnabled', 'AuthorizationCacheEnabled'],
        text: 'LocalPreAuthorize does nothing while neither the local list nor the cache is enabled.',
      },
    ]);
    expect(doubt({ MaxEnergyOnInvalidId: '5', StopTransactionOnInvalidId: 'true' })).toEqual([
      {
        keys: ['MaxEnergyOnInvalidId', 'StopTransactionOnInvalidId'],
        text: 'MaxEnergyOnInvalidId 5 does nothing while StopTransactionOnInvalidId is true.',
      },
    ]);
    expect(doubt({ UnlockConnectorOnEVSideDisconnect: 'true', StopTransactionOnEVSideDisconnect: 'false' })).toEqual([
      {
        keys: ['StopTransactionOnEVSideDisconnect', 'UnlockConnectorOnEVSideDisconnect'],
        text: 'UnlockConnectorOnEVSideDisconnect does nothing while StopTransactionOnEVSideDisconnect is false.',
      },
    ]);
  });

  it.each([
    {},
    { LocalPreAuthorize: 'false' },
    { LocalPreAuthorize: 'true', LocalAuthListEnabled: 'true' },
    { LocalPreAuthorize: 'true', AuthorizationCacheEnabled: 'true' },
    { MaxEnergyOnInvalidId: '0', StopTransactionOnInvalidId: 'true' },
    { StopTransactionOnInvalidId: 'true' },
    { MaxEnergyOnInvalidId: '5' },
    { UnlockConnectorOnEVSideDisconnect: 'true' },
    { UnlockConnectorOnEVSideDisconnect: 'false', StopTransactionOnEVSideDisconnect: 'false' },
  ])('are not %j', (values) => expect(doubt(values)).toEqual([]));

  it('are judged as the keys are without a value: one attempt, at once', () => {
    expect(doubt({ WebSocketPingInterval: '5' })).toHaveLength(1);
    expect(doubt({ WebSocketPingInterval: '5', TransactionMessageRetryInterval: '6' })).toEqual([]);
    expect(doubt({ WebSocketPingInterval: '5', TransactionMessageRetryInterval: '5' })).toHaveLength(1);
  });
});
