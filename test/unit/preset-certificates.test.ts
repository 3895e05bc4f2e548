/** Certificates given at the start, and whom the link is told to trust by them. */
import { describe, expect, it } from 'vitest';
import { installed, linkTarget } from '../../actors/link-target.js';
import { changeWay } from '../../actors/ways.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import { StorageError } from '../../protocol/errors.js';
import { type Booted, WayDesk } from '../support/way-desk.js';

const plain = {
  url: 'ws://central.example/ocpp',
  identity: 'CP-1',
  password: new TextEncoder().encode('the first password'),
};

describe('certificates given at the start', () => {
  const root = createAuthority('root').certificate;
  const other = createAuthority('another root').certificate;
  const { certificateChain: chain, privateKey: key } = createAuthority('root').issueClient({ commonName: 'CP-1' });
  const secure = { url: 'wss://central.example/ocpp', identity: 'CP-1', rootCa: [root] };
  const roots = ({ system }: Booted) => installed(system, 'CentralSystemRootCertificate').map(({ pem }) => pem);

  it('are installed, and tell the link whom to trust', async () => {
    const desk = new WayDesk();
    const booted = await desk.boot({ ...secure, rootCa: [root, other] });
    expect(booted.contents().certificates.map(({ preset, use }) => ({ preset, use }))).toEqual([
      { preset: true, use: 'CentralSystemRootCertificate' },
      { preset: true, use: 'CentralSystemRootCertificate' },
    ]);
    const { tls } = linkTarget(booted.system, booted.state.connection.present);
    expect(tls).toEqual({ roots: expect.arrayContaining([root, other]), trustsPublic: false });
  });

  it('without any, wss:// trusts the public authorities, and ws:// that is raised later trusts nobody', async () => {
    const bare = await new WayDesk().boot({ url: 'wss://central.example/ocpp', identity: 'CP-1' });
    expect(linkTarget(bare.system, bare.state.connection.present).tls).toEqual({ roots: [], trustsPublic: true });
    const raised = await new WayDesk().boot(plain);
    await changeWay(raised.system, { profile: 2, url: 'wss://central.example/ocpp' });
    expect(linkTarget(raised.system, raised.state.connection.present).tls?.trustsPublic).toBe(false);
  });

  it('that the CSMS has deleted do not come back, and those no longer given go', async () => {
    const desk = new WayDesk();
    const first = await desk.boot({ ...secure, rootCa: [root, other] });
    const deleted = first.contents().certificates.filter(({ pem }) => pem === root);
    await first.store.ledger.commit({ putCertificates: deleted.map((one) => ({ ...one, isDeleted: true })) });
    expect(roots(await desk.boot({ ...secure, rootCa: [root, other] }))).toEqual([other]);
    const last = await desk.boot(plain);
    expect(last.contents().certificates).toEqual([]);
  });

  it('of the station itself make it profile 3, with its key imported once and no password said', async () => {
    const desk = new WayDesk();
    const access = { ...secure, password: plain.password, certificate: { chain, key } };
    for (let boots = 0; boots < 2; boots += 1) {
      const { system, state } = await desk.boot(access);
      const { tls, password } = linkTarget(system, state.connection.present);
      expect(state.connection.present.profile).toBe(3);
      expect(tls?.certificate?.chain).toBe(chain);
      expect(desk.keys.has(tls?.certificate?.keyName ?? '')).toBe(true);
      expect(password).toBeUndefined();
    }
    expect(desk.keys.size).toBe(1);
  });

  it('count for this run even if the disk does not take them', async () => {
    const { system, contents } = await new WayDesk().boot(secure, (ledger) => ({
      ...ledger,
      commit: () => Promise.reject(new StorageError('full', 'The disk is full.')),
    }));
    expect(contents().certificates).toEqual([]);
    expect(installed(system, 'CentralSystemRootCertificate').map(({ pem }) => pem)).toEqual([root]);
  });
});
