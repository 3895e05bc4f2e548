/** Whom the station takes for its central system, by the certificate that is shown. */

import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { SecureVersion } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../conformance/pki/authority.js';
import type { TlsIdentity } from '../../conformance/pki/tls-identity.js';
import type { LinkTls } from '../../protocol/ports/link.js';
import { chainOf, oddCertificate } from '../support/odd-certificates.js';
import { tlsTrap } from '../support/tls-servers.js';
import { connected, csms } from './websocket-ends.js';

const rsa = createAuthority('RSA root');
const ec = createAuthority('EC root', { keyType: 'EC' });
const roots = [rsa.certificate, ec.certificate];
const trust: LinkTls = { roots, trustsPublic: false };
const names = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] };
const password = Buffer.from('hushhushhushhush');
const printOf = (pem: string) => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
const server = ({ certificateChain, privateKey }: TlsIdentity) => ({ cert: certificateChain, key: privateKey });

describe('a central system with a good certificate', () => {
  const versions: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3'];
  const keyTypes = [
    ['RSA', rsa],
    ['EC', ec],
  ] as const;
  const all = keyTypes.flatMap(([keyType, root]) => versions.map((version) => ({ keyType, root, version })));

  it.each(all)('on an $keyType key is reached over $version, and is told of', async ({ keyType, root, version }) => {
    const identity = root.issueServer({ ...names, keyType });
    const good = await csms(createServer({ ...server(identity), maxVersion: version }));
    const { dial, heardOf, channels } = connected();
    dial({ url: good.url.replace('ws:', 'wss:'), tls: trust, password });
    await heardOf('opened');
    expect(channels).toEqual([
      {
        version,
        cipher: expect.stringMatching(
          version === 'TLSv1.3' ? /^TLS_AES_/ : `ECDHE-${keyType === 'EC' ? 'ECDSA' : 'RSA'}`,
        ),
        certificate: printOf(identity.certificateChain),
        root: printOf(root.certificate),
      },
    ]);
    expect(good.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it.each(['AES128-GCM-SHA256', 'AES256-GCM-SHA384'])(
    'that has only %s is reached, as the product must',
    async (cipher) => {
      const identity = rsa.issueServer(names);
      const good = await csms(createServer({ ...server(identity), maxVersion: 'TLSv1.2', ciphers: cipher }));
      const { dial, heardOf, channels } = connected();
      dial({ url: good.url.replace('ws:', 'wss:'), tls: trust });
      await heardOf('opened');
      expect(channels[0]?.cipher).toBe(cipher);
    },
  );

  it('is taken by its common name although another DNS name stands in it', async () => {
    const identity = rsa.issueServer({ dnsNames: ['csms.example'], addresses: [], commonName: 'localhost' });
    const good = await csms(createServer(server(identity)));
    const { dial, heardOf } = connected();
    dial({ url: good.url.replace('ws://127.0.0.1', 'wss://localhost'), tls: trust });
    await heardOf('opened');
  });

  it('is taken by a root that another one has signed, and that is what is told of', async () => {
    const old = oddCertificate({ commonName: 'Old root', isAuthority: true });
    const next = oddCertificate({ commonName: 'New root', isAuthority: true, issuer: old });
    const leaf = oddCertificate({ commonName: 'localhost', issuer: next });
    const good = await csms(createServer(server(leaf)));
    for (const given of [[next.certificate], [next.certificate, old.certificate]]) {
      const { dial, heardOf, channels } = connected();
      dial({ url: good.url.replace('ws://127.0.0.1', 'wss://localhost'), tls: { roots: given, trustsPublic: false } });
      await heardOf('opened');
      expect(channels[0]?.root).toBe(printOf(next.certificate));
    }
  });
});

const root = oddCertificate({ commonName: 'Odd root', isAuthority: true });
const oldRoot = oddCertificate({ commonName: 'SHA-1 root', isAuthority: true, digest: 'sha1' });
const oddRoots = [root, oldRoot].map(({ certificate }) => certificate);
const leaf = (more: object = {}) => oddCertificate({ commonName: 'localhost', issuer: root, ...more });
const between = (more: object = {}) =>
  oddCertificate({ commonName: 'Between', issuer: root, isAuthority: true, ...more });
const under = (above: ReturnType<typeof between>) => chainOf(leaf({ issuer: above }), above);
const dayMs = 86_400_000;
const stranger = createAuthority('Stranger', { keyType: 'EC' });
/** What stands between the fingerprint and the end of `about`. */
const refusals: readonly (readonly [string, () => TlsIdentity, string, RegExp])[] = [
  [
    'has expired',
    () => rsa.issueServer({ ...names, notAfter: new Date(Date.now() - dayMs) }),
    'EXPIRED',
    /its certificate has expired/,
  ],
  [
    'is not yet valid',
    () => rsa.issueServer({ ...names, notBefore: new Date(Date.now() + dayMs) }),
    'NOT_YET_VALID',
    /is not yet valid/,
  ],
  ['is signed by itself', () => oddCertificate({ commonName: 'localhost' }), 'SELF_SIGNED', /signed by itself/],
  [
    'is from an authority nobody knows',
    () => stranger.issueServer({ ...names, keyType: 'EC' }),
    'UNTRUSTED',
    /not from a trusted authority/,
  ],
  [
    'brings the root it needs along',
    () => chainOf(oddCertificate({ commonName: 'localhost', issuer: foreign }), foreign),
    'UNTRUSTED',
    /not from a trusted authority/,
  ],
  [
    'is for another name',
    () => rsa.issueServer({ dnsNames: ['csms.example'], addresses: [] }),
    'WRONG_NAME',
    /for another name/,
  ],
  [
    'is for any name of the domain',
    () => rsa.issueServer({ dnsNames: ['*'], addresses: [], commonName: '*.localhost' }),
    'WRONG_NAME',
    /for another name/,
  ],
  [
    'is expired and for another name',
    () => leaf({ commonName: 'csms', expired: true }),
    'EXPIRED WRONG_NAME',
    /expired, and .* another name/,
  ],
  ['has an RSA key of 1024 bits', () => leaf({ bits: 1024 }), 'WEAK_KEY', /its certificate has a key that is too weak/],
  ['is signed with SHA-1', () => leaf({ digest: 'sha1' }), 'WEAK_SIGNATURE', /too weak \(SHA-1 or MD5\)/],
  ['is signed with MD5', () => leaf({ digest: 'md5' }), 'WEAK_SIGNATURE', /too weak \(SHA-1 or MD5\)/],
  [
    'is under an authority with 1024 bits',
    () => under(between({ bits: 1024 })),
    'WEAK_KEY',
    /an authority above its certificate has a key/,
  ],
  ['is under an authority signed with SHA-1', () => under(between({ digest: 'sha1' })), 'WEAK_SIGNATURE', /too weak/],
  [
    'is under an authority that has expired',
    () => under(between({ expired: true })),
    'EXPIRED',
    /an authority above its certificate has expired/,
  ],
  [
    'is issued by one that is no authority',
    () => under(between({ isAuthority: false })),
    'INVALID_CA',
    /one that is no authority/,
  ],
  ['is under one authority more than allowed', tooDeep, 'PATH_LENGTH_EXCEEDED', /may not have others below it/],
  ['is only for clients', () => leaf({ isForClients: true }), 'WRONG_PURPOSE', /is not for a server/],
];
const foreign = oddCertificate({ commonName: 'Foreign root', isAuthority: true });

function tooDeep(): TlsIdentity {
  const upper = between({ commonName: 'Upper', pathLength: 0 });
  const lower = between({ commonName: 'Lower', issuer: upper });
  return chainOf(leaf({ issuer: lower }), lower, upper);
}

/** Takes old keys and hashes, as a server of long ago. */
const lax = { ciphers: 'DEFAULT:@SECLEVEL=0' };

describe('a central system whose certificate', () => {
  for (const [what, make, codes, sentence] of refusals) {
    it.each(['TLSv1.2', 'TLSv1.3'] as const)(
      `${what} is refused under %s before a byte of HTTP`,
      async (maxVersion) => {
        const identity = make();
        const trap = await tlsTrap(identity, { ...lax, maxVersion });
        const { dial, end, heard } = connected();
        const url = `wss://localhost:${trap.port}/ocpp`;
        dial({ url, password, tls: { roots: [...roots, ...oddRoots], trustsPublic: false } });
        const why = await end();
        expect(why).toMatchObject({
          code: null,
          problem: 'tls',
          security: {
            event: 'InvalidCentralSystemCertificate',
            about: `${printOf(identity.certificateChain)} ${codes}`,
            techInfo: expect.stringMatching(
              /^localhost:\d+: .* Subject .*; issuer .*; SHA-256 [0-9a-f]{16}; valid .* to /,
            ),
          },
        });
        expect(why.reason).toMatch(sentence);
        expect(why.security?.techInfo).toMatch(sentence);
        expect(await trap.heard()).toBe('');
        expect(heard).toEqual(['closed']);
      },
    );
  }

  it('is signed by a root that signed itself with SHA-1 is taken: nobody relies on that signature', async () => {
    const good = await csms(createServer(server(leaf({ issuer: oldRoot }))));
    const { dial, heardOf } = connected();
    dial({ url: good.url.replace('ws://127.0.0.1', 'wss://localhost'), tls: { roots: oddRoots, trustsPublic: false } });
    await heardOf('opened');
  });

  it('is good is refused all the same when nobody is trusted', async () => {
    const trap = await tlsTrap(rsa.issueServer(names));
    const { dial, end } = connected();
    dial({ url: `wss://localhost:${trap.port}`, tls: { roots: [], trustsPublic: false } });
    expect((await end()).security?.event).toBe('InvalidCentralSystemCertificate');
    expect(await trap.heard()).toBe('');
  });

  it('is of a private authority is refused where only the public ones are trusted', async () => {
    const trap = await tlsTrap(rsa.issueServer(names));
    const { dial, end } = connected();
    dial({ url: `wss://localhost:${trap.port}` });
    expect((await end()).security?.event).toBe('InvalidCentralSystemCertificate');
    expect(await trap.heard()).toBe('');
  });

  it('tells its story in several lines is told of in one', async () => {
    const trap = await tlsTrap(oddCertificate({ commonName: 'csms\u001b[31m\nall is well' }));
    const { dial, end } = connected();
    dial({ url: `wss://localhost:${trap.port}`, tls: trust });
    const { reason, security } = await end();
    expect(`${reason}${security?.techInfo}`).not.toMatch(/\p{C}/u);
  });
});
