/** Turns TCP connections into TLS connections and tells how each turned out, with what the station had offered. */
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { TlsIdentity } from '../pki/tls-identity.js';
import { type ClientHello, readClientHello } from './client-hello.js';
import type { Handshake } from './handshakes.js';

export interface TlsOptions extends TlsIdentity {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Security profile 3. A station without a certificate that leads to one of the roots is turned away. */
  readonly requestClientCertificate?: boolean;
  /** PEM. */
  readonly clientRoots?: readonly string[];
}

export interface TlsEvents {
  readonly now: () => number;
  readonly handshake: (handshake: Handshake) => void;
  /** After a handshake that let the station in. */
  readonly secured: (socket: TLSSocket, handshake: Handshake) => void;
}

/** All that the whitepaper asks of either side (W A00.FR.3xx), and those of TLS 1.3. */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
].join(':');

const handshakeTimeoutMs = 10_000;
const closedEarly = 'the connection was closed before the handshake was complete';

/** A connection whose handshake has not ended. */
interface Attempt {
  readonly at: number;
  presented: number;
  hello: ClientHello;
}

type Outcome = Pick<Handshake, 'negotiated' | 'clientCertificate' | 'clientAuthorized' | 'error'>;

const nothing: Outcome = { negotiated: null, clientCertificate: null, clientAuthorized: false, error: null };

export class TlsHandshakes {
  readonly #events: TlsEvents;
  /** By the address at the other end, the one thing a TLS error tells of its connection. */
  readonly #attempts = new Map<string, Attempt>();
  #identity: TlsIdentity;
  #clientRoots: readonly string[] | null;
  #server: Server;
  #presented = 0;

  constructor(options: TlsOptions, events: TlsEvents) {
    this.#events = events;
    this.#identity = options;
    this.#clientRoots = options.requestClientCertificate === true ? (options.clientRoots ?? []) : null;
    this.#server = this.#newServer();
  }

  get asksForCertificates(): boolean {
    return this.#clientRoots !== null;
  }

  /** Handshakes that begin from now on see this one. */
  present(identity: TlsIdentity): void {
    this.#identity = identity;
    this.#server = this.#newServer();
    this.#presented += 1;
  }

  requireClientCertificates(roots: readonly string[] | null): void {
    this.#clientRoots = roots;
    this.#server = this.#newServer();
  }

  /** A TCP connection was made. */
  connected(socket: Socket): void {
    const peer = peerOf(socket);
    const hello = { versions: [], cipherSuites: [] };
    const attempt: Attempt = { at: this.#events.now(), presented: this.#presented, hello };
    this.#attempts.set(peer, attempt);
    const timer = setTimeout(() => socket.destroy(), handshakeTimeoutMs);
    socket.once('close', () => {
      clearTimeout(timer);
      if (this.#attempts.get(peer) === attempt) this.#finished(peer, { ...nothing, error: closedEarly });
    });
    whenHelloIsComplete(socket, (read) => {
      clearTimeout(timer);
      attempt.hello = read ?? hello;
      attempt.presented = this.#presented;
      this.#server.emit('connection', socket);
    });
  }

  #newServer(): Server {
    const identities = [this.#identity, ...alternativesOf(this.#identity)];
    const roots = this.#clientRoots;
    const server = createServer({
      cert: identities.map(({ certificateChain }) => certificateChain),
      key: identities.map(({ privateKey }) => privateKey),
      ciphers,
      minVersion: 'TLSv1.2',
      handshakeTimeout: handshakeTimeoutMs,
      // A resumed session would hide the certificate that is presented now.
      secureOptions: constants.SSL_OP_NO_TICKET,
      requestCert: roots !== null,
      // Whoever has none is recorded first and then turned away.
      rejectUnauthorized: false,
      ...(roots === null ? {} : { ca: [...roots] }),
    });
    server.on('secureConnection', (socket) => this.#secured(socket, roots !== null));
    server.on('tlsClientError', (error, socket) => {
      this.#finished(peerOf(socket), { ...nothing, error: error.message });
      socket.destroy();
    });
    return server;
  }

  #secured(socket: TLSSocket, asked: boolean): void {
    socket.on('error', () => undefined);
    const { name: cipher, version } = socket.getCipher();
    const turnedAway = asked && !socket.authorized;
    const reason = String(socket.authorizationError ?? 'no certificate');
    const handshake = this.#finished(peerOf(socket), {
      negotiated: { version: socket.getProtocol() ?? version, cipher },
      clientCertificate: asked ? (socket.getPeerX509Certificate() ?? null) : null,
      clientAuthorized: asked && socket.authorized,
      error: turnedAway ? `the client certificate was refused: ${reason}` : null,
    });
    if (turnedAway || handshake === null) socket.destroy();
    else this.#events.secured(socket, handshake);
  }

  /** Null when it had ended before: an error is followed by the end of the connection. */
  #finished(peer: string, outcome: Outcome): Handshake | null {
    const attempt = this.#attempts.get(peer);
    if (attempt === undefined) return null;
    this.#attempts.delete(peer);
    const { at, presented, hello } = attempt;
    const { versions: offeredVersions, cipherSuites: offeredCipherSuites } = hello;
    const handshake = { at, presented, offeredVersions, offeredCipherSuites, ...outcome };
    this.#events.handshake(handshake);
    return handshake;
  }
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

function alternativesOf({ alternative }: TlsIdentity): readonly TlsIdentity[] {
  return alternative === undefined ? [] : [alternative, ...alternativesOf(alternative)];
}

/** Leaves every byte on the socket for whoever reads it next. Null when it is no Client Hello. */
function whenHelloIsComplete(socket: Socket, done: (hello: ClientHello | null) => void): void {
  let seen = Buffer.alloc(0);
  const look = () => {
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
      seen = Buffer.concat([seen, chunk]);
    }
    const reading = readClientHello(seen);
    if (reading.kind === 'incomplete' || socket.destroyed) return;
    socket.off('readable', look);
    socket.unshift(seen);
    done(reading.kind === 'hello' ? reading.hello : null);
  };
  socket.on('readable', look);
}
