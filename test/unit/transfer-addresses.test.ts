/** Which addresses a transfer may connect to. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAllowed, kindOf } from '../../adapters/transfer/addresses.js';

test.each([
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1']],
  ['loopback', ['64:ff9b::7f00:1', '64:ff9b::127.0.0.1', '::127.0.0.1', '2002:7f00:1::', '::ffff:0:127.0.0.1']],
  ['linkLocal', ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::ffff:a9fe:a9fe']],
  ['linkLocal', ['64:ff9b::169.254.169.254', '2002:a9fe:a9fe::1']],
  [
    'private',
    ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255', '198.19.0.1'],
  ],
  ['private', ['fc00::1', 'fd12:3456::1', 'fec0::1', '::ffff:10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::1']],
  ['never', ['0.0.0.0', '0.1.2.3', '::', '224.0.0.1', '239.1.1.1', '255.255.255.255', '240.0.0.1', 'ff02::1']],
  ['never', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '2001::1', '::ffff:0.0.0.0', '100::1']],
  ['never', ['', 'localhost', '127.1', '0x7f.1', '2130706433', '1.2.3', '1.2.3.4.5', '[::1]', 'not an address']],
  ['public', ['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '11.0.0.1', '126.255.255.255', '128.0.0.1']],
  ['public', ['2606:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2002:808:808::1']],
])('%s is what %j are', (kind, addresses) => {
  expect(addresses.map((address) => [address, kindOf(address)])).toEqual(addresses.map((address) => [address, kind]));
});

describe('what is allowed', () => {
  test('is public unless told otherwise', () => {
    expect(isAllowed('8.8.8.8', [])).toBe(true);
    for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '0.0.0.0', '224.0.0.1']) {
      expect(isAllowed(address, [])).toBe(false);
    }
  });

  test('is of each kind what was named, and nothing else', () => {
    expect(isAllowed('10.0.0.1', ['private'])).toBe(true);
    expect(isAllowed('127.0.0.1', ['private'])).toBe(false);
    expect(isAllowed('169.254.169.254', ['private', 'loopback'])).toBe(false);
    expect(isAllowed('0.0.0.0', ['private', 'loopback', 'linkLocal'])).toBe(false);
  });

  test('does not depend on how an IPv4 address is carried in IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const tail = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        for (const carried of [`::ffff:${address}`, `::ffff:${tail}`, `64:ff9b::${tail}`, `2002:${tail}::1`]) {
          expect([carried, kindOf(carried)]).toEqual([carried, kindOf(address)]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is decided for whatever a resolver may say', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.string(), fc.ipV4Extended()), (address) => {
        expect(['public', 'private', 'loopback', 'linkLocal', 'never']).toContain(kindOf(address));
      }),
      { numRuns: 1_000 },
    );
  });
});
