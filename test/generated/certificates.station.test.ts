/** Root certificates in a whole station: M03 to M05. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashDataOf } from '../../conformance/pki/hash-data.js';
import { type CertifiedOptions, CertifiedStation } from '../support/certified-station.js';
import { type Issued, issue, issueRoot } from '../support/issuing.js';
import { crashed } from '../support/trap.js';

const stations: CertifiedStation[] = [];

function station(options: CertifiedOptions = {}): Promise<CertifiedStation> {
  const made = new CertifiedStation(options);
  stations.push(made);
  return made.started();
}

afterEach(async () => {
  for (const { whole } of stations.splice(0)) await whole.end();
});

const central = 'CentralSystemRootCertificate';
const manufacturer = 'ManufacturerRootCertificate';
let root: Issued;
let other: Issued;

beforeAll(async () => {
  root = await issueRoot({ commonName: 'One', serialNumber: '0a01' });
  other = await issueRoot({ commonName: 'Other', kind: 'RSA' });
});

const install = (at: CertifiedStation, { pem }: Issued, certificateType = central) =>
  at.call('InstallCertificate', { certificateType, certificate: pem });
const list = (at: CertifiedStation, certificateType = central) =>
  at.call('GetInstalledCertificateIds', { certificateType });
const remove = (at: CertifiedStation, certificateHashData: object) =>
  at.call('DeleteCertificate', { certificateHashData });

describe('a root', () => {
  it('is installed, listed by its hashes, and deleted', async () => {
    const at = await station();
    expect(await list(at, manufacturer)).toEqual({ status: 'NotFound' });
    expect(await install(at, root, manufacturer)).toEqual({ status: 'Accepted' });
    expect(await install(at, other, manufacturer)).toEqual({ status: 'Accepted' });
    const listed = await list(at, manufacturer);
    expect(listed['status']).toBe('Accepted');
    expect(listed['certificateHashData']).toHaveLength(2);
    expect(listed['certificateHashData']).toEqual(
      expect.arrayContaining([hashDataOf(root.pem, 'SHA256'), hashDataOf(other.pem, 'SHA256')]),
    );
    expect(await remove(at, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Accepted' });
    expect(await list(at, manufacturer)).toEqual({
      status: 'Accepted',
      certificateHashData: [hashDataOf(other.pem, 'SHA256')],
    });
    expect(await remove(at, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'NotFound' });
    const told = at.whole.of('SecurityEventNotification').map(({ type, techInfo }) => [type, techInfo]);
    expect(told).toContainEqual([
      'ReconfigurationOfSecurityParameters',
      `${manufacturer} was installed: O=Authority, CN=One`,
    ]);
    expect(told).toContainEqual([
      'ReconfigurationOfSecurityParameters',
      `${manufacturer} was deleted: O=Authority, CN=One`,
    ]);
  });

  it.each(['SHA256', 'SHA384', 'SHA512'] as const)(
    'is found by %s, in whatever case, with zeroes before its number',
    async (algorithm) => {
      const at = await station();
      await install(at, root, manufacturer);
      const { issuerNameHash, issuerKeyHash, serialNumber, ...rest } = hashDataOf(root.pem, algorithm);
      expect(await remove(at, { ...rest, serialNumber, issuerNameHash, issuerKeyHash: issuerNameHash })).toEqual({
        status: 'NotFound',
      });
      const shouted = { issuerNameHash: issuerNameHash.toUpperCase(), issuerKeyHash: issuerKeyHash.toUpperCase() };
      expect(await remove(at, { ...rest, ...shouted, serialNumber: `00${serialNumber.toUpperCase()}` })).toEqual({
        status: 'Accepted',
      });
    },
  );

  it('that is there already is Accepted, and is there once', async () => {
    const at = await station();
    await install(at, root);
    expect(await install(at, root)).toEqual({ status: 'Accepted' });
    expect(at.installed(central)).toHaveLength(1);
  });

  it('may be one for both uses', async () => {
    const at = await station();
    await install(at, root);
    await install(at, root, manufacturer);
    expect([at.installed(central).length, at.installed(manufacturer).length]).toEqual([1, 1]);
    expect(at.whole.run.describe().certificates.map(({ use, subject }) => [use, subject])).toEqual([
      [central, 'O=Authority, CN=One'],
      [manufacturer, 'O=Authority, CN=One'],
    ]);
  });

  it('is there after the next start', async () => {
    const before = await station();
    await install(before, root);
    await before.whole.end();
    const at = await station({ disk: before.disk });
    expect(await list(at)).toMatchObject({ status: 'Accepted', certificateHashData: [{}] });
  });

  it('that was installed, and that the station is started with later, is gone when it is deleted', async () => {
    const before = await station();
    await install(before, root);
    await install(before, other);
    await before.whole.end();
    const roots = [root.pem];
    const at = await station({ disk: before.disk, roots });
    expect(await remove(at, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Accepted' });
    const left = { status: 'Accepted', certificateHashData: [hashDataOf(other.pem, 'SHA256')] };
    expect(await list(at)).toEqual(left);
    await at.whole.end();
    expect(await list(await station({ disk: before.disk, roots }))).toEqual(left);
  });

  it('that cannot be written is answered Failed, and is not there', async () => {
    const at = await station({ refuses: (change) => change.putCertificates !== undefined });
    expect(await install(at, root)).toEqual({ status: 'Failed' });
    expect(await list(at)).toEqual({ status: 'NotFound' });
  });
});

describe('a root is refused', () => {
  it.each([
    ['that has expired', () => issueRoot({ notAfter: '2025-12-31T12:00:00Z' })],
    ['that is no authority', () => issue()],
    ['that is nonsense', async () => ({ pem: 'nonsense' }) as Issued],
  ])('%s, and the CSMS hears of it where it was to vouch for the CSMS', async (_, bad) => {
    const at = await station();
    const pem = await bad();
    expect(await install(at, pem, manufacturer)).toEqual({ status: 'Rejected' });
    expect(at.events).not.toContain('InvalidCentralSystemCertificate');
    expect(await install(at, pem)).toEqual({ status: 'Rejected' });
    expect(at.events).toContain('InvalidCentralSystemCertificate');
    expect(await list(at)).toEqual({ status: 'NotFound' });
  });

  it('where there is no room', async () => {
    const at = await station({ settings: { certificateStoreMaxLength: 1 } });
    await install(at, root, manufacturer);
    expect(await install(at, other)).toEqual({ status: 'Rejected' });
    expect(at.events).not.toContain('InvalidCentralSystemCertificate');
    expect(await install(at, root, manufacturer)).toEqual({ status: 'Accepted' });
  });
});

describe('a root of the CSMS is not deleted', () => {
  it('when it is the last one, where the product says so', async () => {
    const at = await station();
    await install(at, root);
    expect(await remove(at, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Failed' });
    await install(at, other);
    expect(await remove(at, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Accepted' });
    const lax = await station({ settings: { keepsLastRoot: false } });
    await install(lax, root);
    expect(await remove(lax, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Accepted' });
  });

  it('when it vouches for the connection', async () => {
    const probe = await station();
    await install(probe, root);
    const securedBy = probe.installed(central)[0]?.fingerprint ?? '';
    const at = await station({ securedBy, settings: { keepsLastRoot: false } });
    await install(at, root);
    expect(at.whole.run.describe().certificates).toMatchObject([{ isInUse: true }]);
    expect(await remove(at, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Failed' });
    await install(at, other);
    expect(await remove(at, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Failed' });
    expect(await remove(at, hashDataOf(other.pem, 'SHA256'))).toEqual({ status: 'Accepted' });
  });
});

it('a root that was given at the start and deleted by the CSMS does not come back', async () => {
  const before = await station({ roots: [root.pem, other.pem] });
  expect(await remove(before, hashDataOf(root.pem, 'SHA256'))).toEqual({ status: 'Accepted' });
  await before.whole.end();
  const at = await station({ roots: [root.pem, other.pem], disk: before.disk });
  expect(await list(at)).toMatchObject({ certificateHashData: [hashDataOf(other.pem, 'SHA256')] });
  expect(await install(at, root)).toEqual({ status: 'Accepted' });
  expect(at.installed(central)).toHaveLength(2);
});

describe('with AdditionalRootCertificateCheck', () => {
  const settings = { additionalRootCertificateCheck: true };

  it('a new root is signed by the one before it, which goes when the new one has vouched for a connection', async () => {
    const next = await issueRoot({ commonName: 'Next', issuer: root });
    const probe = await station();
    await install(probe, root);
    const { pem, ...first } = probe.installed(central)[0] ?? { pem: '', fingerprint: '' };
    const at = await station({ settings, securedBy: first.fingerprint });
    expect(await install(at, root)).toEqual({ status: 'Accepted' });
    await at.pass(1_000);
    expect(await install(at, other)).toEqual({ status: 'Rejected' });
    expect(at.events).toContain('InvalidCentralSystemCertificate');
    expect(await install(at, next)).toEqual({ status: 'Accepted' });
    expect(await list(at)).toEqual({
      status: 'Accepted',
      certificateHashData: [hashDataOf(pem, 'SHA256'), hashDataOf(next.pem, 'SHA256', pem)],
    });
    const after = await issueRoot({ commonName: 'After', issuer: next });
    expect(await install(at, after)).toEqual({ status: 'Rejected' });
    const newest =
      at.installed(central).find(({ fingerprint }) => fingerprint !== first.fingerprint)?.fingerprint ?? '';
    await at.whole.end();
    const then = await station({ settings, disk: at.disk, securedBy: newest });
    expect(then.installed(central).map(({ fingerprint }) => fingerprint)).toEqual([newest]);
    // Its issuer is gone, and it is called as before.
    expect(await list(then)).toMatchObject({ certificateHashData: [hashDataOf(next.pem, 'SHA256', pem)] });
  });
});

it('the newer of two roots is the one that the other has signed, though the clock was ahead at that time', async () => {
  const settings = { additionalRootCertificateCheck: true };
  const next = await issueRoot({ commonName: 'Next', issuer: root });
  const probe = await station();
  await install(probe, root);
  const { fingerprint = '' } = probe.installed(central)[0] ?? {};
  const at = await station({ settings, securedBy: fingerprint });
  await install(at, root);
  expect(await install(at, next)).toEqual({ status: 'Accepted' });
  const [first] = at.installed(central).filter((one) => one.fingerprint === fingerprint);
  if (first)
    await at.whole.store.ledger.commit({ putCertificates: [{ ...first, installedAt: '2035-01-01T00:00:00.000Z' }] });
  at.whole.csms.drop();
  await at.pass(60_000);
  expect(at.installed(central)).toHaveLength(2);
  const newest = at.installed(central).find((one) => one.fingerprint !== fingerprint);
  await at.whole.end();
  const then = await station({ settings, disk: at.disk, securedBy: newest?.fingerprint ?? '' });
  expect(then.installed(central).map((one) => one.fingerprint)).toEqual([newest?.fingerprint]);
});

it('a request on its way when the outbox crashes is said again', async () => {
  const at = await station();
  at.whole.answers['SignCertificate'] = () => null;
  const csr = await at.requested();
  at.trap.arm(({ event }) => event === 'answer.unasked');
  at.whole.csms.send('[3,"never-asked",{}]');
  await at.pass(100);
  at.whole.answers['SignCertificate'] = () => ({ status: 'Accepted' });
  await at.pass(60_000);
  expect(crashed(at.whole)).toEqual(['outbox']);
  expect(at.requests).toEqual([csr, csr]);
});

it('certificates that crash begin again with what is written', async () => {
  const at = await station();
  await install(at, root);
  at.trap.arm(({ event }) => event === 'certificate.requestRejected');
  at.whole.answers['SignCertificate'] = () => ({ status: 'Rejected' });
  const csr = await at.requested();
  expect(crashed(at.whole)).toEqual(['certificates']);
  await at.pass(10_000);
  expect(await list(at)).toMatchObject({ status: 'Accepted', certificateHashData: [{}] });
  // What the CSMS had answered was not written: it is asked once more, for the same key.
  expect(at.requests).toEqual([csr, csr]);
});
