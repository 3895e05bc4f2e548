import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import {
  authorizationKeyBytes,
  checkValue,
  defaultsFor,
  findKey,
  isSecret,
  measurandsOf,
  securityProfileOf,
  stillValid,
  suggestKey,
} from '../../protocol/configuration.js';
import { doubtsAbout } from '../../protocol/configuration-doubts.js';
import { configurationKeys, keysOf } from '../../protocol/configuration-keys.js';
import type { ProductDescription } from '../../protocol/product.js';

function keyOf(name: string, product?: ProductDescription) {
  const key = findKey(name, product);
  if (key === null) throw new Error(`no key ${name}`);
  return key;
}

function check(name: string, value: string) {
  const result = checkValue(keyOf(name, products['BSC-S12BCC']), value);
  return result.ok ? result.value : { why: result.why };
}

const everyKey = Object.values(products).flatMap((product) => [...keysOf(product).values()]);

const listLike = fc
  .array(fc.constantFrom('SoC', 'Voltage', 'Voltage.L1', ' ', '1.RST', '01.RTS', '2.TSR', '0', 'true', '60'))
  .map((items) => items.join(','));

describe('configuration keys', () => {
  it('are found whatever their case, and reported in canonical spelling', () => {
    expect(keyOf('heartbeatINTERVAL').key).toBe('HeartbeatInterval');
    expect(findKey('Testing')).toBeNull();
    expect(findKey('constructor')).toBeNull();
  });

  it('have unique names, and defaults that pass their own check unchanged', () => {
    expect(new Set(configurationKeys.map(({ key }) => key.toLowerCase())).size).toBe(configurationKeys.length);
    for (const key of configurationKeys) {
      if (key.default === null) continue;
      expect(checkValue(key, key.default)).toEqual({ ok: true, value: key.default });
    }
  });

  it('are suggested when misspelt, and not when nothing is near', () => {
    expect(suggestKey('HartbeatIntervall')).toBe('HeartbeatInterval');
    expect(suggestKey('websocketping')).toBe('WebSocketPingInterval');
    expect(suggestKey('Colour')).toBeNull();
    expect(suggestKey('x'.repeat(100_000))).toBeNull();
  });

  it('keep the one secret unreadable', () => {
    expect(configurationKeys.filter(isSecret).map(({ key }) => key)).toEqual(['AuthorizationKey']);
  });

  it('take whole numbers inside their limits only', () => {
    expect(check('HeartbeatInterval', '1')).toBe('1');
    expect(check('HeartbeatInterval', '0086400')).toBe('86400');
    for (const wrong of ['0', '86401', '-1', '+5', '1.5', '1e3', '', ' 5', '0x10', '٥']) {
      expect(check('HeartbeatInterval', wrong)).toHaveProperty('why');
    }
    expect(check('HeartbeatInterval', '0')).toEqual({
      why: 'HeartbeatInterval is a whole number from 1 to 86400 (seconds); not "0".',
    });
  });

  it('take 0 where it means off, and refuse the -1 of TC_040_2', () => {
    expect(check('MeterValueSampleInterval', '0')).toBe('0');
    expect(check('WebSocketPingInterval', '0')).toBe('0');
    expect(check('MeterValueSampleInterval', '-1')).toEqual({
      why: 'MeterValueSampleInterval is a whole number from 1 to 86400 (seconds), or 0 for off; not "-1".',
    });
  });

  it('read booleans in any case and keep them in lower case', () => {
    expect(check('StopTransactionOnInvalidId', 'FALSE')).toBe('false');
    expect(check('StopTransactionOnInvalidId', '1')).toHaveProperty('why');
  });

  it('refuse a whole list for one measurand that cannot be sampled (3.16.4)', () => {
    expect(check('MeterValuesSampledData', ' SoC , Voltage,SoC')).toBe('SoC,Voltage');
    expect(check('MeterValuesSampledData', '')).toBe('');
    for (const wrong of ['SoC,Frequency', 'Voltage.L1', 'soc', 'SoC,', ',']) {
      expect(check('MeterValuesSampledData', wrong)).toHaveProperty('why');
    }
    expect(JSON.stringify(check('MeterValuesSampledData', 'SoC,Voltge'))).toContain('Did you mean Voltage?');
  });

  it('read the wiring of each connector once, whatever its blanks and zeros', () => {
    expect(check('ConnectorPhaseRotation', ' 0.RST, 01.NotApplicable ')).toBe('0.RST,1.NotApplicable');
    expect(check('ConnectorPhaseRotation', '')).toBe('');
    for (const wrong of ['1.RST,01.RTS', '3.RST', '1.RRR', '1.RST,', ',', 'RST', '1.rst', '-1.RST']) {
      expect(check('ConnectorPhaseRotation', wrong)).toHaveProperty('why');
    }
    expect(JSON.stringify(check('ConnectorPhaseRotation', '3.RST'))).toContain('each connector from 0 to 2');
  });

  it('tell phases apart where the meters do', () => {
    const key = keyOf('MeterValuesSampledData', products['SC-AC2-DETACHABLE']);
    expect(checkValue(key, 'Voltage.L1,Current.Import.L3')).toEqual({
      ok: true,
      value: 'Voltage.L1,Current.Import.L3',
    });
    expect(checkValue(key, 'Energy.Active.Import.Register.L1').ok).toBe(false);
  });

  it('refuse values longer than the 500 characters the wire has', () => {
    expect(check('MeterValuesSampledData', 'SoC,'.repeat(126))).toHaveProperty('why');
  });

  it('accept what they made canonical, without a further change', () => {
    fc.assert(
      fc.property(fc.constantFrom(...everyKey), fc.oneof(fc.string(), listLike), (key, value) => {
        const once = checkValue(key, value);
        if (once.ok) expect(checkValue(key, once.value)).toEqual(once);
      }),
    );
  });
});

