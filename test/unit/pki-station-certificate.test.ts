/** Which certificates a station takes for its own (A02.FR.06), and that nothing a CSMS can send does harm. */
import { createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPki } from '../../adapters/pki/pki.js';
import { memoryVault } from '../../persistence/vault.js';
import type { CertificateVerdict } from '../../protocol/ports/pki.js';
import { type Issued, issue, issueRoot, type Wanted } from '../support/issuing.js';

const atMs = Date.parse('2026-06-01T00:00:00Z');
const subject = { commonName: 'CP-1', organization: 'Operator' };
const digitalSignature = 1;
const keyCertSign = 32;
const clientAuth = '1.3.6.1.5.5.7.3.2';
const serverAuth = '1.3.6.1.5.5.7.3.1';

const { pki, keyFor } = createPki(memoryVault(), { keyType: 'EC-P256' });
let root: Issued;
let keyName: string;
let publicKey: string;

beforeAll(async () => {
  root = await issueRoot();
  ({ keyName } = await pki.createRequest(subject));
  publicKey = createPublicKey(keyFor(keyName)).export({ type: 'spki', format: 'pem' }).toString();
});

/** Of the station's key, by this root, but for what a test says. */
const leaf = (wanted: Wanted = {}) => issue({ publicKey, issuer: root, ...wanted });

const judge = (chain: string, roots: readonly string[] = [root.pem]): Promise<CertificateVerdict> =>
  pki.judgeStationCertificate(chain, { ...subject, keyName, roots, atMs });

const whyNot = async (chain: string, roots?: readonly string[]) => {
  const verdict = await judge(chain, roots);
  return verdict.ok ? 'it is good' : verdict.why;
};

describe('a certificate of the station is taken', () => {
  it('when it is for the pending key, by an installed root', async () => {
    const { pem } = await leaf({ usage: digitalSignature, purposes: [clientAuth], serialNumber: '00ff01' });
    expect(await judge(pem)).toMatchObject({
      ok: true,
      pem,
      facts: { subject: 'O=Operator, CN=CP-1', issuer: 'O=Authority, CN=Root', serialNumber: 'ff01' },
    });
  });

  it('when it is valid only later: then it is used later', async () => {
    const { pem } = await leaf({ notBefore: '2026-09-01T00:00:00Z' });
    expect(await judge(pem)).toMatchObject({ ok: true, facts: { notBeforeMs: Date.parse('2026-09-01T00:00:00Z') } });
  });

  it('by way of authorities in between, in whatever order they come, without what leads nowhere', async () => {
    const upper = await issueRoot({ commonName: 'Upper', issuer: root, usage: keyCertSign });
    const lower = await issueRoot({ commonName: 'Lower', issuer: upper, authority: { pathLength: 0 } });
    const stranger = await issueRoot({ commonName: 'Stranger' });
    const own = await leaf({ issuer: lower });
    const verdict = await judge([own, upper, stranger, lower, root].map(({ pem }) => pem).join(''));
    expect(verdict).toMatchObject({ ok: true, pem: own.pem + lower.pem + upper.pem });
  });

  it('with remarks around it, as some tools write them', async () => {
    const { pem } = await leaf();
    expect(await judge(`subject=CP-1\n${pem}\n# the end`)).toMatchObject({ ok: true, pem });
  });
});

