import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { realClock } from '../../adapters/clock/real-clock.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { WebSocketLinkOptions } from '../../adapters/csms/websocket-link.js';
import type { Clock } from '../../protocol/ports/time.js';
import { connected, csms, listening, settled } from './websocket-ends.js';

/** A text frame, as a server sends it, whose text is not UTF-8; and a frame that uses what nobody has agreed on. */
const NOT_UTF8_FRAME = Buffer.from([0x81, 0x02, 0xc3, 0x28]);
const RESERVED_BITS_FRAME = Buffer.from([0xf1, 0x00]);

describe('an open connection', () => {
  async function open(options: WebSocketLinkOptions = {}, clock: Clock = realClock()) {
    const server = await csms();
    const side = connected(options, clock);
    side.dial({ url: server.url });
    await side.heardOf('opened');
    return { ...side, socket: await server.accepted(), place: server.url.slice('ws://'.length) };
  }

  it('carries text both ways in its order, and reads a binary message as text', async () => {
    const { link, socket, heard, heardOf } = await open();
    const got: string[] = [];
    socket.on('message', (data, isBinary) => got.push(`${isBinary ? 'binary' : 'text'} ${data}`));
    for (const text of ['1', 'ü', '']) link.send(text);
    socket.send('a');
    socket.send(Buffer.from('[3,"1",{"ü":1}]'), { binary: true });
    socket.send('last');
    await heardOf('frame last');
    expect(heard).toEqual(['opened', 'frame a', 'frame [3,"1",{"ü":1}]', 'frame last']);
    const farewell = once(socket, 'close');
    link.close(1000, 'done');
    await farewell;
    expect(got).toEqual(['text 1', 'text ü', 'text ']);
  });

  it('pings and hears the pong, and answers the pings of the CSMS', async () => {
    const { link, socket, heardOf } = await open();
    link.ping();
    await heardOf('pong');
    const answered = once(socket, 'pong');
    socket.ping('are you there');
    expect(String((await answered)[0])).toBe('are you there');
  });

  it('closes with code and reason, tells the sink once and not inside the call, and is deaf and dumb afterwards', async () => {
    const { link, socket, heard, end } = await open();
    const farewell = once(socket, 'close');
    const got: string[] = [];
    socket.on('message', (data) => got.push(String(data)));
    link.close(4001, 'reset');
    link.close(1000, 'again');
    link.send('too late');
    link.ping();
    expect(heard).toEqual(['opened']);
    expect(await end()).toEqual({ code: 4001, reason: 'reset' });
    const [code, reason] = await farewell;
    expect([code, String(reason)]).toEqual([4001, 'reset']);
    link.send('much too late');
    link.ping();
    link.close(1000, 'there is none');
    link.sever();
    await settled();
    expect(heard).toEqual(['opened', 'closed']);
    expect(got).toEqual([]);
  });

  it('shortens a reason that no close frame can hold, between two characters, for the peer only', async () => {
    const { link, socket, end } = await open();
    const farewell = once(socket, 'close');
    link.close(1000, 'ä'.repeat(100));
    expect(String((await farewell)[1])).toBe('ä'.repeat(61));
    expect((await end()).reason).toBe('ä'.repeat(100));
  });

  it('passes on how the CSMS closed, which is no problem', async () => {
    const first = await open();
    first.socket.close(1001, 'going\naway');
    expect(await first.end()).toEqual({
      code: 1001,
      reason: `The central system at ${first.place} closed the connection (1001: going away).`,
    });
    const second = await open();
    second.socket.close();
    expect(await second.end()).toEqual({
      code: 1005,
      reason: `The central system at ${second.place} closed the connection.`,
    });
  });

  it.each([
    ['destroyed', (socket: WebSocket) => socket.terminate()],
    ['reset', (socket: WebSocket) => (Reflect.get(socket, '_socket') as Socket).resetAndDestroy()],
  ])('is lost when it is %s', async (_, cut) => {
    const { socket, end, place } = await open();
    cut(socket);
    const why = await end();
    expect(why).toMatchObject({ code: 1006, problem: 'lost' });
    expect(why.reason).toContain(`The connection to ${place} was lost`);
  });

  it('ends with 1009 when a message is larger than allowed, before it is read, and the CSMS is told', async () => {
    const { socket, end, heard, place } = await open();
    const farewell = once(socket, 'close');
    socket.send('fits');
    socket.send('x'.repeat(10 * 1024 * 1024));
    socket.send('never read');
    expect(await end()).toEqual({
      code: 1009,
      reason: `A message from ${place} was larger than allowed.`,
      problem: 'oversized',
    });
    expect((await farewell)[0]).toBe(1009);
    expect(heard).toEqual(['opened', 'frame fits', 'closed']);
  });

  it('takes a message of exactly the allowed size, and refuses one byte more', async () => {
    const { socket, end, heardOf } = await open({ maxPayloadBytes: 1000 });
    socket.send('y'.repeat(1000));
    await heardOf(`frame ${'y'.repeat(1000)}`);
    socket.send('y'.repeat(1001));
    expect(await end()).toMatchObject({ code: 1009, problem: 'oversized' });
  });

  it('refuses a small message in thousands of pieces', async () => {
    const { socket, end } = await open();
    for (let piece = 0; piece < 2000; piece += 1) socket.send('z', { fin: false });
    expect(await end()).toMatchObject({ code: 1008, problem: 'oversized' });
  });

  it('takes a message of the largest size in pieces of 1 KiB', async () => {
    const { socket, heard, heardOf } = await open();
    for (let piece = 0; piece < 255; piece += 1) socket.send('p'.repeat(1024), { fin: false });
    socket.send('p'.repeat(1024));
    socket.send('end');
    await heardOf('frame end');
    expect(heard[1]).toBe(`frame ${'p'.repeat(256 * 1024)}`);
  });

  it('is lost with 1007 when text is not UTF-8, and with 1002 when it is no WebSocket any more', async () => {
    const first = await open();
    (Reflect.get(first.socket, '_socket') as Socket).write(NOT_UTF8_FRAME);
    expect(await first.end()).toMatchObject({ code: 1007, problem: 'lost', reason: expect.stringContaining('UTF-8') });
    const second = await open();
    (Reflect.get(second.socket, '_socket') as Socket).write(RESERVED_BITS_FRAME);
    expect(await second.end()).toMatchObject({ code: 1002, problem: 'lost' });
  });
});

