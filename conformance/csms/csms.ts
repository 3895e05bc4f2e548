/**
 * A small, honest CSMS on this machine: it accepts charge points, answers them as an ordinary one does or as scripted,
 * records every frame, and writes down whatever a station does wrong on the wire.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { validateRequest, validateResponse } from '../../protocol/validation.js';
import { identityOf, mayEnter, type Refusal, refuseUpgrade } from './admission.js';
import type { AnswerScript } from './answers.js';
import type { WaitOptions } from './inbox.js';
import type { FrameRecord, PayloadCheck, Violation } from './records.js';
import { type Bill, type Session, Sessions } from './sessions.js';
import { CsmsStation } from './station.js';

export interface CsmsOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  /** Judges every payload of the stations. Default: this project's own validators. */
  readonly validate?: PayloadCheck;
  /** With it, these identities only are known (404 for others), each with the bytes of its password (401). */
  readonly passwords?: ReadonlyMap<string, Uint8Array>;
  /** Permanent answers to actions, for all stations. */
  readonly answers?: AnswerScript;
  /** Told with BootNotification. Default 300 s. */
  readonly heartbeatIntervalS?: number;
  /** After this long without an answer a station may make its next CALL. Default 30 s, as MessageTimeout. */
  readonly messageTimeoutMs?: number;
  /** How long an answer of a station is waited for. Default 10 s. */
  readonly answerTimeoutMs?: number;
  /** Frames kept of each station. Default 10 000. */
  readonly keepFrames?: number;
  /** Wall clock in milliseconds since the epoch. Default: the system's. */
  readonly now?: () => number;
}

const subprotocol = 'ocpp1.6';

export class Csms {
  readonly #options: CsmsOptions;
  readonly #http: Server = createServer((_, response) => response.writeHead(426).end());
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  readonly #sessions = new Sessions();
  readonly #stations = new Map<string, CsmsStation>();
  readonly #violations: Violation[] = [];
  readonly #observers = new Set<(record: FrameRecord) => void>();
  #refusals: ReadonlyMap<string, Refusal> = new Map();
  #port = 0;

  private constructor(options: CsmsOptions) {
    this.#options = options;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  static async start(options: CsmsOptions = {}): Promise<Csms> {
    const csms = new Csms(options);
    csms.#port = options.port ?? 0;
    await csms.back();
    return csms;
  }

  get port(): number {
    return this.#port;
  }

  /** The endpoint; a station appends its identity. Any other path will do as well. */
  get url(): string {
    return `ws://127.0.0.1:${this.#port}/ocpp`;
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
    const refusals = new Map(this.#refusals);
    if (refusal === null) refusals.delete(identity);
    else refusals.set(identity, refusal);
    this.#refusals = refusals;
  }

  /** Told of every frame of every station until the returned function is called. */
  observe(observer: (record: FrameRecord) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** Breaks all connections and listens no more, as a CSMS that has gone down; what it knows it keeps. */
  async away(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  /** Listens again, at the same port. */
  async back(): Promise<void> {
    const { host = '127.0.0.1' } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#port, host, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    const address = this.#http.address() as AddressInfo;
    this.#port = address.port;
  }

  /** Ends everything; whatever is still awaited rejects. */
  async close(): Promise<void> {
    await this.away();
    this.#sockets.close();
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

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const identity = identityOf(request);
    const refusal = this.#refusals.get(identity) ?? mayEnter(request, identity, this.#options.passwords);
    if (refusal !== null && refusal !== 'no-subprotocol') {
      refuseUpgrade(socket, refusal);
      return;
    }
    if (refusal === 'no-subprotocol') delete request.headers['sec-websocket-protocol'];
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#accept(identity, webSocket));
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

const ownCheck: PayloadCheck = (action, kind, payload) => {
  const violation = kind === 'request' ? validateRequest(action, payload) : validateResponse(action, payload);
  return violation === null ? null : violation.description;
};
