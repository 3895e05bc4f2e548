/** The two ends of a WebSocket for tests: servers on free ports of the loopback, and a station that keeps what it hears. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as NetServer, type Socket } from 'node:net';
import { afterEach, expect } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { realClock } from '../../adapters/clock/real-clock.js';
import { type WebSocketLinkOptions, webSocketLink } from '../../adapters/csms/websocket-link.js';
import type { Link, LinkClosed, LinkSecured, LinkTarget } from '../../protocol/ports/link.js';
import type { Clock } from '../../protocol/ports/time.js';

/** What a test leaves behind is undone after it, the last first. */
export const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Listens on a free port of the loopback; everything it holds is destroyed after the test. */
export async function listening(server: NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export interface Csms {
  readonly url: string;
  readonly requests: IncomingMessage[];
  /** The first connection, or the next if it has been taken. */
  accepted(): Promise<WebSocket>;
}

/** A CSMS that speaks ocpp1.6 unless `subprotocol` says what else it answers. */
export async function csms(
  server: Server = createServer(),
  { subprotocol = 'ocpp1.6' as string | false, compress = false } = {},
): Promise<Csms> {
  const sockets = new WebSocketServer({ server, handleProtocols: () => subprotocol, perMessageDeflate: compress });
  const waiting: WebSocket[] = [];
  const requests: IncomingMessage[] = [];
  sockets.on('connection', (socket, request) => {
    waiting.push(socket.on('error', () => undefined));
    requests.push(request);
    sockets.emit('taken');
  });
  const port = await listening(server);
  return {
    url: `ws://127.0.0.1:${port}`,
    requests,
    async accepted() {
      while (waiting.length === 0) await once(sockets, 'taken');
      return waiting.shift() ?? expect.fail('nobody is connected');
    },
  };
}

/** Answers every request, upgrade or not, with these bytes. */
export async function answering(head: string): Promise<{ place: string; requests: string[] }> {
  const requests: string[] = [];
  const port = await listening(
    createTcpServer((socket) => {
      socket.once('data', (request) => {
        requests.push(request.toString());
        socket.end(head);
      });
    }),
  );
  return { place: `127.0.0.1:${port}`, requests };
}

/** A station's side that keeps what it hears and lets a test wait for it. */
export function station(link: Link) {
  const heard: string[] = [];
  const closings: LinkClosed[] = [];
  const channels: (LinkSecured | undefined)[] = [];
  const wakers: Array<() => void> = [];
  const tell = (what: string) => {
    heard.push(what);
    for (const wake of wakers.splice(0)) wake();
  };
  const until = async (fulfilled: () => boolean) => {
    while (!fulfilled()) await new Promise<void>((resolve) => wakers.push(resolve));
  };
  return {
    heard,
    closings,
    channels,
    dial(target: Partial<LinkTarget> & { url: string }) {
      link.open(
        { identity: 'CP1', ...target },
        {
          opened: (secured) => {
            channels.push(secured);
            tell('opened');
          },
          frame: (text) => tell(`frame ${text}`),
          pong: () => tell('pong'),
          closed: (why) => {
            closings.push(why);
            tell('closed');
          },
        },
      );
    },
    heardOf: (what: string, times = 1) => until(() => heard.filter((each) => each === what).length >= times),
    async end(): Promise<LinkClosed> {
      await until(() => closings.length > 0);
      return closings[0] ?? expect.fail('nothing was heard');
    },
  };
}

/** A link that is gone after the test, and the station that listens to it. */
export function connected(options: WebSocketLinkOptions = {}, clock: Clock = realClock()) {
  const link = webSocketLink(options, clock);
  cleanups.push(() => link.sever());
  return { link, ...station(link) };
}

/** Macrotasks enough for whatever is queued on loopback sockets to be told, were there something. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