describe('a certificate of the station is refused', () => {
  it.each<[string, Wanted, string]>([
    ['that has expired', { notAfter: '2026-05-01T00:00:00Z' }, 'It has expired on 2026-05-01T00:00:00.000Z.'],
    ['of another station', { commonName: 'CP-2' }, 'Its common name is not that of this station.'],
    ['of another operator', { organization: 'Rival' }, 'Its organization is not the one that was asked for.'],
    ['of an authority', { authority: {} }, 'It is the certificate of an authority.'],
    ['whose key may not sign', { usage: keyCertSign }, 'Its key may not sign.'],
    ['for a server', { purposes: [serverAuth] }, 'It is not meant for the client of a connection.'],
    ['that demands what nobody knows', { unknownCritical: true }, 'It has a critical extension that is not known.'],
    ['with a serial number too long to name', { serialNumber: `01${'00'.repeat(20)}` }, 'Its serial number'],
  ])('%s', async (_, wanted, why) => {
    const { pem } = await leaf(wanted);
    expect(await whyNot(pem)).toContain(why);
  });

  it('that is for a key of somebody else', async () => {
    const { pem } = await issue({ issuer: root });
    expect(await whyNot(pem)).toBe('It is for another key than the one asked for.');
  });

  it('when the key that was asked for is not there any more', async () => {
    const { pem } = await leaf();
    const verdict = await pki.judgeStationCertificate(pem, { ...subject, keyName: 'gone', roots: [root.pem], atMs });
    expect(verdict).toEqual({ ok: false, why: 'It is for another key than the one asked for.' });
  });

  it('that nobody has signed but its own key, or an authority that is not installed', async () => {
    const why = 'Its issuers lead to no root that is installed.';
    const other = await issueRoot();
    expect(await whyNot((await leaf({ issuer: other })).pem)).toBe(why);
    expect(await whyNot((await leaf()).pem, [])).toBe(why);
    const privateKey = keyFor(keyName).export({ type: 'pkcs8', format: 'pem' }).toString();
    const itself: Issued = { pem: '', privateKey, name: [{ O: ['Operator'] }, { CN: ['CP-1'] }], kind: 'EC' };
    expect(await whyNot((await leaf({ issuer: itself })).pem)).toBe(why);
  });

  it('that a weak or careless authority has signed', async () => {
    const rsa = await issueRoot({ kind: 'RSA' });
    const sha1 = await leaf({ issuer: rsa, hash: 'SHA-1' });
    expect(await whyNot(sha1.pem, [rsa.pem])).toBe('It is signed with an algorithm that is not allowed.');
    const weak = await issueRoot({ kind: 'RSA-1024' });
    expect(await whyNot((await leaf({ issuer: weak })).pem, [weak.pem])).toContain('Its key has 1024 bits');
  });

  it.each<[string, Wanted, string]>([
    ['no authority', {}, 'It is not the certificate of an authority.'],
    ['an authority that has expired', { authority: {}, notAfter: '2026-05-01T00:00:00Z' }, 'It has expired'],
    ['an authority of the future', { authority: {}, notBefore: '2026-09-01T00:00:00Z' }, 'It is not valid before'],
    ['an authority with a weak key', { authority: {}, kind: 'RSA-1024' }, 'Its key has 1024 bits; 2048 are the least.'],
    ['an authority that demands what nobody knows', { authority: {}, unknownCritical: true }, 'critical extension'],
  ])('that %s in the middle vouches for', async (_, wanted, why) => {
    const middle = await issue({ commonName: 'Middle', issuer: root, ...wanted });
    const own = await leaf({ issuer: middle });
    expect(await whyNot(own.pem + middle.pem)).toContain(why);
  });

  it('when more authorities stand above it than one of them allows', async () => {
    const upper = await issueRoot({ commonName: 'Upper', issuer: root, authority: { pathLength: 0 } });
    const lower = await issueRoot({ commonName: 'Lower', issuer: upper });
    const own = await leaf({ issuer: lower });
    expect(await whyNot(own.pem + lower.pem + upper.pem)).toContain('More authorities stand below it than it allows.');
  });
});

describe('nonsense for a certificate', () => {
  const framed = (content: string) => `-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`;

  it.each([
    ['nothing', '', 'It holds no certificate.'],
    ['prose', 'There is no certificate here.', 'It holds no certificate.'],
    ['a frame with nothing in it', framed(''), 'It holds no certificate that can be read.'],
    [
      'a frame with noise in it',
      framed(Buffer.from('noise').toString('base64')),
      'It holds no certificate that can be read.',
    ],
    ['a frame with no base64 in it', framed('%%%'), 'It holds no certificate that can be read.'],
    ['a frame that never ends', '-----BEGIN CERTIFICATE-----\nMIIB', 'It is cut off.'],
    ['a frame that never begins', '-----BEGIN ', 'It holds something else than certificates.'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', 'It holds something else'],
    ['a thousand frames that begin', '-----BEGIN CERTIFICATE-----'.repeat(370), 'It is cut off.'],
    ['a text of megabytes', 'A'.repeat(3_000_000), 'It is longer than'],
  ])('that is %s is refused', async (_, text, why) => {
    expect(await whyNot(text)).toContain(why);
  });

  it('behind the DER of a good one is not read over', async () => {
    const { pem } = await leaf();
    const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
    const longer = framed(Buffer.concat([der, Buffer.from('and more')]).toString('base64'));
    expect(await whyNot(longer)).toBe('It holds no certificate that can be read.');
  });

  it('of the length of a whole library is refused', async () => {
    const { pem } = await leaf();
    expect(await whyNot(pem.repeat(11))).toBe('It holds more than 10 certificates.');
  });

  it('made of a good certificate with any one byte changed gets a verdict, and never a good one', async () => {
    const { pem } = await leaf();
    const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
    for (let at = 0; at < der.length; at += 1) {
      const bent = Buffer.from(der);
      bent[at] = (bent[at] ?? 0) ^ (1 << (at % 8));
      const verdict = await judge(framed(bent.toString('base64')));
      expect(verdict.ok, `byte ${at}`).toBe(false);
    }
  });
});
