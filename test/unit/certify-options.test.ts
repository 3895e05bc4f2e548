import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { differences, readExpected } from '../../cli/certify/expected.js';
import { type CertifyFlags, checkCertifyOptions } from '../../cli/certify/options.js';
import { cases } from '../../conformance/cases/cases.js';
import { representative } from '../../conformance/product/family.js';
import type { CaseResult, ProductResult } from '../../conformance/report/results.js';
import { ConfigurationError } from '../../protocol/errors.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-certify-options-'));
  folders.push(folder);
  const path = join(folder, 'file');
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

const ids = (flags: CertifyFlags) => checkCertifyOptions(flags).cases.map(({ id }) => id);
const designations = (flags: CertifyFlags) => checkCertifyOptions(flags).profiles.map((each) => each.designation);

function refusal(flags: CertifyFlags): string {
  try {
    checkCertifyOptions(flags);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('the options were taken');
}

describe('the options of certify', () => {
  it('are all cases on the representative product, unless told otherwise', () => {
    const options = checkCertifyOptions({});
    expect(options.profiles).toEqual([representative]);
    expect(options.cases).toBe(cases);
    expect(options).not.toHaveProperty('partial');
    expect(options.report).toBe('certify-report');
  });

  it.each([['TC_003_CS'], ['TC_003'], ['003'], ['tc_003_cs'], ['003,003'], [' 003 ']])('know case %j', (name) => {
    expect(ids({ case: [name] })).toEqual(['TC_003_CS']);
  });

  it('take cases in the order of the catalogue, and say that it is not all', () => {
    expect(ids({ case: ['012', '003'] })).toEqual(['TC_003_CS', 'TC_012_CS']);
    expect(checkCertifyOptions({ case: ['003'] }).partial).toContain('TC_003_CS');
  });

  it('know the family, the variants and all of them', () => {
    expect(designations({ product: ['family'] })).toHaveLength(10);
    expect(designations({ product: ['variants'] })).toHaveLength(2);
    expect(designations({ product: ['all'] })).toHaveLength(12);
    expect(designations({ product: ['bsc-s06ccc', 'SC-MINIMAL'] })).toEqual(['BSC-S06CCC', 'SC-MINIMAL']);
  });

  it('know a port that is the usual one, and IPv6', () => {
    expect(checkCertifyOptions({ against: 'wss://h:443/CP' }).against).toMatchObject({ port: 443, securityProfile: 3 });
    expect(checkCertifyOptions({ against: 'ws://[::1]:9000/CP' }).against).toMatchObject({ host: '::1', port: 9000 });
  });

  it('listen where the station dials, as the identity it uses', () => {
    const { against } = checkCertifyOptions({ against: 'ws://127.0.0.1:9000/ocpp/CP%201' });
    expect(against).toMatchObject({ host: '127.0.0.1', port: 9000, identity: 'CP 1' });
  });

  it.each<[string, CertifyFlags, RegExp]>([
    ['an unknown product', { product: ['BSC-S12BC'] }, /BSC-S12BC".*Did you mean BSC-S12BCC/],
    ['an unknown case', { case: ['TC_999'] }, /no case "TC_999"/],
    ['a product besides a profile', { product: ['family'], profile: 'x' }, /exclude each other/],
    ['a profile that cannot be read', { profile: '/no/such/file', against: 'ws://h:1/CP' }, /cannot be read/],
    ['a profile without a station', { profile: 'x' }, /--against/],
    ['a connector that the product does not have', { connector: '3' }, /--connector .* 1 to 2; not 3/],
    ['half of a case', { case: ['017'] }, /TC_017_1_CS and TC_017_2_CS/],
    ['the name of something every object has', { product: ['constructor'] }, /not "constructor"/],
    ['an identity that cannot be decoded', { against: 'ws://h:9000/%E0%A4%A' }, /decoded/],
    ['several products against one station', { against: 'ws://h:1/CP', product: ['all'] }, /one station/],
    ['an address without a port', { against: 'ws://host/CP' }, /port/],
    ['an address without an identity', { against: 'ws://host:9000/' }, /identity/],
    ['an address that is none', { against: 'nonsense' }, /--against/],
    ['a puppet without a station', { puppet: 'http://127.0.0.1:1' }, /--against/],
    ['a password without a station', { passwordFile: 'x' }, /--against/],
    ['a puppet that is no address', { against: 'ws://h:1/CP', puppet: '127.0.0.1:8080' }, /http address/],
    ['no interval', { interval: '0' }, /--interval is a whole number from 1 to 60; not "0"/],
    ['half a connector', { connector: '1.5' }, /--connector/],
    ['no jobs', { jobs: 'many' }, /--jobs/],
  ])('refuse %s', (_, flags, words) => {
    expect(refusal(flags)).toMatch(words);
  });

  it('tell everything that is wrong at once', () => {
    expect(refusal({ case: ['999'], interval: '0', jobs: '0' }).split('\n')).toHaveLength(3);
  });
});

describe('the list of what passes', () => {
  const result = (id: string, verdict: CaseResult['result']): CaseResult => ({
    id,
    name: id,
    profile: 'Core',
    result: verdict,
    seconds: 1,
    ways: [],
  });
  const product = (...results: CaseResult[]): readonly ProductResult[] => [
    {
      profile: representative,
      cases: results,
      performance: { responseTime: null, triggeredFunctionTime: null, remoteStartTime: null, remoteStopTime: null },
    },
  ];
  const listed = { 'BSC-S12BCC': ['TC_003_CS'] };

  it('is kept when exactly the listed cases pass', () => {
    expect(differences(listed, product(result('TC_003_CS', 'PASS'), result('TC_012_CS', 'FAIL')), true)).toEqual([]);
  });

  it('is broken by a listed case that fails', () => {
    expect(differences(listed, product(result('TC_003_CS', 'FAIL')), true)).toEqual([
      expect.stringContaining('TC_003_CS is listed'),
    ]);
  });

  it('is broken by a listed case that does not apply any more', () => {
    expect(differences(listed, product(result('TC_003_CS', 'NOT_APPLICABLE')), true)).toHaveLength(1);
  });

  it('is broken by a case that passes and is not listed', () => {
    expect(differences({ 'BSC-S12BCC': [] }, product(result('TC_003_CS', 'PASS')), true)).toEqual([
      expect.stringContaining('passes now'),
    ]);
  });

  it('says nothing of cases that were not asked for', () => {
    expect(differences(listed, product(), false)).toEqual([]);
  });

  it('is broken by a listed case that was not played in a whole run', () => {
    expect(differences(listed, product(), true)).toEqual([expect.stringContaining('was not played')]);
  });

  it('is broken by a product that has none', () => {
    expect(differences({}, product(), true)).toEqual(['BSC-S12BCC has no list']);
  });

  it.each([
    ['no JSON', 'x'],
    ['a case that there is not', '{"BSC-S12BCC": ["TC_999_CS"]}'],
    ['no lists', '{"BSC-S12BCC": "TC_003_CS"}'],
    ['null', 'null'],
  ])('refuses %s', (_, content) => {
    expect(() => readExpected(fileWith(content))).toThrow(ConfigurationError);
  });

  it('reads what is right', () => {
    expect(readExpected(fileWith(JSON.stringify(listed)))).toEqual(listed);
  });
});
