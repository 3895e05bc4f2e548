/** Which addresses transfers may use, as `run`, its configuration file and `createStation` are told. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkAllowTransfers, checkTransfers } from '../../cli/checks/transfers.js';
import { checkConfig } from '../../cli/config-file.js';
import { checkRunOptions } from '../../cli/run-options.js';
import { ConfigurationError } from '../../protocol/errors.js';

const good = { csms: 'ws://localhost:9000/ocpp', id: 'CP-1', data: join(tmpdir(), 'statecharge-not-made') };

test('--allow-transfers takes the three words, each once', () => {
  expect(checkAllowTransfers('private')).toEqual(['private']);
  expect(checkAllowTransfers(' loopback, linkLocal ,loopback')).toEqual(['loopback', 'linkLocal']);
  expect(checkRunOptions({ ...good, allowTransfers: 'private,loopback' }).allowTransfers).toEqual([
    'private',
    'loopback',
  ]);
});

test('unless told otherwise nothing is allowed but public addresses', () => {
  expect(checkRunOptions(good).allowTransfers).toBeUndefined();
});

test.each(['privat', '', 'private,', 'all', 'public', '10.0.0.0/8'])('--allow-transfers %j is refused', (given) => {
  expect(() => checkRunOptions({ ...good, allowTransfers: given })).toThrow(
    /--allow-transfers takes private, loopback, linkLocal, with commas between; not "/,
  );
});

test('a slip gets a suggestion', () => {
  expect(() => checkAllowTransfers('privat')).toThrow(/Did you mean private\?/);
});

test('a configuration file holds the same text', () => {
  const file = checkConfig({ ...good, allowTransfers: 'private' }, '/');
  expect(file.problems).toEqual([]);
  expect(checkRunOptions(file.options, file).allowTransfers).toEqual(['private']);
  expect(checkConfig({ ...good, allowTransfers: ['private'] }, '/').problems).toHaveLength(1);
});

test('createStation refuses words and fingerprints that are none', () => {
  const fingerprint = `SHA256:${'A'.repeat(43)}`;
  checkTransfers({});
  checkTransfers({ allow: ['private'], hostKeys: [fingerprint] });
  expect(() => checkTransfers({ allow: ['everything'] })).toThrow(ConfigurationError);
  expect(() => checkTransfers({ hostKeys: ['aa:bb:cc'] })).toThrow(/transfers\.hostKeys/);
});
