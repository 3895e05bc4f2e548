/** Opens a connection to the CSMS as the security profile wants it (J 3.1, whitepaper 2). */
import { connect as connectTcp, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { Machine } from './machine.js';

const handshakeTimeoutMs = 3000;

/** Rejects when there is no connection to be had; the caller tries again. */
export async function dial(machine: Machine): Promise<WebSocket> {
  const { options, life } = machine;
  const profile = machine.configuration.number('SecurityProfile');
  const url = new URL(profile >= 2 ? (options.csmsSecureUrl ?? options.csmsUrl) : options.csmsUrl);
  const stream = url.protocol === 'wss:' ? await secureStream(machine, url, profile) : await plainStream(url);
  if (life.isOver) stream.destroy();
  const address = `${url.href.replace(/\/$/, '')}/${encodeURIComponent(options.identity)}`;
  const socket = new WebSocket(address, 'ocpp1.6', {
    createConnection: () => stream,
    headers: authorization(machine, profile),
    perMessageDeflate: false,
    handshakeTimeout: handshakeTimeoutMs,
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      // A request of the CSMS may come with the upgrade itself: nothing is read before there is somebody to read it.
      socket.pause();
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function authorization(machine: Machine, profile: number): Record<string, string> {
  const { disk, options } = machine;
  const isExpected = profile === 1 || profile === 2 || (profile === 3 && machine.wrong('certificate.basicInMutualTls'));
  const password = disk.password ?? (profile === 3 ? Buffer.from('not asked for') : null);
  if (!isExpected || password === null) return {};
  if (profile === 2 && machine.wrong('security.omitsBasicOverTls')) return {};
  const user = machine.wrong('security.basicWithoutIdentity') ? 'station' : options.identity;
  const credentials = Buffer.concat([Buffer.from(`${user}:`, 'utf8'), password]);
  return { Authorization: `Basic ${credentials.toString('base64')}` };
}

function plainStream(url: URL): Promise<Socket> {
  const socket = connectTcp(Number(url.port || 80), url.hostname);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** The server is judged here, before anything is said to it. */
async function secureStream(machine: Machine, url: URL, profile: number): Promise<TLSSocket> {
  const { disk } = machine;
  const client = profile === 3 ? disk.client : null;
  const socket = connectTls({
    host: url.hostname,
    port: Number(url.port || 443),
    ca: [...disk.centralSystemRoots],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: false,
    ...(machine.wrong('security.weakCipherSuites')
      ? { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }
      : {}),
    ...(client === null ? {} : { cert: client.certificateChain, key: client.privateKey }),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', reject);
  });
  const certificate = socket.getPeerCertificate(true);
  const problem = socket.authorized ? checkServerIdentity(url.hostname, certificate) : socket.authorizationError;
  if (problem !== undefined && problem !== null && !machine.wrong('security.acceptsAnyServer')) {
    socket.destroy();
    // The socket may still fail while it is torn down.
    socket.on('error', () => undefined);
    machine.security.badServer(certificate.fingerprint256);
    throw new Error(`the server was not trusted: ${String(problem)}`);
  }
  machine.certificates.rootInUse = rootOf(certificate);
  return socket;
}

function rootOf(certificate: DetailedPeerCertificate): string {
  let top = certificate;
  while (top.issuerCertificate !== undefined && top.issuerCertificate.fingerprint256 !== top.fingerprint256) {
    top = top.issuerCertificate;
  }
  return top.fingerprint256;
}
