import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../adapters/clock/real-clock.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { switchedLink } from '../../adapters/csms/switched-link.js';
import { maxPayloadFor, webSocketLink } from '../../adapters/csms/websocket-link.js';
import { cleanups, connected, csms, listening, settled, station } from './websocket-ends.js';

const KEY = Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'hex');

describe('dialling', () => {
  it('sends identity and key as bytes on the first request, and asks for ocpp1.6 without compression', async () => {
    const server = await csms();
    const { dial, heardOf } = connected();
    dial({ url: `${server.url}/ocpp`, identity: 'AL1000', password: KEY });
    await heardOf('opened');
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Basic QUwxMDAwOgABAgMEBQYH////////////////',
      'sec-websocket-protocol': 'ocpp1.6',
      'sec-websocket-version': '13',
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('sec-websocket-extensions');
  });

  it('sends no Authorization without a key, and the identity as it is in front of the key', async () => {
    const server = await csms();
    const { dial, heardOf } = connected();
    dial({ url: server.url, identity: 'RDAM 123' });
    await heardOf('opened');
    dial({ url: server.url, identity: 'RDAM 123ü', password: Buffer.from('a:b') });
    await heardOf('opened', 2);
    const [without, withKey] = server.requests.map(({ headers }) => headers.authorization);
    expect(without).toBeUndefined();
    expect(Buffer.from(withKey?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('RDAM 123ü:a:b');
  });

  it.each([
    ['/ocppj', 'RDAM 123', '/ocppj/RDAM%20123'],
    ['', 'CP1', '/CP1'],
    ['/', 'CP1', '/CP1'],
    ['/a/b/', 'CP1', '/a/b/CP1'],
    ['/a%20b', 'CP1', '/a%20b/CP1'],
    ['/ocpp?token=x%26y&b=1', 'CP1', '/ocpp/CP1?token=x%26y&b=1'],
    ['/ocpp/?t=1', 'a/b?c#d%20ä', '/ocpp/a%2Fb%3Fc%23d%2520%C3%A4?t=1'],
  ])('dials endpoint "%s" as "%s" at %s', async (endpoint, identity, path) => {
    const server = await csms();
    const { dial, heardOf } = connected();
    dial({ url: server.url + endpoint, identity });
    await heardOf('opened');
    expect(server.requests[0]?.url).toBe(path);
  });

  it('offers compression when it is asked to, and understands what comes compressed', async () => {
    const server = await csms(createServer(), { compress: true });
    const { dial, heardOf } = connected({ compress: true });
    dial({ url: server.url });
    const socket = await server.accepted();
    socket.send('x'.repeat(5000));
    await heardOf(`frame ${'x'.repeat(5000)}`);
    expect(socket.extensions).toBe('permessage-deflate');
  });

  it('tells the sink of a replaced dial nothing, and drops its connection', async () => {
    const server = await csms();
    const link = webSocketLink({}, realClock());
    cleanups.push(() => link.sever());
    const [first, second] = [station(link), station(link)];
    first.dial({ url: server.url });
    await first.heardOf('opened');
    const old = await server.accepted();
    const gone = once(old, 'close');
    old.send('on its way');
    second.dial({ url: server.url });
    await second.heardOf('opened');
    await gone;
    expect(first.heard.filter((what) => what !== 'frame on its way')).toEqual(['opened']);
    expect(second.heard).toEqual(['opened']);
  });
});

describe('an attempt that is not open yet', () => {
  it.each(['close', 'sever'] as const)('%s ends it with no close code, once, and leaves no timer', async (how) => {
    const server = createTcpServer();
    const port = await listening(server);
    const clock = new SteppedClock();
    const { link, dial, end, heard } = connected({}, clock);
    const taken = once(server, 'connection');
    dial({ url: `ws://127.0.0.1:${port}` });
    if (how === 'close') link.close(1000, 'never mind');
    else {
      await taken;
      link.sever();
    }
    expect(heard).toEqual([]);
    expect(await end()).toEqual(
      how === 'close'
        ? { code: null, reason: 'never mind' }
        : { code: null, reason: `The attempt to reach 127.0.0.1:${port} was cut.`, problem: 'unreachable' },
    );
    await settled();
    expect(heard).toEqual(['closed']);
    expect(clock.pending).toBe(0);
  });

  it('drops what is sent before it is open', async () => {
    const server = await csms();
    const { link, dial, heard, heardOf } = connected();
    dial({ url: server.url });
    link.send('too early');
    link.ping();
    await heardOf('opened');
    const socket = await server.accepted();
    const frame = once(socket, 'message');
    link.send('in time');
    expect(String((await frame)[0])).toBe('in time');
    expect(heard).toEqual(['opened']);
  });

  it('does nothing where nothing was begun', () => {
    const { link, heard } = connected();
    link.send('x');
    link.ping();
    link.close(1000, '');
    link.sever();
    expect(heard).toEqual([]);
  });
});

describe('the uplink switch on a real connection', () => {
  it('destroys the TCP connection, which the CSMS sees as lost, and dials again once it is on', async () => {
    const server = await csms();
    const uplink = switchedLink(webSocketLink({}, realClock()));
    cleanups.push(() => uplink.setUp(false));
    const { dial, heardOf, closings } = station(uplink.link);
    dial({ url: server.url });
    await heardOf('opened');
    const farewell = once(await server.accepted(), 'close');
    uplink.setUp(false);
    expect((await farewell)[0]).toBe(1006);
    dial({ url: server.url });
    await heardOf('closed', 2);
    expect(closings).toEqual([
      { code: null, reason: 'The uplink is switched off.', problem: 'lost' },
      { code: null, reason: 'The uplink is switched off.', problem: 'unreachable' },
    ]);
    uplink.setUp(true);
    dial({ url: server.url });
    await heardOf('opened', 2);
    expect(server.requests).toHaveLength(2);
  });
});

describe('maxPayloadFor', () => {
  it('is 256 KiB, or 200 bytes for each entry of a local list if that is more', () => {
    expect([0, 1310, 1311, 5000].map(maxPayloadFor)).toEqual([262_144, 262_144, 262_200, 1_000_000]);
  });
});
