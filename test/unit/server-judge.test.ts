import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeServer } from '../../adapters/csms/server-judge.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import { oddCertificate } from '../support/odd-certificates.js';

const root = createAuthority('Root', { keyType: 'EC' });

/** The verdict on a channel that is good but for what is told here. */
function verdict(names: { dnsNames?: string[]; addresses?: string[]; commonName?: string }, host: string, more = {}) {
  const { allowsWildcards = false, ...channel }: { allowsWildcards?: boolean; version?: string; cipher?: string } =
    more;
  const identity = root.issueServer({ dnsNames: [], addresses: [], keyType: 'EC', ...names });
  const certificate = new X509Certificate(identity.certificateChain);
  return judgeServer(
    { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', flaw: null, certificate, above: [], ...channel },
    { host, place: `${host}:443`, roots: [new X509Certificate(root.certificate)], allowsWildcards },
  );
}

describe('the name of the central system', () => {
  it.each([
    ['a DNS name', { dnsNames: ['a.example', 'b.example'] }, 'b.example'],
    ['a DNS name in other letters', { dnsNames: ['CSMS.Example'] }, 'csms.example'],
    ['the common name beside other DNS names', { dnsNames: ['a.example'], commonName: 'b.example' }, 'b.example'],
    ['the common name alone', { commonName: 'b.example' }, 'b.example'],
    ['an address', { addresses: ['10.0.0.1'] }, '10.0.0.1'],
    ['the common name that is an address', { commonName: '10.0.0.1' }, '10.0.0.1'],
    ['a name with a dot at its end', { dnsNames: ['a.example'] }, 'a.example.'],
  ])('may be %s', (_, names, host) => {
    expect(verdict(names, host)).toMatchObject({ ok: true });
  });

  it.each([
    ['a name below it', { dnsNames: ['example'] }, 'a.example'],
    ['a name above it', { dnsNames: ['a.b.example'] }, 'b.example'],
    ['another address', { addresses: ['10.0.0.1'] }, '10.0.0.2'],
    ['a wildcard', { dnsNames: ['*.example.org'], commonName: '*.example.org' }, 'a.example.org'],
  ])('may not be %s', (_, names, host) => {
    expect(verdict(names, host)).toMatchObject({
      ok: false,
      security: { about: expect.stringContaining('WRONG_NAME') },
    });
  });

  it.each([
    ['*.example.org', 'a.example.org', true],
    ['*.example.org', 'a.b.example.org', false],
    ['*.example.org', 'example.org', false],
    ['a*.example.org', 'ab.example.org', false],
    ['b.*.org', 'b.example.org', false],
  ])('may be %s for %s, where public authorities are trusted: %s', (dnsName, host, ok) => {
    expect(verdict({ dnsNames: [dnsName], commonName: 'nobody' }, host, { allowsWildcards: true }).ok).toBe(ok);
  });
});

describe('a library that agrees to more than it was told', () => {
  const names = { dnsNames: ['a.example'] };
  it.each([
    [{ version: 'TLSv1.1' }, 'InvalidTLSVersion'],
    [{ cipher: 'ECDHE-RSA-AES128-SHA' }, 'InvalidTLSCipherSuite'],
    [{ certificate: undefined }, 'InvalidCentralSystemCertificate'],
  ])('is not trusted either: %j', (channel, event) => {
    expect(verdict(names, 'a.example', channel)).toMatchObject({ ok: false, security: { event } });
  });
});

describe('what is told of a refusal', () => {
  it('is the same for the same certificate and another for another, so that each is reported once', () => {
    const about = (certificate: string) => {
      const channel = {
        version: 'TLSv1.3',
        cipher: 'TLS_AES_128_GCM_SHA256',
        flaw: 'UNABLE_TO_GET_ISSUER_CERT',
        above: [],
      };
      const expected = { host: 'a', place: 'a:443', roots: [], allowsWildcards: false };
      const judged = judgeServer({ ...channel, certificate: new X509Certificate(certificate) }, expected);
      return judged.ok ? 'taken' : judged.security.about;
    };
    const [one, two] = [oddCertificate({ commonName: 'a' }), oddCertificate({ commonName: 'a' })];
    expect(about(one.certificate)).toBe(about(one.certificate));
    expect(about(one.certificate)).not.toBe(about(two.certificate));
  });
});
