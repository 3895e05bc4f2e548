/** The TLS listener of the CSMS, dialled by stations. */
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../conformance/pki/authority.js';
import { bareStation } from '../support/bare-station.js';
import { booted, started } from '../support/csms-fixture.js';
import { authority, good, secureStation } from '../support/tls-clients.js';

describe('the secure listener', () => {
  it('feeds the same stations as the plain one, and both are told of', async () => {
    const csms = await started({ tls: good });
    expect(csms.secureUrl).toBe(`wss://127.0.0.1:${csms.securePort}/ocpp`);
    await booted(csms, 'plain');
    const socket = await secureStation(csms, 'secure');
    const answer = once(socket, 'message');
    socket.send('[2,"b","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}]');
    expect(String((await answer)[0])).toContain('"Accepted"');
    expect(csms.station('secure').isConnected).toBe(true);
    expect(csms.upgrades.map(({ listener, identity, path, admitted }) => [listener, identity, path, admitted])).toEqual(
      [
        ['plain', 'plain', '/ocpp/plain', true],
        ['secure', 'secure', '/ocpp/secure', true],
      ],
    );
    expect(csms.upgrades.map((upgrade) => upgrade.handshake)).toEqual([null, csms.handshakes[0]]);
    expect(csms.violations).toEqual([]);
  });

  it('is not there unless asked for', async () => {
    const csms = await started();
    expect(() => csms.secureUrl).toThrow('without a secure listener');
    expect(() => csms.present(good)).toThrow('without a secure listener');
  });

  it('shuts and opens alone, at the same port, and breaks only its own connections', async () => {
    const csms = await started({ tls: good });
    const { securePort } = csms;
    const plain = await booted(csms, 'plain');
    const secure = await secureStation(csms, 'secure');
    const closed = once(secure, 'close');
    await csms.closeListener('secure');
    await closed;
    expect(csms.station('secure').isConnected).toBe(false);
    await expect(secureStation(csms, 'secure')).rejects.toThrow('ECONNREFUSED');
    await plain.call('h', 'Heartbeat', {});
    await csms.openListener('secure');
    expect(csms.securePort).toBe(securePort);
    await secureStation(csms, 'secure');
    await csms.closeListener('plain');
    expect(await plain.closed()).toBe(1006);
    await expect(bareStation(csms.url, 'plain')).rejects.toThrow('ECONNREFUSED');
    expect(csms.station('secure').isConnected).toBe(true);
    await csms.openListener('plain');
    await booted(csms, 'plain');
  });

  it('goes away and comes back with the plain one', async () => {
    const csms = await started({ tls: good });
    const closed = once(await secureStation(csms), 'close');
    await csms.away();
    await closed;
    await expect(secureStation(csms)).rejects.toThrow('ECONNREFUSED');
    await csms.back();
    await secureStation(csms);
    await bareStation(csms.url, 'CP-2');
  });
});

describe('who comes with a client certificate', () => {
  const client = authority.issueClient({ commonName: 'SN-1', organization: 'Vendor' });
  const basic = `Basic ${Buffer.from('CP-1:secret').toString('base64')}`;
  const tls = { ...good, requestClientCertificate: true, clientRoots: [authority.certificate] };
  const key = client.privateKey;
  const cert = client.certificateChain;

  it('is let in without a password, and the certificate is kept (profile 3)', async () => {
    const csms = await started({ tls, passwords: new Map([['CP-1', Buffer.from('secret')]]) });
    await secureStation(csms, 'CP-1', { cert, key });
    const [upgrade] = csms.upgrades;
    expect(upgrade).toMatchObject({ authorization: null, admitted: true, handshake: { clientAuthorized: true } });
    expect(upgrade?.handshake?.clientCertificate?.subject).toBe('O=Vendor\nCN=SN-1');
    await expect(bareStation(csms.url, 'CP-1')).rejects.toThrow('401');
  });

  it('is turned away when it shows none or a foreign one', async () => {
    const csms = await started({ tls });
    const stranger = createAuthority('Foreign', { keyType: 'EC' }).issueClient({ commonName: 'SN-1', keyType: 'EC' });
    for (const shown of [{}, { cert: stranger.certificateChain, key: stranger.privateKey }]) {
      const kept = csms.nextHandshake();
      await expect(secureStation(csms, 'CP-1', shown)).rejects.toThrow();
      expect(await kept).toMatchObject({ clientAuthorized: false, error: expect.stringContaining('was refused') });
      expect((await kept).clientCertificate === null).toBe(!('cert' in shown));
    }
    expect(csms.upgrades).toEqual([]);
  });

  it('may be asked for it only later, and for a password before that (profile 2 to 3)', async () => {
    const csms = await started({ tls: good });
    csms.setPasswords(new Map([['CP-1', Buffer.from('secret')]]));
    await expect(secureStation(csms, 'CP-1', { cert, key })).rejects.toThrow('401');
    await secureStation(csms, 'CP-1', { auth: 'CP-1:secret' });
    expect(csms.upgrades.map(({ authorization, admitted }) => [authorization, admitted])).toEqual([
      [null, false],
      [basic, true],
    ]);
    expect(csms.handshakes.at(-1)?.clientCertificate).toBeNull();
    csms.requireClientCertificates([authority.certificate]);
    await expect(secureStation(csms, 'CP-1', { auth: 'CP-1:secret' })).rejects.toThrow();
    await secureStation(csms, 'CP-1', { cert, key });
    csms.requireClientCertificates(null);
    csms.setPasswords(null);
    await secureStation(csms, 'CP-1');
  });
});

describe('whoever waits', () => {
  it('is told of the next upgrade that fits, not of earlier ones', async () => {
    const csms = await started({ tls: good });
    await bareStation(csms.url, 'CP-1');
    const seen: string[] = [];
    const stop = csms.onUpgrade(({ identity }) => seen.push(identity));
    const next = csms.nextUpgrade({ where: ({ identity }) => identity === 'CP-1' });
    await bareStation(csms.url, 'CP-2');
    csms.refuse('CP-1', 503);
    await expect(bareStation(csms.url, 'CP-1')).rejects.toThrow('503');
    expect(await next).toMatchObject({ identity: 'CP-1', admitted: false });
    stop();
    await bareStation(csms.url, 'CP-3');
    expect(seen).toEqual(['CP-2', 'CP-1']);
  });

  it('hears of every handshake until it stops listening', async () => {
    const csms = await started({ tls: good });
    const seen: number[] = [];
    const stop = csms.onHandshake(({ presented }) => seen.push(presented));
    await secureStation(csms, 'CP-1');
    stop();
    await secureStation(csms, 'CP-2');
    expect(seen).toEqual([0]);
    expect(csms.handshakes).toHaveLength(2);
  });

  it('in vain is told what came instead, or that the CSMS was closed', async () => {
    const csms = await started({ tls: good });
    const upgrade = expect(csms.nextUpgrade({ where: () => false, timeoutMs: 1000 })).rejects.toThrow(
      'no such upgrade request. Upgrade requests: CP-1 on the secure listener (admitted)',
    );
    await secureStation(csms);
    await upgrade;
    await expect(csms.nextHandshake({ timeoutMs: 10 })).rejects.toThrow('There was no TLS connection');
    const closed = expect(csms.nextHandshake()).rejects.toThrow('closed');
    await csms.close();
    await closed;
  });
});
