/** Central systems that are no good: whatever TLS they speak, and a record of every byte that came over it. */
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { afterEach } from 'vitest';
import type { TlsIdentity } from '../../conformance/pki/tls-identity.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

export interface Trap {
  readonly port: number;
  /** What came through TLS, once the next connection has ended. */
  heard(): Promise<string>;
}

/** Listens on a free port of the loopback until the test is over. */
async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Takes every handshake it can, and then only listens. */
export async function tlsTrap(identity: TlsIdentity, options: TlsOptions = {}): Promise<Trap> {
  let text = '';
  const server = createTlsServer({ cert: identity.certificateChain, key: identity.privateKey, ...options });
  server.on('secureConnection', (socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (data) => {
        text += data.toString('latin1');
      });
  });
  const over = new Promise<void>((resolve) => {
    server.on('connection', (socket: Socket) => socket.once('close', () => setImmediate(resolve)));
  });
  return { port: await portOf(server), heard: () => over.then(() => text) };
}

/** Answers the first message with these bytes, whatever they are, and holds the line. */
export async function scripted(...answer: readonly Buffer[]): Promise<number> {
  return portOf(createTcpServer((socket) => socket.once('data', () => socket.write(Buffer.concat(answer)))));
}

/** A fatal alert (RFC 5246, 7.2). */
export const alert = (description: number): Buffer => Buffer.from([21, 3, 3, 0, 2, 2, description]);

interface Hello {
  /** 1 is TLS 1.0, 3 is TLS 1.2. */
  readonly minor?: number;
  readonly suite?: number;
  readonly compression?: number;
}

/** Says that it renegotiates safely (RFC 5746), without which no library goes on. */
const extensions = [0, 5, 0xff, 0x01, 0, 1, 0];

/** The first message of a server (RFC 5246, 7.4.1.3). */
export function serverHello({ minor = 3, suite = 0x9c, compression = 0 }: Hello): Buffer {
  const body = [3, minor, ...Buffer.alloc(32, 7), 0, suite >> 8, suite & 0xff, compression, ...extensions];
  return handshakeRecord(minor, 2, Buffer.from(body));
}

/** A chain of which the one certificate is these bytes (RFC 5246, 7.4.2). */
export function certificateMessage(der: Buffer): Buffer {
  const size = (bytes: number) => Buffer.from([bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff]);
  return handshakeRecord(3, 11, Buffer.concat([size(der.length + 3), size(der.length), der]));
}

function handshakeRecord(minor: number, type: number, body: Buffer): Buffer {
  const message = Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 0xff]), body]);
  return Buffer.concat([Buffer.from([22, 3, minor, message.length >> 8, message.length & 0xff]), message]);
}