describe('sampled measurands', () => {
  it('are the register alone when the list is empty', () => {
    expect(measurandsOf('')).toEqual(['Energy.Active.Import.Register']);
    expect(measurandsOf('SoC,Voltage')).toEqual(['SoC', 'Voltage']);
  });
});

describe('an AuthorizationKey', () => {
  it('of 32 to 40 hexadecimal digits is decoded', () => {
    const lab = authorizationKeyBytes('4F43415F4F4354545F61646D696E5F74657374');
    expect(Buffer.from(lab ?? []).toString()).toBe('OCA_OCTT_admin_test');
    expect(authorizationKeyBytes('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF')).toEqual(
      Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, ...new Array<number>(12).fill(255)]),
    );
  });

  it('of 16 to 20 characters stands for itself, even if they look hexadecimal', () => {
    expect(authorizationKeyBytes('0123456789abcdef')).toEqual(new TextEncoder().encode('0123456789abcdef'));
  });

  it('of any other length or alphabet is refused', () => {
    for (const wrong of ['', 'a'.repeat(15), 'a'.repeat(21), 'a'.repeat(33), 'a'.repeat(42), 'g'.repeat(32)]) {
      expect(authorizationKeyBytes(wrong)).toBeNull();
    }
    expect(authorizationKeyBytes('sixteen\ncharact.')).toBeNull();
    expect(authorizationKeyBytes('ö'.repeat(16))).toBeNull();
  });

  it('is never quoted when it is refused, and has one canonical form', () => {
    expect(JSON.stringify(check('AuthorizationKey', 'hunter2'))).not.toContain('hunter2');
    expect(check('AuthorizationKey', 'OCA_OCTT_admin_test')).toBe('4F43415F4F4354545F61646D696E5F74657374');
  });
});

describe('what was stored', () => {
  it('holds as far as the product has the key and takes the value, and the rest is told', () => {
    const stored = {
      HeartbeatInterval: '60',
      ConnectionTimeOut: 'soon',
      LightIntensity: '5',
      NumberOfConnectors: '7',
      AuthorizationKey: 'hunter2',
    };
    const { values, dropped } = stillValid(products['BSC-S12BCC'], stored);
    expect(values).toEqual({ HeartbeatInterval: '60' });
    expect(dropped).toEqual([
      expect.stringContaining('ConnectionTimeOut is a whole number'),
      'LightIntensity is not a key of this station',
      'NumberOfConnectors is read-only',
      expect.not.stringContaining('hunter2'),
    ]);
  });
});

describe('settings that do not go together', () => {
  const doubts = (values: Record<string, string>) => doubtsAbout(values).map(({ keys: [key] }) => key);

  it('are told when a dead connection would be noticed late (EJ 3.11)', () => {
    const retries = { TransactionMessageAttempts: '3', TransactionMessageRetryInterval: '10' };
    expect(doubts({ ...retries, WebSocketPingInterval: '30' })).toEqual(['WebSocketPingInterval']);
    expect(doubts({ ...retries, WebSocketPingInterval: '29' })).toEqual([]);
    expect(doubts({ ...retries, WebSocketPingInterval: '0' })).toEqual([]);
    expect(doubts({ ...retries, TransactionMessageAttempts: '0', WebSocketPingInterval: '10' })).toHaveLength(1);
  });

  it('are told when one makes another idle', () => {
    const known = { LocalPreAuthorize: 'true', LocalAuthListEnabled: 'false' };
    expect(doubts({ ...known, AuthorizationCacheEnabled: 'false' })).toEqual(['LocalPreAuthorize']);
    expect(doubts(known)).toEqual(['LocalPreAuthorize']);
    expect(doubts({ ...known, AuthorizationCacheEnabled: 'true' })).toEqual([]);
    const energy = { MaxEnergyOnInvalidId: '500' };
    expect(doubts({ ...energy, StopTransactionOnInvalidId: 'true' })).toEqual(['MaxEnergyOnInvalidId']);
    expect(doubts({ ...energy, StopTransactionOnInvalidId: 'false' })).toEqual([]);
    const unlock = { UnlockConnectorOnEVSideDisconnect: 'true' };
    expect(doubts({ ...unlock, StopTransactionOnEVSideDisconnect: 'false' })).toHaveLength(1);
    expect(doubts({ ...unlock, StopTransactionOnEVSideDisconnect: 'true' })).toEqual([]);
  });

  it('are none as a product is delivered', () => {
    for (const product of Object.values(products)) expect(doubtsAbout(defaultsFor(product))).toEqual([]);
  });
});

describe('the security profile that is told', () => {
  it('is the one the connection has', () => {
    expect(securityProfileOf('ws://a', false)).toBe('0');
    expect(securityProfileOf('wss://a', false)).toBe('0');
    expect(securityProfileOf('ws://a', true)).toBe('1');
    expect(securityProfileOf('WSS://a', true)).toBe('2');
  });
});
