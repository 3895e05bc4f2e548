/** Which roots and signers are taken (M05, L01.FR.02), and what certificates are called (whitepaper, edition 3). */
import { beforeAll, describe, expect, it } from 'vitest';
import { createPki } from '../../adapters/pki/pki.js';
import { memoryVault } from '../../persistence/vault.js';
import type { RootExpected } from '../../protocol/ports/pki.js';
import { type Issued, issue, issueRoot, type Wanted } from '../support/issuing.js';
import { fixedLeaf, fixedRoot } from './conformance-pki-fixtures.js';

const atMs = Date.parse('2026-12-01T00:00:00Z');
const { pki } = createPki(memoryVault());

const refusal = async (pem: string, expected: Partial<RootExpected> = {}) => {
  const verdict = await pki.judgeRoot(pem, { use: 'CentralSystemRootCertificate', atMs, ...expected });
  return verdict.ok ? null : verdict.why;
};

describe('a root', () => {
  it.each<[string, Wanted]>([
    ['on a curve', {}],
    ['with an RSA key', { kind: 'RSA' }],
    ['that says what its key is for', { usage: 32 + 64 }],
    ['signed with a longer hash', { hash: 'SHA-384' }],
  ])('%s is taken', async (_, wanted) => {
    expect(await refusal((await issueRoot(wanted)).pem)).toBeNull();
  });

  it('made with OpenSSL is taken', async () => {
    expect(await refusal(fixedRoot)).toBeNull();
  });

  it.each<[string, Wanted, string]>([
    ['that is no authority', { authority: undefined as never }, 'It is not the certificate of an authority.'],
    ['that may not sign certificates', { usage: 1 }, 'It'],
    ['that has expired', { notAfter: '2026-05-01T00:00:00Z' }, 'It has expired on 2026-05-01T00:00:00.000Z.'],
    ['that is not valid yet', { notBefore: '2027-01-01T00:00:00Z' }, 'It is not valid before'],
    ['with a weak key', { kind: 'RSA-1024' }, 'Its key has 1024 bits; 2048 are the least.'],
    ['signed with SHA-1', { kind: 'RSA', hash: 'SHA-1' }, 'It is signed with an algorithm that is not allowed.'],
    ['that demands what nobody knows', { unknownCritical: true }, 'It has a critical extension that is not known.'],
  ])('%s is refused', async (_, wanted, why) => {
    expect(await refusal((await issueRoot(wanted)).pem)).toContain(why);
  });

  it('that another one has signed is refused, unless that is the one to vouch for it', async () => {
    const old = await issueRoot({ commonName: 'Old' });
    const next = await issueRoot({ commonName: 'Next', issuer: old });
    const stranger = await issueRoot({ commonName: 'Old' });
    expect(await refusal(next.pem)).toBe('It is not signed by itself.');
    expect(await refusal(next.pem, { signedBy: old.pem })).toBeNull();
    expect(await refusal(next.pem, { signedBy: stranger.pem })).toBe('It is not signed by the root before it.');
    expect(await refusal(stranger.pem, { signedBy: old.pem })).toBe('It is not signed by the root before it.');
  });

  it('with another certificate behind it is refused', async () => {
    const { pem } = await issueRoot();
    expect(await refusal(pem + pem)).toBe('It holds more than one certificate.');
  });

  it('of version 1, which cannot say that it is an authority, is refused', async () => {
    expect(await refusal(fixedLeaf)).toBe('It is not the certificate of an authority.');
  });
});

describe('a signer of firmware', () => {
  const codeSigning = '1.3.6.1.5.5.7.3.3';
  let manufacturer: Issued;

  beforeAll(async () => {
    manufacturer = await issueRoot({ commonName: 'Manufacturer' });
  });

  const judge = async (pem: string) => {
    const verdict = await pki.judgeSigner(pem, { roots: [manufacturer.pem], atMs });
    return verdict.ok ? null : verdict.why;
  };

  it.each<[string, Wanted]>([
    ['without a purpose', {}],
    ['meant to sign software', { usage: 1, purposes: [codeSigning] }],
  ])('%s is taken from a root of the manufacturer', async (_, wanted) => {
    expect(await judge((await issue({ issuer: manufacturer, ...wanted })).pem)).toBeNull();
  });

  it.each<[string, Wanted, string]>([
    ['that has expired', { notAfter: '2026-05-01T00:00:00Z' }, 'It has expired'],
    ['that is not valid yet', { notBefore: '2026-12-20T00:00:00Z' }, 'It is not valid before'],
    ['meant for something else', { purposes: ['1.3.6.1.5.5.7.3.2'] }, 'It is not meant to sign software.'],
    ['whose key may not sign', { usage: 32 }, 'Its key may not sign.'],
    ['with a weak key', { kind: 'RSA-1024' }, 'Its key has 1024 bits'],
  ])('%s is refused', async (_, wanted, why) => {
    expect(await judge((await issue({ issuer: manufacturer, ...wanted })).pem)).toContain(why);
  });

  it('by an authority below the root is refused, with and without that authority', async () => {
    const middle = await issueRoot({ commonName: 'Middle', issuer: manufacturer });
    const { pem } = await issue({ issuer: middle });
    expect(await judge(pem)).toBe('Its issuers lead to no root that is installed.');
    expect(await judge(pem + middle.pem)).toBe('It holds more than one certificate.');
  });

  it('that nobody has signed but itself is refused', async () => {
    expect(await judge((await issue()).pem)).toBe('Its issuers lead to no root that is installed.');
  });
});

