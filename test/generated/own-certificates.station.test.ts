/** The station's own certificate in a whole station: asked for, brought, used, renewed (A02, A03). */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRequest } from '../../conformance/pki/request.js';
import { type CertifiedOptions, CertifiedStation, sign } from '../support/certified-station.js';
import { type Issued, issue, issueRoot, type Wanted } from '../support/issuing.js';

const stations: CertifiedStation[] = [];

function station(options: CertifiedOptions = {}): Promise<CertifiedStation> {
  const made = new CertifiedStation({ roots: [root.pem], ...options });
  stations.push(made);
  return made.started();
}

afterEach(async () => {
  for (const { whole } of stations.splice(0)) await whole.end();
});

const dayMs = 86_400_000;
const use = 'ChargePointCertificate';
let root: Issued;
let own: Issued;

beforeAll(async () => {
  root = await issueRoot();
  own = await issue({ issuer: root, notBefore: '2025-12-01T00:00:00Z', notAfter: '2026-12-31T00:00:00Z' });
});

const bring = (at: CertifiedStation, certificateChain: string) => at.call('CertificateSigned', { certificateChain });

/** Asked for by the CSMS, and brought. */
async function renewed(at: CertifiedStation, wanted: Wanted = {}): Promise<Issued> {
  const signed = await sign((await at.requested()) ?? '', root, wanted);
  expect(await bring(at, signed.pem)).toEqual({ status: 'Accepted' });
  return signed;
}

const shown = (at: CertifiedStation) => at.dialled.map(({ tls }) => tls?.certificate?.chain);

describe('a certificate that the CSMS wants the station to have', () => {
  it('is asked for with a new key each time, under the names of operator and station', async () => {
    const at = await station();
    const [one, other] = [await at.requested(), await at.requested()].map((csr) => readRequest(csr ?? ''));
    expect(one).toMatchObject({ commonName: 'CP-1', organization: 'Operator', signatureVerifies: true });
    expect(other?.publicKey).not.toBe(one?.publicKey);
  });

  it('is Accepted, and shown on the next connection, which is made at once', async () => {
    const at = await station({ own });
    const signed = await renewed(at);
    await at.pass(1_000);
    expect(shown(at)).toEqual([own.pem, signed.pem]);
    expect(at.events).toContain('ReconfigurationOfSecurityParameters');
    expect(at.whole.run.describe()).toMatchObject({ connection: 'open', security: { profile: 3 } });
    expect(at.whole.of('BootNotification')).toHaveLength(1);
  });

  it('is only kept below security profile 3', async () => {
    const at = await station();
    await renewed(at);
    await at.pass(1_000);
    expect([at.dialled.length, at.installed(use).length]).toEqual([1, 1]);
  });

  it('is used when its time has come', async () => {
    const at = await station({ own });
    const signed = await renewed(at, { notBefore: '2026-01-03T00:00:00Z' });
    await at.pass(dayMs);
    expect(shown(at)).toEqual([own.pem]);
    await at.pass(dayMs);
    expect(shown(at)).toEqual([own.pem, signed.pem]);
  });
});

describe('a certificate for the station is Rejected', () => {
  it.each<[string, (csr: string) => Promise<{ readonly pem: string }>]>([
    ['that has expired', (csr) => sign(csr, root, { notAfter: '2025-12-31T12:00:00Z' })],
    ['of an authority that is not installed', async (csr) => sign(csr, await issueRoot())],
    ['for another station', (csr) => sign(csr, root, { commonName: 'CP-2' })],
    ['for another key', () => issue({ issuer: root })],
    ['that is nonsense', async () => ({ pem: 'nonsense' })],
    ['that is longer than it may be', async (csr) => ({ pem: (await sign(csr, root)).pem.padEnd(9_001) })],
  ])('%s: the CSMS hears of it, and the old one stays', async (_, bad) => {
    const at = await station({ own, settings: { certificateSignedMaxChainSize: 9_000 } });
    const { pem } = await bad((await at.requested()) ?? '');
    expect(await bring(at, pem)).toEqual({ status: 'Rejected' });
    expect(at.events).toEqual(['InvalidChargePointCertificate']);
    await at.pass(1_000);
    expect(shown(at)).toEqual([own.pem]);
  });

  it('when nobody has asked for one, or it has come already', async () => {
    const at = await station();
    expect(await bring(at, own.pem)).toEqual({ status: 'Rejected' });
    const signed = await renewed(at);
    expect(await bring(at, signed.pem)).toEqual({ status: 'Rejected' });
    expect(at.events).toEqual(['ReconfigurationOfSecurityParameters']);
  });

  it('when it cannot be written; the key waits, and takes it later', async () => {
    let isFull = true;
    const at = await station({ refuses: ({ putCertificates }) => isFull && putCertificates?.[0]?.use === use });
    const { pem } = await sign((await at.requested()) ?? '', root);
    expect(await bring(at, pem)).toEqual({ status: 'Rejected' });
    isFull = false;
    expect(await bring(at, pem)).toEqual({ status: 'Accepted' });
  });
});

