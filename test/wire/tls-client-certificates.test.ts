/** Security profile 3: the station shows who it is by a certificate of its own. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../conformance/pki/authority.js';
import type { LinkTls } from '../../protocol/ports/link.js';
import { alert, scripted, serverHello, tlsTrap } from '../support/tls-servers.js';
import { connected, csms, listening } from './websocket-ends.js';

const root = createAuthority('Root', { keyType: 'EC' });
const identity = root.issueServer({ dnsNames: ['localhost'], addresses: ['127.0.0.1'] });
const server = { cert: identity.certificateChain, key: identity.privateKey };
const trust: LinkTls = { roots: [root.certificate], trustsPublic: false };
const station = root.issueClient({ commonName: 'SN-1', organization: 'Vendor' });
const strange = createAuthority('Strange').issueClient({ commonName: 'SN-1', organization: 'Vendor' });
const keys: Readonly<Record<string, KeyObject>> = {
  own: createPrivateKey(station.privateKey),
  strange: createPrivateKey(strange.privateKey),
};
function keyFor(name: string): KeyObject {
  const key = keys[name];
  if (key === undefined) throw new Error(`no key ${name}`);
  return key;
}
const showing = (chain: string, keyName: string): LinkTls => ({ ...trust, certificate: { chain, keyName } });

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('the certificate of the station under %s', (maxVersion) => {
  const asking = { ...server, maxVersion, requestCert: true, ca: root.certificate };

  it('is shown when it is asked for, and only the password is left out by whoever dials so', async () => {
    const https = createServer({ ...asking, rejectUnauthorized: true });
    const good = await csms(https);
    const secured = once(https, 'secureConnection') as Promise<[TLSSocket]>;
    const { dial, heardOf, channels } = connected({ keyFor });
    dial({ url: good.url.replace('ws:', 'wss:'), tls: showing(station.certificateChain, 'own') });
    await heardOf('opened');
    expect(channels[0]?.version).toBe(maxVersion);
    expect((await secured)[0].getPeerX509Certificate()?.subject).toContain('CN=SN-1');
    expect(good.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('is missed: a failed authentication, whose words name what else it may be', async () => {
    const port = await listening(createTlsServer({ ...asking, rejectUnauthorized: true }));
    const { dial, end } = connected();
    dial({ url: `wss://localhost:${port}`, tls: trust, password: Buffer.from('hushhushhushhush') });
    const why = await end();
    expect(why).toMatchObject({
      problem: 'refused-credentials',
      security: { event: 'FailedToAuthenticateAtCentralSystem' },
    });
    const words =
      maxVersion === 'TLSv1.2'
        ? /wants a certificate of this station, or has no cipher suite/
        : /wants a certificate of this station/;
    expect(why.security?.techInfo).toMatch(words);
  });
});

describe('the certificate of the station', () => {
  it.each([
    [40, /refuses the certificate of this station, or has no cipher suite or signature in common/],
    [42, /refuses the certificate of this station: it is bad/],
    [44, /it was revoked/],
    [45, /it has expired/],
    [48, /its authority is not known there/],
  ])('that is refused with alert %i after the hello of the CSMS is a failed authentication', async (number, words) => {
    const port = await scripted(serverHello({}), alert(number));
    const { dial, end } = connected({ keyFor });
    dial({ url: `wss://localhost:${port}`, tls: showing(station.certificateChain, 'own') });
    const why = await end();
    expect(why).toMatchObject({
      problem: 'refused-credentials',
      security: { event: 'FailedToAuthenticateAtCentralSystem', techInfo: expect.stringMatching(words) },
    });
  });

  it('whose key is gone, or is another, ends the attempt with a sentence and no event', async () => {
    const { port } = await tlsTrap(identity);
    for (const keyName of ['gone', 'strange']) {
      const { dial, end, heard } = connected({ keyFor });
      dial({ url: `wss://localhost:${port}`, tls: showing(station.certificateChain, keyName) });
      expect(heard).toEqual([]);
      const why = await end();
      expect(why).toEqual({
        code: null,
        problem: 'tls',
        reason: expect.stringMatching(/can be made from here \(.*\)\.$/),
      });
      expect(why.reason).not.toContain('PRIVATE');
    }
  });
});
