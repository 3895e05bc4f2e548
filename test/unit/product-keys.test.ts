import { describe, expect, it } from 'vitest';
import { type ProductName, productNames, products } from '../../cli/products.js';
import { requiredKeys } from '../../conformance/cases/configuration/required-keys.js';
import { family, findProfile } from '../../conformance/product/family.js';
import type { QuestionId } from '../../conformance/product/questions.js';
import { checkValue, defaultsFor, findKey } from '../../protocol/configuration.js';
import { configurationKeys, keysOf } from '../../protocol/configuration-keys.js';
import type { ProductDescription } from '../../protocol/product.js';

function keyOf(name: string, product: ProductDescription) {
  const key = findKey(name, product);
  if (key === null) throw new Error(`no key ${name}`);
  return key;
}

describe('the product family', () => {
  it('fits into BootNotification and into the limits of its own keys', () => {
    expect(Object.keys(products)).toEqual([...productNames]);
    for (const product of Object.values(products)) {
      expect(product.vendor.length).toBeLessThanOrEqual(20);
      expect(product.model.length).toBeLessThanOrEqual(20);
      expect(product.firmwareVersion.length).toBeLessThanOrEqual(50);
      expect(product.powerW % product.moduleW).toBe(0);
      for (const [key, value] of Object.entries(defaultsFor(product))) {
        expect(checkValue(keyOf(key, product), value)).toEqual({ ok: true, value });
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

  it('has every key the laboratory looks for, with the access it wants', () => {
    for (const name of productNames) {
      const profile = findProfile(name);
      if (profile === null) throw new Error(`certify does not know ${name}`);
      for (const [key, access] of Object.entries(requiredKeys(profile))) {
        const has = keyOf(key, products[name]).access === 'R' ? 'read-only' : 'read-write';
        if (access !== 'any') expect(`${key} ${has}`).toBe(`${key} ${access}`);
      }
    }
  });

  it('has the limits that its certificate tells', () => {
    const key: Readonly<Record<string, string>> = {
      'ORS-1': 'GetConfigurationMaxKeys',
      'ORS-2': 'MeterValuesAlignedDataMaxLength',
      'ORS-3': 'MeterValuesSampledDataMaxLength',
      'ORS-8': 'StopTransactionMaxMeterValues',
      'ORS-9': 'StopTxnAlignedDataMaxLength',
      'ORS-10': 'StopTxnSampledDataMaxLength',
      'ORS-11': 'WebSocketPingInterval',
      'ORS-12': 'LocalAuthListMaxLength',
      'ORS-13': 'SendLocalListMaxLength',
      'ORS-14': 'ChargeProfileMaxStackLevel',
      'ORS-15': 'ChargingScheduleMaxPeriods',
      'ORS-18': 'CertificateStoreMaxLength',
      'ORS-19': 'MaxChargingProfilesInstalled',
      'HFS-8': 'NumberOfConnectors',
    };
    for (const { designation, answers } of family) {
      const product = products[designation as ProductName];
      const values: Readonly<Record<string, string>> = defaultsFor(product);
      for (const [question, name] of Object.entries(key))
        expect(`${name} ${values[name]}`).toBe(`${name} ${answers[question as QuestionId]}`);
      const limits = (name: string) => [keyOf(name, product).min, keyOf(name, product).max].map(String);
      expect(limits('MeterValueSampleInterval')).toEqual([answers['ORS-4'], answers['ORS-5']]);
      expect(limits('HeartbeatInterval')).toEqual([answers['ORS-6'], answers['ORS-7']]);
      expect(values['SupportedFileTransferProtocols']).toBe(String(answers['ORS-16']).replace(' ', ','));
      // What the certificate tells besides, 2 000 000, is more than a message carries.
      expect(values['CertificateSignedMaxChainSize']).toBe('10000');
      expect(keyOf('MeterValuesSampledData', product).allowed).toEqual(answers['C-09.1']);
      expect(keyOf('MeterValuesAlignedData', product).allowed).toEqual(answers['C-09.2']);
    }
  });

  it('measures what its own profile for certify says, phases besides', () => {
    for (const name of productNames) {
      const { allowed = [] } = keyOf('MeterValuesSampledData', products[name]);
      const whole = allowed.filter((measurand) => !/\.L\d$/.test(measurand));
      expect(whole).toEqual(findProfile(name)?.answers['C-09.1']);
    }
  });

  it('lets a session outlive unplugging, and a cable go, only where there are sockets', () => {
    const shown = (name: ProductName, key: string) => {
      const { access, default: value } = keyOf(key, products[name]);
      return `${access} ${value}`;
    };
    for (const name of productNames) {
      const hasSockets = name === 'SC-AC2-DETACHABLE';
      expect(shown(name, 'StopTransactionOnEVSideDisconnect')).toBe(hasSockets ? 'RW true' : 'R true');
      expect(shown(name, 'UnlockConnectorOnEVSideDisconnect')).toBe(hasSockets ? 'RW true' : 'R false');
    }
  });

  it('measures no temperature, so that no message of it says Celsius', () => {
    for (const name of productNames) {
      const allowed = [
        'MeterValuesSampledData',
        'MeterValuesAlignedData',
        'StopTxnSampledData',
        'StopTxnAlignedData',
      ].flatMap((key) => keyOf(key, products[name]).allowed ?? []);
      expect(allowed).toContain('Energy.Active.Import.Register');
      expect(allowed).not.toContain('Temperature');
    }
  });

  it('has the same keys ten times, so that one page tells them all', () => {
    const shown = (name: ProductName) => JSON.stringify([...keysOf(products[name]).values()]);
    for (const { designation } of family) expect(shown(designation as ProductName)).toBe(shown('BSC-S12BCC'));
  });

  it('lacks the keys of what it lacks', () => {
    const lacks = (name: ProductName) => {
      const all = configurationKeys.map(({ key }) => key);
      return all.filter((key) => findKey(key, products[name]) === null);
    };
    expect(lacks('BSC-S12BCC')).toEqual(['BlinkRepeat', 'ConnectorSwitch3to1PhaseSupported', 'LightIntensity']);
    expect(lacks('SC-AC2-DETACHABLE')).toEqual([]);
    expect(lacks('SC-MINIMAL')).toEqual([
      'BlinkRepeat',
      'ConnectorSwitch3to1PhaseSupported',
      'LightIntensity',
      'LocalAuthListEnabled',
      'LocalAuthListMaxLength',
      'ReserveConnectorZeroSupported',
      'SendLocalListMaxLength',
    ]);
    const noCache = {
      ...products['BSC-S12BCC'],
      features: { ...products['BSC-S12BCC'].features, authorizationCache: false },
    };
    expect(findKey('AuthorizationCacheEnabled', noCache)).toBeNull();
  });

  it('tells its settings in values a message can carry, fewer than can be asked for at once', () => {
    for (const product of Object.values(products)) {
      const values = Object.entries(defaultsFor(product));
      for (const [key, value] of values) expect(`${key} ${value.length > 500}`).toBe(`${key} false`);
      expect(keysOf(product).size).toBeLessThanOrEqual(product.settings.getConfigurationMaxKeys);
      for (const key of keysOf(product).values()) {
        if (key.allowed && key.access === 'RW') expect(key.allowed.join(',').length).toBeLessThanOrEqual(500);
      }
    }
  });

  it('keeps a default inside its own limits', () => {
    const slow = { ...products['BSC-S12BCC'].settings, heartbeatIntervalS: { min: 600, max: 900 } };
    expect(keyOf('HeartbeatInterval', { ...products['BSC-S12BCC'], settings: slow }).default).toBe('600');
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
    expect(checkValue(keyOf('HeartbeatInterval', product), '9').ok).toBe(false);
    expect(checkValue(keyOf('HeartbeatInterval', product), '10').ok).toBe(true);
    expect(checkValue(keyOf('MeterValuesSampledData', product), 'Voltage').ok).toBe(false);
  });
});