/** "Root CA EDSA", as it is quoted in the field; its hashes are known from elsewhere. */
const knownRoot = `-----BEGIN CERTIFICATE-----
MIIBwzCCAWmgAwIBAgIBBDAKBggqhkjOPQQDAjBIMRUwEwYDVQQDDAxSb290IENB
IEVEU0ExDDAKBgNVBAoMA09DQTELMAkGA1UEBhMCTkwxFDASBgoJkiaJk/IsZAEZ
FgRPQ1RUMCAXDTIwMDIxMjE4MTAyOFoYDzIwNjAwMjAyMTgxMDI4WjBIMRUwEwYD
VQQDDAxSb290IENBIEVEU0ExDDAKBgNVBAoMA09DQTELMAkGA1UEBhMCTkwxFDAS
BgoJkiaJk/IsZAEZFgRPQ1RUMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE29Hr
M7bR+VZ+jY9Z7IgLKJw7/A3OQWGY5B05wEO2V1V3Z3VrZINHADdOz7BNc/5ZyCTB
W/OgFDvXym1/gV/NY6NCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMC
AQYwHQYDVR0OBBYEFC6gycssqInCC/9PJY9F43M7B224MAoGCCqGSM49BAMCA0gA
MEUCIAK3aLaF12sAkvQCluO835VbXGDuWZQWYBgZOtkiHb1NAiEAvmmT8us14HWN
iLgObzzsqf7crpqXctWBDkvN2e5WeBU=
-----END CERTIFICATE-----
`;

describe('hash data', () => {
  it('are over the name of the issuer as it stands, and over its key without tag and length', async () => {
    expect(await pki.hashDataOf(knownRoot, 'SHA256')).toEqual({
      hashAlgorithm: 'SHA256',
      issuerNameHash: '72a509445ee1f05435358832f9a06bf0ddb3d21dfa68ed8ff45f1362a3cbd58e',
      issuerKeyHash: '5eb367725b386513ee5d250023dccc8ce802f8cd476b142436042380c836fb29',
      serialNumber: '4',
    });
  });

  it.each([
    ['SHA384', 96],
    ['SHA512', 128],
  ] as const)('are as long as %s makes them', async (algorithm, length) => {
    const { issuerNameHash, issuerKeyHash, hashAlgorithm } = await pki.hashDataOf(knownRoot, algorithm);
    expect([issuerNameHash.length, issuerKeyHash.length, hashAlgorithm]).toEqual([length, length, algorithm]);
  });

  it('of a certificate that is no root are about its issuer', async () => {
    const [leaf, root] = await Promise.all([
      pki.hashDataOf(fixedLeaf, 'SHA256', fixedRoot),
      pki.hashDataOf(fixedRoot, 'SHA256'),
    ]);
    expect([leaf.issuerNameHash, leaf.issuerKeyHash]).toEqual([root.issuerNameHash, root.issuerKeyHash]);
    // Written with a sign byte, which is not part of the number.
    expect(leaf.serialNumber).toBe('8f00ff');
  });
});

it('facts are those of the first certificate, whatever follows; of nonsense there are none', async () => {
  expect(await pki.factsOf(`${knownRoot}-----BEGIN nonsense`)).toMatchObject({
    fingerprint: '4a60196a287169936835def6fcf54425197e250469e6b1cb03539d3119ed6e2a',
    subject: 'CN=Root CA EDSA, O=OCA, C=NL, DC=OCTT',
    notBeforeMs: Date.parse('2020-02-12T18:10:28Z'),
  });
  expect(await pki.factsOf('nonsense')).toBeNull();
});
