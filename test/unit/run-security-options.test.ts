/** The options of `run` and `createStation` that say how the connection is secured: what is wrong is said before anything starts. */
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAccess } from '../../cli/checks/embedded.js';
import { checkConfig } from '../../cli/config-file.js';
import { checkRunOptions, type RawRunOptions } from '../../cli/run-options.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import { thrown } from '../support/refusal.js';

const authority = createAuthority('root');
const own = authority.issueClient({ commonName: 'CP-1' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'statecharge-options-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const good = (): RawRunOptions => ({
  csms: 'wss://localhost:9000/ocpp',
  id: 'CP-1',
  data: join(folder, 'data'),
  rootCa: file('root.pem', authority.certificate),
});
const check = (raw: RawRunOptions) => checkRunOptions({ ...good(), ...raw });
const problem = (raw: RawRunOptions) => thrown(() => check(raw));
const pair = () => ({
  clientCert: file('own.pem', own.certificateChain),
  clientKey: file('own.key', own.privateKey),
});

describe('--client-cert and --client-key', () => {
  it('give the station its certificate, whatever else stands in the file', () => {
    const clientCert = file('bag.pem', `Bag attributes\n${own.certificateChain}\nand a word after it\n`);
    const { clientCertificate, warnings } = check({ ...pair(), clientCert });
    expect(clientCertificate).toEqual({ chain: own.certificateChain.trim(), key: own.privateKey });
    expect(warnings).toEqual([]);
  });

  it('want each other', () => {
    expect(problem({ ...pair(), clientKey: undefined })).toBe(
      '--client-cert needs its private key too: --client-key FILE.',
    );
    expect(problem({ ...pair(), clientCert: undefined })).toBe(
      '--client-key needs the certificate it belongs to: --client-cert FILE.',
    );
  });

  it('are of no use on ws://, unless there is a way to TLS', () => {
    expect(problem({ ...pair(), csms: 'ws://localhost/ocpp' })).toContain('--client-cert is shown under wss:// only');
    const options = check({ ...pair(), csms: 'ws://localhost/ocpp', csmsSecure: 'wss://localhost/ocpp' });
    expect(options.clientCertificate).toBeDefined();
  });

  it.each([
    ['a file that is missing', () => ({ clientCert: join(folder, 'none') }), /--client-cert cannot be read: .*ENOENT/],
    ['no certificate', () => ({ clientCert: file('a', 'hello') }), /--client-cert holds the certificate .* none in it/],
    [
      'a certificate that is none',
      () => ({ clientCert: file('b', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----') }),
      /certificate of --client-cert cannot be read/,
    ],
    [
      'no key',
      () => ({ clientKey: file('c', own.certificateChain) }),
      /--client-key holds the private key .* none in it/,
    ],
    [
      'a key that is none',
      () => ({ clientKey: file('d', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----') }),
      /private key of --client-key cannot be read/,
    ],
    [
      'a key under a passphrase',
      () => ({
        clientKey: file(
          'e',
          stranger
            .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
            .toString(),
        ),
      }),
      /private key of --client-key has a passphrase/,
    ],
    [
      'a key to another certificate',
      () => ({ clientKey: file('f', stranger.export({ type: 'pkcs8', format: 'pem' }).toString()) }),
      /private key of --client-key does not belong to the certificate/,
    ],
  ])('refuse %s, and say so', (_, wrong, words) => {
    const message = problem({ ...pair(), ...wrong() });
    expect(message).toMatch(words);
    expect(message).not.toMatch(/BEGIN|AAAA/);
  });

  it('warn of a key that others can read, and of a certificate that is not valid', () => {
    expect(check({ ...pair(), clientKey: file('open.key', own.privateKey, 0o644) }).warnings).toEqual([
      expect.stringMatching(/Other users of this machine may read or change the private key: chmod 600/),
    ]);
    const past = { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') };
    const expired = authority.issueClient({ commonName: 'CP-1', ...past });
    const options = {
      clientCert: file('expired.pem', expired.certificateChain),
      clientKey: file('expired.key', expired.privateKey),
    };
    expect(check(options).warnings).toEqual([expect.stringContaining('is not valid any more')]);
  });
});

describe('--csms-secure', () => {
  it('is a wss:// address like that of --csms', () => {
    expect(check({ csms: 'ws://localhost/ocpp', csmsSecure: 'wss://other/ocpp' }).csmsSecure).toBe('wss://other/ocpp');
    expect(problem({ csmsSecure: 'ws://other/ocpp' })).toMatch(/--csms-secure is a URL that begins with wss:\/\/; not/);
    expect(problem({ csmsSecure: 'https://other/ocpp' })).toContain('did you mean wss://other/ocpp?');
    expect(problem({ csmsSecure: 'http://other/ocpp' })).toContain('did you mean wss://other/ocpp?');
    expect(problem({ csmsSecure: 'wss://me:hunter2@other/ocpp' })).not.toContain('hunter2');
  });
});

describe('warnings', () => {
  const passwordFile = () => file('password', '000102030405060708090A0B0C0D0E0F');

  it('tell of a password that goes over an open network, and not of one that stays on this machine', () => {
    const open = /password goes over ws:\/\//;
    expect(check({ csms: 'ws://csms.example/ocpp', passwordFile: passwordFile() }).warnings).toEqual([
      expect.stringMatching(open),
    ]);
    for (const csms of ['ws://localhost/ocpp', 'ws://127.0.0.1:9000', 'ws://[::1]:9000', 'wss://csms.example/ocpp'])
      expect(check({ csms, passwordFile: passwordFile() }).warnings).toEqual([]);
    expect(check({ csms: 'ws://csms.example/ocpp' }).warnings).toEqual([]);
  });

  it('tell of wss:// without a root: then anybody whom a public authority trusts may be the CSMS', () => {
    expect(check({ rootCa: undefined }).warnings).toEqual([expect.stringContaining('--root-ca')]);
    expect(check({ csms: 'ws://csms.example/ocpp', rootCa: undefined }).warnings).toEqual([]);
  });
});

describe('the same in a file', () => {
  it('stands beside it', () => {
    const { options, problems } = checkConfig(
      { csmsSecure: 'wss://other/ocpp', clientCert: 'own.pem', clientKey: '/etc/own.key' },
      '/etc/statecharge',
    );
    expect(problems).toEqual([]);
    expect(options).toEqual({
      csmsSecure: 'wss://other/ocpp',
      clientCert: '/etc/statecharge/own.pem',
      clientKey: '/etc/own.key',
      set: [],
    });
  });
});

describe('createStation', () => {
  const url = 'wss://localhost/ocpp';
  const clientCertificate = { chain: own.certificateChain, key: own.privateKey };

  it('takes certificates as texts, several in one or one in each', () => {
    const two = `${authority.certificate}\n${createAuthority('other').certificate}`;
    const access = checkAccess({ url, identity: 'CP-1', rootCa: [two, authority.certificate], clientCertificate });
    expect(access.rootCa).toHaveLength(3);
    expect(access.certificate).toEqual({ chain: own.certificateChain.trim(), key: own.privateKey });
  });

  it.each([
    ['an address that is not secure', { secureUrl: 'ws://localhost/ocpp' }, /csms\.secureUrl/],
    ['no certificate', { rootCa: ['hello'] }, /csms\.rootCa/],
    [
      'a key that does not fit',
      {
        clientCertificate: {
          chain: own.certificateChain,
          key: stranger.export({ type: 'pkcs8', format: 'pem' }).toString(),
        },
      },
      /csms\.clientCertificate\.key does not belong/,
    ],
  ])('refuses %s', (_, wrong, words) => {
    expect(thrown(() => checkAccess({ url, identity: 'CP-1', ...wrong }))).toMatch(words);
  });
});
