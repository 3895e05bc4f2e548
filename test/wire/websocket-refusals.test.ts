import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { selfSigned } from './self-signed.js';
import { answering, connected, csms, listening, settled } from './websocket-ends.js';

const KEY = Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'hex');

/** A port that was free a moment ago, with nobody behind it. */
async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a dial that fails says why, in a sentence', () => {
  const statuses: ReadonlyArray<[number, string, RegExp]> = [
    [401, 'refused-credentials', /refuses the identity or password of this station \(HTTP 401\)\.$/],
    [403, 'refused-credentials', /refuses the identity or password of this station \(HTTP 403\)\.$/],
    [404, 'unknown-identity', /does not know the identity "CP1" \(HTTP 404\)\.$/],
    [200, 'unexpected-answer', /\(HTTP 200\)\.$/],
    [400, 'unexpected-answer', /\(HTTP 400\)\.$/],
    [500, 'unexpected-answer', /\(HTTP 500\)\.$/],
    [503, 'unexpected-answer', /\(HTTP 503\)\.$/],
  ];
  it.each(statuses)('HTTP %i is %s', async (status, problem, sentence) => {
    const { place } = await answering(`HTTP/1.1 ${status} Some Words\r\nContent-Length: 0\r\n\r\n`);
    const { dial, end, heard } = connected();
    dial({ url: `ws://${place}/ocpp?secret=1`, password: KEY });
    const why = await end();
    expect(why).toMatchObject({ code: null, problem });
    expect(why.reason).toMatch(sentence);
    expect(why.reason).toContain(place);
    expect(why.reason).not.toMatch(/secret|\/ocpp/);
    expect(heard).toEqual(['closed']);
  });

  it.each([301, 302, 303, 307, 308])(
    'HTTP %i is an unexpected answer, and its target is never asked',
    async (status) => {
      const elsewhere = await answering('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      const location = `ws://${elsewhere.place}/CP1`;
      const { place } = await answering(
        `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`,
      );
      const { dial, end } = connected();
      dial({ url: `ws://${place}`, password: KEY });
      expect(await end()).toEqual({
        code: null,
        problem: 'unexpected-answer',
        reason: `What answers at ${place} points to another address (HTTP ${status}), which is not followed.`,
      });
      await settled();
      expect(elsewhere.requests).toEqual([]);
    },
  );

  it('no listener is unreachable', async () => {
    const port = await closedPort();
    const { dial, end } = connected();
    dial({ url: `ws://localhost:${port}` });
    expect(await end()).toEqual({
      code: null,
      problem: 'unreachable',
      reason: `No one answers at localhost:${port} (connection refused).`,
    });
  });

  it('a name without a host is unreachable', async () => {
    const { dial, end } = connected();
    dial({ url: 'ws://csms.invalid' });
    const why = await end();
    expect(why).toMatchObject({ code: null, problem: 'unreachable' });
    expect(why.reason).toMatch(/^No one answers at csms\.invalid:80 \((there is no host|the name server)/);
  });

  it('a peer that takes the call and hangs up is unreachable', async () => {
    const port = await listening(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    const { dial, end } = connected();
    dial({ url: `ws://127.0.0.1:${port}` });
    expect(await end()).toEqual({
      code: null,
      problem: 'unreachable',
      reason: `No one answers at 127.0.0.1:${port} (the connection was closed without an answer).`,
    });
  });

  it('a peer that takes the call and says nothing is unreachable once the handshake has taken too long', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    const clock = new SteppedClock();
    const { dial, end, heard } = connected({}, clock);
    const taken = once(server, 'connection');
    dial({ url: `ws://127.0.0.1:${port}` });
    await taken;
    clock.advance(29_999);
    await settled();
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(await end()).toEqual({
      code: null,
      problem: 'unreachable',
      reason: `No answer came from 127.0.0.1:${port} within 30 s.`,
    });
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['no subprotocol', false],
    ['another subprotocol', 'ocpp2.0.1'],
  ] as const)('a handshake with %s is no-subprotocol', async (_, subprotocol) => {
    const server = await csms(createServer(), { subprotocol });
    const { dial, end, heard } = connected();
    dial({ url: server.url });
    expect(await end()).toMatchObject({
      code: null,
      problem: 'no-subprotocol',
      reason: expect.stringMatching(/^The central system at 127\.0\.0\.1:\d+ does not agree to speak OCPP 1\.6/),
    });
    expect(heard).toEqual(['closed']);
  });

  it.each([
    [
      'a false key',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
    ],
    ['another protocol than HTTP', '220 mail.example ESMTP\r\n'],
  ])('an answer with %s is unexpected', async (_, head) => {
    const { place } = await answering(head);
    const { dial, end } = connected();
    dial({ url: `ws://${place}` });
    const why = await end();
    expect(why).toMatchObject({ code: null, problem: 'unexpected-answer' });
    expect(why.reason).toContain(place);
  });

  it.each([
    ['not a URL', 'not a URL'],
    ['ftp://127.0.0.1', 'must begin with ws:// or wss://'],
    ['http://127.0.0.1', 'must begin with ws:// or wss://'],
    ['ws://user:hush@127.0.0.1', 'must not hold a user name or password'],
    ['ws://127.0.0.1/#part', 'must not hold a "#"'],
  ])(
    'an address like "%s" is unreachable and the sentence tells the mistake, not inside the call',
    async (url, words) => {
      const { dial, end, heard } = connected();
      dial({ url });
      expect(heard).toEqual([]);
      const why = await end();
      expect(why).toMatchObject({ code: null, problem: 'unreachable' });
      expect(why.reason).toContain(words);
      expect(why.reason).not.toContain('hush');
    },
  );

  it.each(['', '.', '..', '\ud800'])('identity %j cannot be dialled', async (identity) => {
    const { dial, end } = connected();
    dial({ url: 'ws://127.0.0.1:1', identity });
    expect((await end()).reason).toMatch(/^The identity ".*" cannot be part of an address\.$/);
  });
});

