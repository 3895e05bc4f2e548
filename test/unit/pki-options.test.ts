/** Which keys a station makes for itself, as `run`, its configuration file and `createStation` are told. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkKeyType, checkPki } from '../../cli/checks/pki.js';
import { checkConfig } from '../../cli/config-file.js';
import { createStation } from '../../cli/create-station.js';
import { checkRunOptions } from '../../cli/run-options.js';
import type { Hardware } from '../../protocol/ports/hardware.js';

const good = { csms: 'ws://localhost:9000/ocpp', id: 'CP-1', data: join(tmpdir(), 'statecharge-not-made') };

test.each(['RSA-2048', 'RSA-3072', 'EC-P256'])('--key-type %s is taken', (keyType) => {
  expect(checkRunOptions({ ...good, keyType }).keyType).toBe(keyType);
});

test('unless told the station is left its own choice', () => {
  expect(checkRunOptions(good).keyType).toBeUndefined();
});

test.each(['', 'rsa', 'RSA-1024', 'EC-P384'])('--key-type %j is refused, with those there are', (keyType) => {
  expect(() => checkRunOptions({ ...good, keyType })).toThrow(
    `--key-type is one of RSA-2048, RSA-3072, EC-P256; not ${JSON.stringify(keyType)}.`,
  );
});

test('a slip gets a suggestion', () => {
  expect(() => checkKeyType('EC-P-256')).toThrow('Did you mean EC-P256?');
});

test('a configuration file takes the same words', () => {
  const file = checkConfig({ ...good, keyType: 'EC-P256' }, '/');
  expect(file.problems).toEqual([]);
  expect(checkRunOptions(file.options, file).keyType).toBe('EC-P256');
  expect(checkConfig({ ...good, keyType: 'EC' }, '/').problems).toMatchObject([
    { message: expect.stringMatching(/"keyType" must be one of RSA-2048, RSA-3072, EC-P256; not "EC"/) },
  ]);
});

test('createStation says what is wrong with the keys it is told to make', () => {
  const hardware: Hardware = {
    start: async () => {},
    permit: async () => {},
    setLimit: async () => {},
    readMeter: async () => ({ energyWh: 0 }),
  };
  const csms = { url: good.csms, identity: good.id };
  const create = (pki: object) =>
    Reflect.apply(createStation, null, [{ csms, product: 'SC-MINIMAL', hardware, data: null, pki }]);
  expect(() => create({ keyType: 'RSA-1024' })).toThrow('pki.keyType is one of RSA-2048, RSA-3072, EC-P256');
  expect(() => create({ keyType: 3072 })).toThrow('not 3072.');
  expect(() => create({ allowsPkcs1: 'yes' })).toThrow('pki.allowsPkcs1 is true or false.');
  expect(() => create({ keyType: 'EC-P256', allowsPkcs1: true })).not.toThrow();
  expect(() => checkPki({})).not.toThrow();
});
