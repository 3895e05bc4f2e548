/** Handshakes that come to nothing, and what they mean for security. */
import { once } from 'node:events';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../adapters/clock/real-clock.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import type { LinkTls } from '../../protocol/ports/link.js';
import { alert, certificateMessage, scripted, serverHello, tlsTrap } from '../support/tls-servers.js';
import { connected, csms, listening } from './websocket-ends.js';

const root = createAuthority('Root', { keyType: 'EC' });
const names = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] };
const identity = root.issueServer(names);
const server = { cert: identity.certificateChain, key: identity.privateKey };
const trust: LinkTls = { roots: [root.certificate], trustsPublic: false };
const password = Buffer.from('hushhushhushhush');

async function verdictOn(port: number, tls: LinkTls = trust) {
  const { dial, end } = connected();
  dial({ url: `wss://localhost:${port}`, tls, password });
  return end();
}

describe('a central system that speaks TLS as it was long ago', () => {
  it.each([
    ['only TLS 1.0', { minVersion: 'TLSv1', maxVersion: 'TLSv1' }, 'InvalidTLSVersion'],
    ['only TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }, 'InvalidTLSVersion'],
    [
      'only CBC suites',
      { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256:AES256-SHA:ECDHE-RSA-AES128-SHA256' },
      'InvalidTLSCipherSuite',
    ],
    [
      'only suites that do not encipher',
      { maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:NULL-SHA' },
      'InvalidTLSCipherSuite',
    ],
    ['only suites that do not say who it is', { maxVersion: 'TLSv1.2', ciphers: 'aNULL' }, 'InvalidTLSCipherSuite'],
  ] as const)('with %s is refused, and told of', async (_, { ciphers = 'DEFAULT', ...old }: TlsOptions, event) => {
    const trap = await tlsTrap(identity, { ...old, ciphers: `${ciphers}:@SECLEVEL=0` });
    const why = await verdictOn(trap.port);
    expect(why).toMatchObject({
      code: null,
      problem: 'tls',
      security: { event, about: expect.stringContaining(event) },
    });
    expect(await trap.heard()).toBe('');
  });

  it.each([
    ['TLS 1.0', serverHello({ minor: 1, suite: 0x2f }), 'InvalidTLSVersion', 'speaks no TLS from 1.2 on'],
    ['TLS 1.1', serverHello({ minor: 2, suite: 0x2f }), 'InvalidTLSVersion', 'speaks no TLS from 1.2 on'],
    ['SSL 3.0', serverHello({ minor: 0, suite: 0x2f }), 'InvalidTLSVersion', 'speaks no TLS from 1.2 on'],
    [
      'a CBC suite nobody offered',
      serverHello({ suite: 0x3c }),
      'InvalidTLSCipherSuite',
      'a cipher suite that is not allowed',
    ],
    [
      'a NULL suite nobody offered',
      serverHello({ suite: 0x3b }),
      'InvalidTLSCipherSuite',
      'a cipher suite that is not allowed',
    ],
    ['compression', serverHello({ compression: 1 }), 'InvalidTLSCipherSuite', 'wants compression'],
    ['an alert about the version', alert(70), 'InvalidTLSVersion', 'speaks no TLS from 1.2 on'],
    ['an alert about the suites', alert(40), 'InvalidTLSCipherSuite', 'no cipher suite in common'],
    ['an alert about their strength', alert(71), 'InvalidTLSCipherSuite', 'too weak'],
    [
      'a certificate that is none',
      Buffer.concat([serverHello({}), certificateMessage(Buffer.from('garbage'))]),
      'InvalidCentralSystemCertificate',
      'a certificate that cannot be read',
    ],
  ] as const)('and answers with %s is refused, and told of', async (_, answer, event, words) => {
    const why = await verdictOn(await scripted(answer));
    expect(why).toMatchObject({ problem: 'tls', security: { event, techInfo: expect.stringContaining(words) } });
    expect(why.reason).toContain(words);
  });
});

describe('what is no matter of security', () => {
  it.each([
    ['plain WebSocket', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n', 'does not speak TLS'],
    ['another protocol', '220 mail.example ESMTP\r\n', 'does not speak TLS'],
    ['bytes without meaning', '\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007', 'does not speak TLS'],
  ])('%s on the port of TLS fails as tls without an event', async (_, answer, words) => {
    const why = await verdictOn(await scripted(Buffer.from(answer, 'latin1')));
    expect(why).toEqual({ code: null, problem: 'tls', reason: expect.stringContaining(words) });
  });

  it('a peer that knows no such name, or has trouble of its own, is no event either', async () => {
    for (const description of [80, 112]) {
      const why = await verdictOn(await scripted(alert(description)));
      expect(why).toEqual({ code: null, problem: 'tls', reason: expect.stringContaining('No secure channel') });
    }
  });

  it('a redirect over TLS is not followed, and its target is never asked', async () => {
    const elsewhere = await tlsTrap(identity);
    const redirecting = createServer(server);
    redirecting.on('upgrade', (_request, socket) => {
      const location = `Location: wss://localhost:${elsewhere.port}/CP1`;
      socket.end(`HTTP/1.1 308 Permanent Redirect\r\n${location}\r\nContent-Length: 0\r\n\r\n`);
    });
    let asked = false;
    void elsewhere.heard().then(() => {
      asked = true;
    });
    const why = await verdictOn(await listening(redirecting));
    expect(why).toMatchObject({ problem: 'unexpected-answer', reason: expect.stringContaining('HTTP 308') });
    expect(why.security).toBeUndefined();
    expect(asked).toBe(false);
  });
});

describe('a password that is refused over TLS', () => {
  it.each([401, 403])('is told of as a failed authentication (HTTP %i)', async (status) => {
    const refusing = createServer(server);
    refusing.on('upgrade', (_request, socket) => {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    });
    const why = await verdictOn(await listening(refusing));
    expect(why).toMatchObject({
      problem: 'refused-credentials',
      security: { event: 'FailedToAuthenticateAtCentralSystem', about: `HTTP ${status}` },
    });
    expect(JSON.stringify(why)).not.toContain('hush');
  });
});

describe('a handshake that hangs', () => {
  async function hanging() {
    const peer = createTcpServer();
    const port = await listening(peer);
    const taken = once(peer, 'connection') as Promise<[Socket]>;
    return { url: `wss://localhost:${port}`, taken };
  }

  it('is given up after the time for it, and lets go of the connection', async () => {
    const clock = new SteppedClock();
    const { url, taken } = await hanging();
    const { dial, end } = connected({}, clock);
    dial({ url, tls: trust });
    const [wire] = await taken;
    await once(wire, 'data');
    const gone = once(wire, 'close');
    clock.advance(30_000);
    expect(await end()).toMatchObject({ problem: 'unreachable', reason: expect.stringContaining('within 30 s') });
    await gone;
    expect(clock.pending).toBe(0);
  });

  it.each(['close', 'sever', 'dial anew'] as const)('is ended by %s, and lets go of the connection', async (how) => {
    const { url, taken } = await hanging();
    const { dial, end, link, heard } = connected({}, realClock());
    dial({ url, tls: trust });
    const [wire] = await taken;
    await once(wire, 'data');
    const gone = once(wire, 'close');
    if (how === 'close') link.close(1001, 'Enough.');
    else if (how === 'sever') link.sever();
    else dial({ url: 'ws://user@localhost' });
    await end();
    await gone;
    expect(heard).toEqual(['closed']);
  });
});

describe('an open secure connection', () => {
  it('ends when the central system wants to negotiate TLS anew', async () => {
    const https = createServer({ ...server, maxVersion: 'TLSv1.2' });
    const good = await csms(https);
    const secured = once(https, 'secureConnection') as Promise<[TLSSocket]>;
    const { dial, heardOf, end } = connected();
    dial({ url: good.url.replace('ws:', 'wss:'), tls: trust });
    await heardOf('opened');
    const [socket] = await secured;
    socket.renegotiate({}, () => undefined);
    expect(await end()).toMatchObject({
      code: 1006,
      problem: 'lost',
      reason: expect.stringContaining('negotiate TLS anew'),
    });
  });

  it('is never resumed: each shows its certificate', async () => {
    const https = createServer(server);
    const reused: boolean[] = [];
    https.on('secureConnection', (socket: TLSSocket) => reused.push(socket.isSessionReused()));
    const good = await csms(https);
    const { dial, heardOf, channels } = connected();
    const url = good.url.replace('ws:', 'wss:');
    dial({ url, tls: trust });
    await heardOf('opened');
    dial({ url, tls: trust });
    await heardOf('opened', 2);
    expect(reused).toEqual([false, false]);
    expect(channels[1]).toEqual(channels[0]);
  });
});
