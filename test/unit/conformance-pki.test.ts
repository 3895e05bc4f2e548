/** The certificates of the test system. */
import { constants, createPublicKey, generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../conformance/pki/authority.js';
import { pemBytes, pemOf } from '../../conformance/pki/der.js';
import { signFirmware } from '../../conformance/pki/firmware-signature.js';
import { hashDataOf, isSameCertificate } from '../../conformance/pki/hash-data.js';
import { prepareKeys } from '../../conformance/pki/keys.js';
import { readRequest } from '../../conformance/pki/request.js';
import { fixedLeaf, fixedRoot, requestOnP256, requestOnP384, requestWithPss } from './conformance-pki-fixtures.js';

const hours = (count: number) => count * 3_600_000;
const issuedBy = (certificate: string, authority: string) => {
  const [leaf, root] = [new X509Certificate(certificate), new X509Certificate(authority)];
  return leaf.checkIssued(root) && leaf.verify(root.publicKey);
};

describe('hash data', () => {
  /** Of the issuer of both, by OpenSSL 3.0. */
  const hashes = {
    SHA256: [
      'c5dae2dad750eb346b80613bd7c9f4a7de0fe43d606d9158501433a4be2ff001',
      '3441cc34fba5cf80ac7e5e5c99e3aa115c7f53f87cbbb114b8e8496041488291',
    ],
    SHA384: [
      '6f28031286b0841f5124a472fcddb196c8a63b9a2f338e25ef2cd9d2789535e6c17dfc637bfbc888cda9de5475f5a85c',
      '27990b05468021f5db1f1eb94b4675ba7d8b8b3d57f071ea69368c7eeba47ae29ee8a296f3dd2d413301d756cdd0c961',
    ],
    SHA512: [
      'a9fa6fd56c61b68367d683dd5ef3e2aaebe5b5ad17706b32d8c7822d17aae26cafb9235fc36672a4533835ca612e2b6b7710bef050ad9d012934011544ebf517',
      '71517bda011c665b007ef6690cc782949d2af56ef02b9d2207f72115b7cbd30766593ad390fda20deb09e2fee7a6fa3377b87cf4217dfa90d807d4c1fce8aedb',
    ],
  } as const;

  it.each(['SHA256', 'SHA384', 'SHA512'] as const)(
    'is what OpenSSL computes with %s, for a root and for a leaf',
    (hashAlgorithm) => {
      const [issuerNameHash, issuerKeyHash] = hashes[hashAlgorithm];
      const common = { hashAlgorithm, issuerNameHash, issuerKeyHash };
      expect(hashDataOf(fixedRoot, hashAlgorithm)).toEqual({ ...common, serialNumber: 'abc1234' });
      expect(hashDataOf(fixedLeaf, hashAlgorithm, fixedRoot)).toEqual({ ...common, serialNumber: '8f00ff' });
    },
  );

  it('is the same in upper case, and not the same when anything else differs', () => {
    const ours = hashDataOf(fixedRoot, 'SHA256');
    expect(isSameCertificate(ours, { ...ours, issuerKeyHash: ours.issuerKeyHash.toUpperCase() })).toBe(true);
    expect(isSameCertificate(ours, hashDataOf(fixedLeaf, 'SHA256', fixedRoot))).toBe(false);
    expect(isSameCertificate(ours, hashDataOf(fixedRoot, 'SHA512'))).toBe(false);
  });

  it('of an authority of ours has a serial number that a careless station writes with a leading zero', () => {
    const { certificate } = createAuthority('Root', { keyType: 'EC' });
    const { serialNumber } = hashDataOf(certificate, 'SHA256');
    expect(new X509Certificate(certificate).serialNumber).toBe(`0${serialNumber.toUpperCase()}`);
  });

  it('is not made of what is no certificate', () => {
    expect(() => hashDataOf('nonsense', 'SHA256')).toThrow('no CERTIFICATE');
    expect(() => hashDataOf(pemOf(Buffer.from('3003020100', 'hex'), 'CERTIFICATE'), 'SHA256')).toThrow();
    expect(() =>
      hashDataOf(pemOf(pemBytes(fixedRoot, 'CERTIFICATE').subarray(0, 99), 'CERTIFICATE'), 'SHA256'),
    ).toThrow('cut off');
  });
});

describe('an authority', () => {
  it.each(['RSA', 'EC'] as const)('with a key of type %s signs servers, clients and signers of firmware', (keyType) => {
    const authority = createAuthority('Root', { keyType });
    const root = new X509Certificate(authority.certificate);
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    const server = authority.issueServer({ dnsNames: ['localhost', 'csms'], addresses: ['127.0.0.1'], keyType });
    const client = authority.issueClient({ commonName: 'SN-1', organization: 'Vendör', keyType });
    const signer = authority.issueCodeSigning({ commonName: 'Firmware', keyType });
    for (const { certificateChain, privateKey } of [server, client, signer]) {
      const certificate = new X509Certificate(certificateChain);
      expect(issuedBy(certificateChain, authority.certificate)).toBe(true);
      expect(certificate.ca).toBe(false);
      expect(certificate.publicKey.export({ format: 'pem', type: 'spki' })).toBe(
        createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }),
      );
    }
    expect(new X509Certificate(server.certificateChain).subjectAltName).toBe(
      'DNS:localhost, DNS:csms, IP Address:127.0.0.1',
    );
    expect(new X509Certificate(server.certificateChain).subject).toContain('CN=localhost');
    expect(new X509Certificate(client.certificateChain).subject).toBe('O=Vendör\nCN=SN-1');
    expect(new X509Certificate(client.certificateChain).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(new X509Certificate(signer.certificateChain).keyUsage).toEqual(['1.3.6.1.5.5.7.3.3']);
  });

  it('can be expired, and issue what is expired, not yet valid, or valid beyond 2050', () => {
    const expired = new X509Certificate(createAuthority('Old', { expired: true, keyType: 'EC' }).certificate);
    expect(Date.parse(expired.validTo)).toBeLessThan(Date.now());
    const authority = createAuthority('Root', { keyType: 'EC' });
    const issued = (notBefore: string, notAfter: string) => {
      const dates = { notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
      const { certificateChain } = authority.issueServer({ dnsNames: ['a'], addresses: [], keyType: 'EC', ...dates });
      const { validFrom, validTo } = new X509Certificate(certificateChain);
      return [new Date(validFrom).toISOString(), new Date(validTo).toISOString()];
    };
    for (const dates of [
      ['2019-01-01T00:00:00.000Z', '2019-12-31T23:59:59.000Z'],
      ['2048-01-01T00:00:00.000Z', '2060-12-31T23:59:59.000Z'],
    ] as const) {
      expect(issued(dates[0], dates[1])).toEqual(dates);
    }
  });

  it('gives a server less than a day, and a client more than the month before which it is renewed', () => {
    const authority = createAuthority('Root', { keyType: 'EC' });
    const left = ({ certificateChain }: { certificateChain: string }) =>
      Date.parse(new X509Certificate(certificateChain).validTo) - Date.now();
    expect(left(authority.issueServer({ dnsNames: ['a'], addresses: [], keyType: 'EC' }))).toBeLessThan(hours(24));
    expect(left(authority.issueClient({ commonName: 'SN-1', keyType: 'EC' }))).toBeGreaterThan(hours(24 * 40));
  });

  it('is trusted for itself alone, even with the same common name and the same key', async () => {
    await prepareKeys();
    const authorities = Array.from({ length: 4 }, () => createAuthority('Root'));
    const keys = authorities.map(({ certificate }) =>
      new X509Certificate(certificate).publicKey.export({ format: 'pem', type: 'spki' }),
    );
    expect(new Set(keys).size).toBe(3);
    const [first, , , last] = authorities;
    const leaf = last?.issueServer({ dnsNames: ['a'], addresses: [], keyType: 'EC' }).certificateChain ?? '';
    expect(issuedBy(leaf, last?.certificate ?? '')).toBe(true);
    expect(issuedBy(leaf, first?.certificate ?? '')).toBe(false);
  });
});

describe('a certificate request', () => {
  it('is read and verified, whatever the type of its key', () => {
    expect(readRequest(requestOnP256)).toMatchObject({
      commonName: 'Fixed Leaf',
      organization: 'Test',
      keyType: 'EC',
      keyBits: 256,
      signatureVerifies: true,
    });
    expect(readRequest(requestOnP384)).toMatchObject({
      commonName: 'only a name',
      organization: '',
      keyType: 'EC',
      keyBits: 384,
      signatureVerifies: true,
    });
    expect(readRequest(requestWithPss)).toMatchObject({
      commonName: 'SN-PSS',
      organization: 'Vendor',
      keyType: 'RSA',
      keyBits: 2048,
      signatureVerifies: true,
    });
  });

  it.each([
    ['EC', requestOnP256, 10],
    ['RSA', requestWithPss, 1],
  ] as const)('does not verify once it was changed (%s)', (_, pem, fromTheEnd) => {
    const label = 'CERTIFICATE REQUEST';
    const bytes = Buffer.from(pemBytes(pem, label));
    const index = bytes.length - fromTheEnd;
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    expect(readRequest(pemOf(bytes, label)).signatureVerifies).toBe(false);
  });

  it('that is none is refused', () => {
    expect(() => readRequest('a request')).toThrow('no');
    expect(() => readRequest(fixedRoot)).toThrow('no');
    expect(() => readRequest(pemOf(Buffer.from('30020500', 'hex'), 'CERTIFICATE REQUEST'))).toThrow('missing');
  });

  it.each([
    ['P-256', requestOnP256],
    ['P-384', requestOnP384],
    ['RSA', requestWithPss],
  ])('is signed: its key on %s and its subject are certified', (_, pem) => {
    const authority = createAuthority('Root', { keyType: 'EC' });
    const certificate = new X509Certificate(authority.signRequest(pem));
    const { publicKey, commonName } = readRequest(pem);
    expect(certificate.publicKey.export({ format: 'pem', type: 'spki' })).toBe(publicKey);
    expect(certificate.subject).toContain(`CN=${commonName}`);
    expect(issuedBy(certificate.toString(), authority.certificate)).toBe(true);
  });

  it('is signed wrongly when asked to: other dates, another subject, a foreign key', () => {
    const authority = createAuthority('Root', { keyType: 'EC' });
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .publicKey.export({ format: 'pem', type: 'spki' })
      .toString();
    const pem = authority.signRequest(requestOnP256, {
      commonName: 'Other',
      notAfter: new Date('2020-01-01'),
      notBefore: new Date('2019-01-01'),
      publicKey: foreign,
    });
    const certificate = new X509Certificate(pem);
    expect(certificate.subject).toBe('O=Test\nCN=Other');
    expect(Date.parse(certificate.validTo)).toBe(Date.parse('2020-01-01'));
    expect(certificate.publicKey.export({ format: 'pem', type: 'spki' })).toBe(foreign);
    expect(issuedBy(pem, authority.certificate)).toBe(true);
  });
});

describe('a signature of firmware', () => {
  const firmware = Buffer.from('firmware 2.0');

  it('is RSA-PSS with SHA-256 in base64 that fits into the message', () => {
    const { certificateChain, privateKey } = createAuthority('Maker').issueCodeSigning({ commonName: 'Firmware' });
    const signature = signFirmware(firmware, privateKey);
    expect(signature.length).toBeLessThanOrEqual(800);
    const key = new X509Certificate(certificateChain).publicKey;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const fits = (bytes: Buffer) =>
      verify('sha256', bytes, { key, padding, saltLength: 32 }, Buffer.from(signature, 'base64'));
    expect(fits(firmware)).toBe(true);
    expect(fits(Buffer.from('firmware 2.1'))).toBe(false);
  });

  it('is ECDSA with a key on a curve', () => {
    const maker = createAuthority('Maker', { keyType: 'EC' });
    const { certificateChain, privateKey } = maker.issueCodeSigning({ commonName: 'Firmware', keyType: 'EC' });
    const signature = Buffer.from(signFirmware(firmware, privateKey), 'base64');
    expect(verify('sha256', firmware, new X509Certificate(certificateChain).publicKey, signature)).toBe(true);
  });
});