describe('a peer that has stopped to answer', () => {
  /** A CSMS that agrees to everything in the handshake and never reads or writes again. */
  async function halfOpen(clock: Clock) {
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'ocpp1.6' });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      sockets.handleUpgrade(request, socket, head, () => {
        socket.removeAllListeners('data');
        socket.pause();
      });
    });
    const port = await listening(server);
    const side = connected({}, clock);
    side.dial({ url: `ws://127.0.0.1:${port}` });
    await side.heardOf('opened');
    return side;
  }

  it('sends no pong, and a close because of that ends 2 s later, with its own reason', { timeout: 5_000 }, async () => {
    const clock = new SteppedClock();
    const { link, heard, end } = await halfOpen(clock);
    expect(clock.pending).toBe(0);
    link.ping();
    link.send('into the void');
    await settled();
    expect(heard).toEqual(['opened']);
    link.close(1002, 'No pong came.', 'silent');
    clock.advance(1_999);
    await settled();
    expect(heard).toEqual(['opened']);
    clock.advance(1);
    expect(await end()).toEqual({ code: 1002, reason: 'No pong came.', problem: 'silent' });
    expect(clock.pending).toBe(0);
  });

  it('does not keep a severed connection, nor a dial that replaces it', async () => {
    const first = await halfOpen(new SteppedClock());
    first.link.sever();
    expect(first.heard).toEqual(['opened']);
    expect(await first.end()).toMatchObject({ code: 1006, problem: 'lost' });
    const second = await halfOpen(new SteppedClock());
    const server = await csms();
    second.dial({ url: server.url });
    await second.heardOf('opened', 2);
    expect(second.heard).toEqual(['opened', 'opened']);
  });
});
