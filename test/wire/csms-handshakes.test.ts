/** What the CSMS keeps of TLS handshakes, good and bad. */
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readClientHello } from '../../conformance/csms/client-hello.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import { started } from '../support/csms-fixture.js';
import {
  authority,
  good,
  handshake,
  inTwoRecords,
  loopback,
  onCurve,
  rawConnection,
  recordedHello,
  secureStation,
} from '../support/tls-clients.js';

describe('a handshake', () => {
  it('is kept with what the client offered and what came of it', async () => {
    const csms = await started({ tls: good, now: () => 42 });
    const kept = csms.nextHandshake();
    await handshake(csms, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384' });
    expect(await kept).toMatchObject({
      at: 42,
      offeredVersions: ['TLSv1.2'],
      negotiated: { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256' },
      clientCertificate: null,
      clientAuthorized: false,
      error: null,
      presented: 0,
    });
    expect((await kept).offeredCipherSuites).toEqual(expect.arrayContaining([0xc02f, 0x009d]));
    expect((await kept).offeredCipherSuites).not.toContain(0xc02b);
    const newer = csms.nextHandshake();
    await handshake(csms);
    expect((await newer).offeredVersions).toEqual(expect.arrayContaining(['TLSv1.3', 'TLSv1.2']));
    expect((await newer).negotiated?.version).toBe('TLSv1.3');
    expect(csms.handshakes).toEqual([await kept, await newer]);
  });

  it.each([
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'AES128-GCM-SHA256',
    'AES256-GCM-SHA384',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
  ])('succeeds with %s alone', async (cipher) => {
    const csms = await started({ tls: { ...good, alternative: onCurve } });
    const kept = csms.nextHandshake();
    await handshake(csms, { maxVersion: 'TLSv1.2', ciphers: cipher });
    expect((await kept).negotiated).toEqual({ version: 'TLSv1.2', cipher });
  });

  it('fails with an old version or another cipher suite, and says why', async () => {
    const csms = await started({ tls: good });
    const old = csms.nextHandshake();
    const oldOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(handshake(csms, oldOptions)).rejects.toThrow();
    expect(await old).toMatchObject({ negotiated: null, error: expect.stringContaining('unsupported protocol') });
    const weak = csms.nextHandshake();
    await expect(handshake(csms, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA256' })).rejects.toThrow();
    expect(await weak).toMatchObject({ negotiated: null, error: expect.stringContaining('no shared cipher') });
  });

  it('that the station breaks off with an alert is kept with that alert', async () => {
    const csms = await started({ tls: good });
    const kept = csms.nextHandshake();
    const socket = await rawConnection(csms);
    socket.write(await recordedHello({ maxVersion: 'TLSv1.2' }));
    await once(socket, 'data');
    const unknownAuthority = Buffer.from('15030300020230', 'hex');
    socket.write(unknownAuthority);
    expect(await kept).toMatchObject({ negotiated: null, error: expect.stringContaining('unknown ca') });
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'after which the station leaves is followed by no upgrade (%s)',
    async (maxVersion) => {
      const csms = await started({ tls: good });
      const stranger = createAuthority('Stranger', { keyType: 'EC' });
      const kept = csms.nextHandshake();
      await expect(secureStation(csms, 'CP-1', { maxVersion, ca: stranger.certificate })).rejects.toThrow();
      await kept;
      await csms.closeListener('secure');
      expect(csms.upgrades).toEqual([]);
    },
  );

  it('is shown the certificate presented last, while older connections live on', async () => {
    const csms = await started({ tls: good });
    const living = await secureStation(csms, 'living');
    const bad = {
      expired: authority.issueServer({
        ...loopback,
        notBefore: new Date('2020-01-01'),
        notAfter: new Date('2020-01-02'),
      }),
      foreign: createAuthority('Foreign', { keyType: 'EC' }).issueServer(loopback),
      misnamed: authority.issueServer({ dnsNames: ['elsewhere.example'], addresses: ['127.0.0.9'] }),
    };
    const errors: string[] = [];
    for (const identity of [bad.expired, bad.foreign, bad.misnamed]) {
      csms.present(identity);
      const failed = csms.nextHandshake();
      await secureStation(csms).catch((error: unknown) => errors.push(String(error)));
      expect((await failed).presented).toBe(errors.length);
    }
    expect(errors).toEqual([
      expect.stringContaining('certificate has expired'),
      expect.stringContaining('unable to'),
      expect.stringContaining('altnames'),
    ]);
    csms.present(good);
    await secureStation(csms);
    expect(csms.handshakes.at(-1)?.presented).toBe(4);
    expect(csms.upgrades.map(({ identity }) => identity)).toEqual(['living', 'CP-1']);
    expect(living.readyState).toBe(WebSocket.OPEN);
  });

  it('is read however the Client Hello is cut into pieces', async () => {
    const csms = await started({ tls: good });
    const hello = await recordedHello();
    const kept = csms.nextHandshake();
    const socket = await rawConnection(csms);
    socket.setNoDelay(true);
    for (const byte of inTwoRecords(hello)) {
      await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
    }
    await once(socket, 'data');
    socket.destroy();
    expect(await kept).toMatchObject({ offeredVersions: ['TLSv1.3', 'TLSv1.2'], negotiated: null });
    expect((await kept).offeredCipherSuites).toEqual(expect.arrayContaining([0x1301, 0xc02b, 0x009c]));
    for (const bytes of [hello, inTwoRecords(hello)]) {
      for (let length = 0; length < bytes.length; length += 1) {
        expect(readClientHello(bytes.subarray(0, length)).kind).toBe('incomplete');
      }
      expect(readClientHello(Buffer.concat([bytes, Buffer.from('more')])).kind).toBe('hello');
    }
  });

  it('that is garbage, cut off or never begun is kept as such, and the next one succeeds', async () => {
    const csms = await started({ tls: good });
    const outcomeOf = async (bytes: Uint8Array | string) => {
      const kept = csms.nextHandshake();
      const socket = await rawConnection(csms);
      if (bytes.length > 0) socket.write(bytes);
      socket.end();
      return kept;
    };
    const nothing = { offeredVersions: [], offeredCipherSuites: [], negotiated: null };
    const hello = Buffer.from('16030100050100000102', 'hex');
    for (const bytes of ['', 'GET / HTTP/1.1\r\n\r\n', Buffer.alloc(70_000, 0xff), hello, Buffer.from('1603')]) {
      const { error, ...rest } = await outcomeOf(bytes);
      expect(rest).toMatchObject(nothing);
      expect(error).not.toBeNull();
    }
    await secureStation(csms);
    expect(csms.handshakes).toHaveLength(6);
  });
});
