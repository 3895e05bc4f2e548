/** The way in: both listeners, who is admitted, and what is kept of everyone who tried. */
import { createServer, type IncomingMessage } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { TlsIdentity } from '../pki/tls-identity.js';
import { identityOf, mayEnter, type Refusal, refuseUpgrade } from './admission.js';
import { Arrivals } from './arrivals.js';
import type { Handshake, ListenerKind, Upgrade } from './handshakes.js';
import { Listener } from './listener.js';
import { TlsHandshakes, type TlsOptions } from './tls-listener.js';

export type Passwords = ReadonlyMap<string, Uint8Array>;

export interface EntranceOptions {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly tls: TlsOptions | undefined;
  readonly passwords: Passwords | null;
  readonly now: () => number;
  readonly admitted: (identity: string, socket: WebSocket) => void;
}

export const subprotocol = 'ocpp1.6';

export class Entrance {
  readonly handshakes = new Arrivals<Handshake>();
  readonly upgrades = new Arrivals<Upgrade>();
  readonly #options: EntranceOptions;
  readonly #http = createServer((_, response) => response.writeHead(426).end());
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  /** Of the connections that came through TLS. */
  readonly #handshakeOf = new WeakMap<Duplex, Handshake>();
  readonly #listeners: ReadonlyMap<ListenerKind, Listener>;
  readonly #tls: TlsHandshakes | null;
  #passwords: Passwords | null;
  #refusals: ReadonlyMap<string, Refusal> = new Map();

  constructor(options: EntranceOptions) {
    this.#options = options;
    this.#passwords = options.passwords;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    const { host, port, tls } = options;
    const listener = (at: number, allowHalfOpen: boolean, connected: (socket: Socket) => void) =>
      new Listener({ host, port: at, allowHalfOpen, connected });
    const plain = listener(port, true, (socket) => this.#http.emit('connection', socket));
    this.#tls = tls === undefined ? null : this.#newTls(tls);
    const secure = this.#tls;
    this.#listeners = new Map<ListenerKind, Listener>([
      ['plain', plain],
      ...(secure === null
        ? []
        : [['secure', listener(tls?.port ?? 0, false, (socket) => secure.connected(socket))] as const]),
    ]);
  }

  portOf(kind: ListenerKind): number {
    return this.#listener(kind).port;
  }

  urlOf(kind: ListenerKind): string {
    const { host, path } = this.#options;
    const anywhere = host === '0.0.0.0' || host === '::';
    const name = anywhere ? '127.0.0.1' : isIPv6(host) ? `[${host}]` : host;
    return `${kind === 'plain' ? 'ws' : 'wss'}://${name}:${this.portOf(kind)}${path}`;
  }

  present(identity: TlsIdentity): void {
    this.#secure().present(identity);
  }

  requireClientCertificates(roots: readonly string[] | null): void {
    this.#secure().requireClientCertificates(roots);
  }

  setPasswords(passwords: Passwords | null): void {
    this.#passwords = passwords;
  }

  refuse(identity: string, refusal: Refusal | null): void {
    const refusals = new Map(this.#refusals);
    if (refusal === null) refusals.delete(identity);
    else refusals.set(identity, refusal);
    this.#refusals = refusals;
  }

  /** Without a kind: all there are. */
  async open(kind?: ListenerKind): Promise<void> {
    for (const listener of this.#chosen(kind)) await listener.open();
  }

  async close(kind?: ListenerKind): Promise<void> {
    await Promise.all(this.#chosen(kind).map((listener) => listener.close()));
  }

  /** Nobody comes any more. */
  ended(): void {
    this.#webSockets.close();
    const why = new Error('The CSMS was closed while a connection was awaited');
    this.handshakes.fail(why);
    this.upgrades.fail(why);
  }

  #chosen(kind: ListenerKind | undefined): readonly Listener[] {
    return kind === undefined ? [...this.#listeners.values()] : [this.#listener(kind)];
  }

  #listener(kind: ListenerKind): Listener {
    const listener = this.#listeners.get(kind);
    if (listener === undefined) throw new Error(`The CSMS was started without a ${kind} listener`);
    return listener;
  }

  #secure(): TlsHandshakes {
    if (this.#tls === null) throw new Error('The CSMS was started without a secure listener');
    return this.#tls;
  }

  #newTls(options: TlsOptions): TlsHandshakes {
    return new TlsHandshakes(options, {
      now: this.#options.now,
      handshake: (handshake) => this.handshakes.add(handshake),
      secured: (socket, handshake) => {
        this.#handshakeOf.set(socket, handshake);
        this.#http.emit('connection', socket);
      },
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const identity = identityOf(request);
    const handshake = this.#handshakeOf.get(socket) ?? null;
    // A certificate proves more than a password, which profile 3 does not have (TC_086).
    const byCertificate = handshake !== null && this.#tls?.asksForCertificates === true;
    const passwords = byCertificate ? undefined : (this.#passwords ?? undefined);
    const refusal = this.#refusals.get(identity) ?? mayEnter(request, identity, passwords);
    this.#record(request, identity, handshake, refusal === null);
    if (refusal !== null && refusal !== 'no-subprotocol') {
      refuseUpgrade(socket, refusal);
      return;
    }
    if (refusal === 'no-subprotocol') delete request.headers['sec-websocket-protocol'];
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#options.admitted(identity, webSocket));
  }

  #record(request: IncomingMessage, identity: string, handshake: Handshake | null, admitted: boolean): void {
    this.upgrades.add({
      at: this.#options.now(),
      listener: handshake === null ? 'plain' : 'secure',
      identity,
      path: request.url ?? '',
      authorization: request.headers.authorization ?? null,
      admitted,
      handshake,
    });
  }
}
