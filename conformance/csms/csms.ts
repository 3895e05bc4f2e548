/**
 * A small, honest CSMS on this machine: it accepts charge points, answers them as an ordinary one does or as scripted,
 * records every frame, and writes down whatever a station does wrong on the wire.
 */
import type { WebSocket } from 'ws';
import type { TlsIdentity } from '../pki/tls-identity.js';
import type { Refusal } from './admission.js';
import type { ArrivalOptions } from './arrivals.js';
import type { CsmsOptions } from './csms-options.js';
import { Entrance, type Passwords, subprotocol } from './entrance.js';
import {
  accountOfHandshakes,
  accountOfUpgrades,
  type Handshake,
  type ListenerKind,
  type Upgrade,
} from './handshakes.js';
import type { WaitOptions } from './inbox.js';
import { ownCheck } from './own-check.js';
import type { FrameRecord, Violation } from './records.js';
import { type Bill, type Session, Sessions } from './sessions.js';
import { CsmsStation } from './station.js';

export type { CsmsOptions };

export class Csms {
  readonly #options: CsmsOptions;
  readonly #entrance: Entrance;
  readonly #sessions = new Sessions();
  readonly #stations = new Map<string, CsmsStation>();
  readonly #violations: Violation[] = [];
  readonly #observers = new Set<(record: FrameRecord) => void>();

  private constructor(options: CsmsOptions) {
    this.#options = options;
    const { host = '127.0.0.1', port = 0, path = '/ocpp', tls, passwords = null, now = Date.now } = options;
    const admitted = (identity: string, socket: WebSocket) => this.#accept(identity, socket);
    this.#entrance = new Entrance({ host, port, path, tls, passwords, now, admitted });
  }

  static async start(options: CsmsOptions = {}): Promise<Csms> {
    const csms = new Csms(options);
    await csms.back();
    return csms;
  }

  get port(): number {
    return this.#entrance.portOf('plain');
  }

  /** The endpoint; a station appends its identity. Any other path will do as well. */
  get url(): string {
    return this.#entrance.urlOf('plain');
  }

  get securePort(): number {
    return this.#entrance.portOf('secure');
  }

  /** The endpoint for TLS. Throws without the option `tls`. */
  get secureUrl(): string {
    return this.#entrance.urlOf('secure');
  }

  /** Every TCP connection to the TLS listener whose handshake has ended, well or badly. */
  get handshakes(): readonly Handshake[] {
    return this.#entrance.handshakes.all;
  }

  /** Every request to speak WebSocket, admitted or not. */
  get upgrades(): readonly Upgrade[] {
    return this.#entrance.upgrades.all;
  }

  /** Everything any station has done wrong, oldest first. */
  get violations(): readonly Violation[] {
    return this.#violations;
  }

  get sessions(): readonly Session[] {
    return this.#sessions.all;
  }

  /** Null until the transaction has ended. */
  bill(transactionId: number): Bill | null {
    return this.#sessions.bill(transactionId);
  }

  /** The station of this identity, whether it has ever connected or not: its answers can be scripted beforehand. */
  station(identity: string): CsmsStation {
    const known = this.#stations.get(identity);
    if (known !== undefined) return known;
    const station = this.#newStation(identity);
    this.#stations.set(identity, station);
    return station;
  }

  /** Resolves when this station is connected, at once if it is. */
  async connected(identity: string, options?: WaitOptions): Promise<CsmsStation> {
    const station = this.station(identity);
    await station.connected(options);
    return station;
  }

  /** From now on connection attempts of this identity fail so; null lets it in again. */
  refuse(identity: string, refusal: Refusal | null): void {
    this.#entrance.refuse(identity, refusal);
  }

  /** From now on these are asked for; null lets anyone in. Whoever shows a client certificate is not asked. */
  setPasswords(passwords: Passwords | null): void {
    this.#entrance.setPasswords(passwords);
  }

  /** TLS handshakes that begin from now on are shown this certificate. */
  present(identity: TlsIdentity): void {
    this.#entrance.present(identity);
  }