describe('a certificate that is about to expire', () => {
  it('is renewed by the station itself, once; the old one goes a month later, with its key', async () => {
    const at = await station({ own, configuration: { CertificateRenewalDays: '10' } });
    const first = await renewed(at, { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-01-13T00:00:00Z' });
    await at.pass(1.5 * dayMs);
    expect(at.requests).toHaveLength(1);
    await at.pass(dayMs);
    expect(at.requests).toHaveLength(2);
    const second = await sign(at.requests[1] ?? '', root, { notBefore: '2026-01-03T00:00:00Z' });
    expect(await bring(at, second.pem)).toEqual({ status: 'Accepted' });
    await at.pass(1_000);
    expect([...new Set(shown(at))]).toEqual([own.pem, first.pem, second.pem]);
    expect([at.installed(use).length, at.keys.size]).toEqual([3, 3]);
    await at.pass(31 * dayMs);
    // The one that was given at the start is not for us to throw away.
    expect(
      at
        .installed(use)
        .map(({ pem }) => pem)
        .sort(),
    ).toEqual([own.pem, second.pem].sort());
    expect(at.keys.size).toBe(2);
  });

  it('is asked for again the day after a CSMS would not sign', async () => {
    // Due tomorrow.
    const at = await station({ own, configuration: { CertificateRenewalDays: '363' } });
    at.whole.answers['SignCertificate'] = () => ({ status: 'Rejected' });
    await at.pass(1.5 * dayMs);
    expect(at.requests).toHaveLength(1);
    await at.pass(dayMs);
    expect(new Set(at.requests).size).toBe(2);
  });

  it('is not asked for again because none comes', async () => {
    const at = await station({ own, configuration: { CertificateRenewalDays: '400' } });
    await at.pass(5 * dayMs);
    expect(at.requests).toHaveLength(1);
  });

  it.each([
    ['where that is switched off', { CertificateRenewalDays: '0' }],
    ['as long as nobody has set CpoName', { CpoName: '' }],
  ])('is not renewed %s', async (_, configuration) => {
    const short = await issue({ issuer: root, notBefore: '2025-12-01T00:00:00Z', notAfter: '2026-01-03T00:00:00Z' });
    const at = await station({ own: short, configuration });
    await at.pass(3 * dayMs);
    expect(at.requests).toEqual([]);
  });
});

describe('a power cut', () => {
  const again = async (before: CertifiedStation, options: CertifiedOptions = {}) => {
    await before.whole.end();
    return station({ disk: before.disk, keys: before.keys, ...options });
  };

  it('between the key and the request leaves a key that nobody names: it goes at the next start', async () => {
    const before = await station({ refuses: ({ putCertificateRequest }) => putCertificateRequest !== undefined });
    await before.requested();
    expect([before.keys.size, before.requests]).toEqual([1, []]);
    const at = await again(before);
    expect([at.keys.size, at.requests]).toEqual([0, []]);
  });

  it('between the request and its answer: it is said again, for the same key, and only once more', async () => {
    const before = await station({});
    before.whole.answers['SignCertificate'] = () => null;
    const csr = await before.requested();
    const at = await again(before);
    expect(at.requests).toEqual([csr]);
    const then = await again(at);
    expect(then.requests).toEqual([]);
  });

  it('between the answer and the certificate: it is waited for, and taken', async () => {
    const before = await station({ own });
    const csr = await before.requested();
    const at = await again(before, { own });
    expect(at.requests).toEqual([]);
    const signed = await sign(csr ?? '', root);
    expect(await bring(at, signed.pem)).toEqual({ status: 'Accepted' });
    await at.pass(1_000);
    expect(shown(at).at(-1)).toBe(signed.pem);
  });

  it('between the certificate and the new connection: it is used at the next start', async () => {
    // It is on disk, and the way to the CSMS is not.
    const before = await station({ own, refuses: ({ putConnection }) => putConnection?.other != null });
    const signed = await renewed(before);
    await before.pass(1_000);
    expect(shown(before)).toEqual([own.pem]);
    const at = await again(before, { own });
    expect(shown(at).at(-1)).toBe(signed.pem);
  });
});