describe('TLS', () => {
  it('trusts the certificates it is given, and speaks as over an open channel', async () => {
    const { cert, key } = selfSigned('localhost');
    const server = await csms(createTlsServer({ cert, key }));
    const { dial, heardOf, link } = connected();
    const url = server.url.replace('ws://127.0.0.1', 'wss://localhost');
    dial({ url, password: KEY, tls: { roots: [cert], trustsPublic: false } });
    await heardOf('opened');
    const socket = await server.accepted();
    const frame = once(socket, 'message');
    link.send('secret');
    expect(String((await frame)[0])).toBe('secret');
  });

  const trust = selfSigned('localhost');
  const expired = selfSigned('localhost', new Date(Date.now() - 60_000));
  it.each([
    ['of an authority it does not know', trust, [], 'localhost', /is signed by itself, not by a trusted authority/],
    ['for another name', trust, [trust.cert], '127.0.0.1', /is for another name/],
    ['that has expired', expired, [expired.cert], 'localhost', /has expired/],
  ])('refuses a certificate %s', async (_, { cert, key }, roots, host, sentence) => {
    const server = await csms(createTlsServer({ cert, key }));
    const { dial, end } = connected();
    const url = server.url.replace('ws://127.0.0.1', `wss://${host}`);
    dial({ url, password: KEY, tls: { roots, trustsPublic: false } });
    const why = await end();
    expect(why).toMatchObject({ code: null, problem: 'tls' });
    expect(why.reason).toMatch(sentence);
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['answers in plain text', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', (socket: Socket) => socket.destroy()],
  ])('fails as tls when the peer takes the call and %s', async (_, answer) => {
    const port = await listening(createTcpServer((socket) => socket.once('data', () => answer(socket))));
    const { dial, end } = connected();
    dial({ url: `wss://127.0.0.1:${port}` });
    const why = await end();
    expect(why).toMatchObject({ code: null, problem: 'tls' });
    expect(why.reason).toMatch(new RegExp(`^No secure channel to 127\\.0\\.0\\.1:${port} could be made \\(it `));
  });

  it('is not what fails when the peer hangs up on a secure channel that stands', async () => {
    const secure = createTlsServer({ cert: trust.cert, key: trust.key });
    secure.on('upgrade', (_request, socket) => socket.destroy());
    const port = await listening(secure);
    const { dial, end } = connected();
    dial({ url: `wss://localhost:${port}`, tls: { roots: [trust.cert], trustsPublic: false } });
    expect(await end()).toMatchObject({ problem: 'unreachable', code: null });
  });

  it('is not what fails when nobody listens on a secure port', async () => {
    const { dial, end } = connected();
    dial({ url: `wss://127.0.0.1:${await closedPort()}` });
    expect(await end()).toMatchObject({ problem: 'unreachable', code: null });
  });
});
