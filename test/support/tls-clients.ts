/** Those who dial the TLS listener of the CSMS; all are gone after the test. */
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import type { Csms } from '../../conformance/csms/csms.js';
import { createAuthority } from '../../conformance/pki/authority.js';

/** Trusted by every client here. */
export const authority = createAuthority('Root');
export const loopback = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] };
export const good = authority.issueServer(loopback);
export const onCurve = authority.issueServer({ ...loopback, keyType: 'EC' });

const sockets: Socket[] = [];
const webSockets: WebSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const socket of webSockets.splice(0)) socket.terminate();
});

/** Resolves when the handshake is complete, rejects when it fails. */
export async function handshake(csms: Csms, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: csms.securePort, ca: authority.certificate, ...options });
  sockets.push(socket);
  await once(socket, 'secureConnect');
  socket.on('error', () => undefined);
  return socket;
}

export async function rawConnection(csms: Csms): Promise<Socket> {
  const socket = connectTcp(csms.securePort, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

interface StationOptions {
  readonly ca?: string;
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly cert?: string;
  readonly key?: string;
  readonly auth?: string;
}

/** A station that dials over TLS; rejects with what `ws` says when it is not let in. */
export async function secureStation(csms: Csms, identity = 'CP-1', options: StationOptions = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${csms.secureUrl}/${identity}`, ['ocpp1.6'], { ca: authority.certificate, ...options });
  webSockets.push(socket);
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return socket;
}

/** What a client of Node says first. */
export async function recordedHello(options: ConnectionOptions = {}): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ...options });
  client.on('error', () => undefined);
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [hello] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  client.destroy();
  server.close();
  return hello;
}

/** The same message, cut after 50 bytes. */
export function inTwoRecords(hello: Buffer): Buffer {
  const record = (content: Buffer) =>
    Buffer.concat([hello.subarray(0, 3), Buffer.from([content.length >> 8, content.length & 0xff]), content]);
  return Buffer.concat([record(hello.subarray(5, 55)), record(hello.subarray(55))]);
}
