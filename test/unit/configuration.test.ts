import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productNames, products } from '../../cli/products.js';
import {
  authorizationKeyBytes,
  checkValue,
  defaultsFor,
  findKey,
  isSecret,
  sampledMeasurands,
  suggestKey,
} from '../../protocol/configuration.js';
import { configurationKeys } from '../../protocol/configuration-keys.js';

function keyOf(name: string) {
  const key = findKey(name);
  if (key === null) throw new Error(`no key ${name}`);
  return key;
}

function check(name: string, value: string) {
  const result = checkValue(keyOf(name), value);
  return result.ok ? result.value : { why: result.why };
}

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

  it('refuse values longer than the 500 characters the wire has', () => {
    expect(check('MeterValuesSampledData', 'SoC,'.repeat(126))).toHaveProperty('why');
  });

  it('accept what they made canonical, without a further change', () => {
    fc.assert(
      fc.property(fc.constantFrom(...configurationKeys), fc.string(), (key, value) => {
        const once = checkValue(key, value);
        if (once.ok) expect(checkValue(key, once.value)).toEqual(once);
      }),
    );
  });
});

describe('sampled measurands', () => {
  it('are the register alone when the list is empty', () => {
    expect(sampledMeasurands('')).toEqual(['Energy.Active.Import.Register']);
    expect(sampledMeasurands('SoC,Voltage')).toEqual(['SoC', 'Voltage']);
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

describe('the product family', () => {
  it('fits into BootNotification and into the limits of its own keys', () => {
    expect(Object.keys(products)).toEqual([...productNames]);
    for (const product of Object.values(products)) {
      expect(product.vendor.length).toBeLessThanOrEqual(20);
      expect(product.model.length).toBeLessThanOrEqual(20);
      expect(product.firmwareVersion.length).toBeLessThanOrEqual(50);
      expect(product.powerW % product.moduleW).toBe(0);
      for (const [key, value] of Object.entries(defaultsFor(product))) {
        expect(checkValue(keyOf(key), value, product)).toEqual({ ok: true, value });
      }
    }
  });

  it('carries its power in its name, and has buttons where the name says BCC', () => {
    const family = productNames.filter((name) => name.startsWith('BSC'));
    expect(family).toHaveLength(10);
    for (const name of family) {
      expect(products[name].powerW).toBe(Number(name.slice(5, 7)) * 10_000);
      expect(products[name].hasButtons).toBe(name.endsWith('BCC'));
      expect(products[name].connectors.map(({ id, cable }) => [id, cable])).toEqual([
        [1, 'fixed'],
        [2, 'fixed'],
      ]);
    }
  });

  it('narrows a key to what the product can do', () => {
    const product = {
      ...products['BSC-S12BCC'],
      settings: {
        ...products['BSC-S12BCC'].settings,
        heartbeatIntervalS: { min: 10, max: 20 },
        measurands: ['SoC'] as const,
      },
    };
    expect(checkValue(keyOf('HeartbeatInterval'), '9', product).ok).toBe(false);
    expect(checkValue(keyOf('HeartbeatInterval'), '10', product).ok).toBe(true);
    expect(checkValue(keyOf('MeterValuesSampledData'), 'Voltage', product).ok).toBe(false);
  });
});