  /** From now on stations need a certificate that leads to one of these roots (profile 3); null asks for none. */
  requireClientCertificates(roots: readonly string[] | null): void {
    this.#entrance.requireClientCertificates(roots);
  }

  /** Told of every handshake that ends until the returned function is called. */
  onHandshake(observer: (handshake: Handshake) => void): () => void {
    return this.#entrance.handshakes.observe(observer);
  }

  /** Told of every upgrade request until the returned function is called. */
  onUpgrade(observer: (upgrade: Upgrade) => void): () => void {
    return this.#entrance.upgrades.observe(observer);
  }

  /** The next handshake that ends; earlier ones do not count. */
  nextHandshake(options?: ArrivalOptions<Handshake>): Promise<Handshake> {
    const { handshakes } = this.#entrance;
    return handshakes.next((since) => `no such handshake. ${accountOfHandshakes(since)}`, options);
  }

  /** The next upgrade request; earlier ones do not count. */
  nextUpgrade(options?: ArrivalOptions<Upgrade>): Promise<Upgrade> {
    const { upgrades } = this.#entrance;
    return upgrades.next((since) => `no such upgrade request. ${accountOfUpgrades(since)}`, options);
  }

  /** Told of every frame of every station until the returned function is called. */
  observe(observer: (record: FrameRecord) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** Breaks all connections and listens no more, as a CSMS that has gone down; what it knows it keeps. */
  away(): Promise<void> {
    return this.#entrance.close();
  }

  /** Listens again, at the same ports. */
  back(): Promise<void> {
    return this.#entrance.open();
  }

  /** Stops listening there, and breaks the connections that came that way. */
  closeListener(kind: ListenerKind): Promise<void> {
    return this.#entrance.close(kind);
  }

  /** Listens there again, at the same port. */
  openListener(kind: ListenerKind): Promise<void> {
    return this.#entrance.open(kind);
  }

  /** Ends everything; whatever is still awaited rejects. */
  async close(): Promise<void> {
    await this.away();
    this.#entrance.ended();
    for (const station of this.#stations.values()) station.ended();
  }

  #newStation(identity: string): CsmsStation {
    const { validate = ownCheck, heartbeatIntervalS = 300, messageTimeoutMs = 30_000, now = Date.now } = this.#options;
    const { answers = {}, answerTimeoutMs = 10_000, keepFrames = 10_000 } = this.#options;
    return new CsmsStation({
      identity,
      sessions: this.#sessions,
      check: validate,
      heartbeatIntervalS,
      messageTimeoutMs,
      answerTimeoutMs,
      keepFrames,
      answers,
      now,
      report: (rule, description, text) => {
        this.#violations.push({ rule, identity, at: now(), description, ...(text === undefined ? {} : { text }) });
      },
      violations: () => this.#violations.filter((violation) => violation.identity === identity),
      observe: (record) => {
        for (const observer of [...this.#observers]) observer(record);
      },
    });
  }

  #accept(identity: string, socket: WebSocket): void {
    // Without a common subprotocol the handshake is completed, and then all is over (J 3.2).
    if (socket.protocol !== subprotocol) {
      socket.close(1002, 'ocpp1.6 is spoken here');
      return;
    }
    const station = this.station(identity);
    const connection = station.connections + 1;
    const isPresent = () => station.connections === connection && station.isConnected;
    station.opened({
      connection,
      send: (text) => socket.send(text),
      close: (code, reason) => socket.close(code, reason),
      cut: () => socket.terminate(),
    });
    socket.on('message', (data, isBinary) => {
      if (!isPresent()) return;
      // With the default binaryType every message is one Buffer.
      station.received((data as Buffer).toString('utf8'), isBinary);
    });
    socket.on('close', () => {
      if (isPresent()) station.closed();
    });
    // What is wrong with the transport shows as a close; without a listener it would end the process.
    socket.on('error', () => undefined);
  }
}
