/** One connection from dialling to its end. Whatever ends it, `closed` is told from one place: the end of the socket. */
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import type { LinkClosed, LinkProblem, LinkSecured, LinkSink, LinkTarget } from '../../protocol/ports/link.js';
import type { Clock } from '../../protocol/ports/time.js';
import { type Address, addressOf, basicAuthorization } from './address.js';
import { assertCloseCode, closeFrameReason } from './close-code.js';
import {
  endedConnection,
  failedAttempt,
  failedConnection,
  refusedAttempt,
  type Stage,
  timedOutAttempt,
  type Whereabouts,
} from './diagnosis.js';
import { textOf } from './message-text.js';
import { SecureChannel } from './secure-channel.js';
import type { Trust } from './tls-contexts.js';

export interface ConnectionLimits {
  readonly handshakeTimeoutMs: number;
  readonly socket: ClientOptions;
}

export interface ConnectionOptions {
  readonly target: LinkTarget;
  readonly sink: LinkSink;
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
  /** Throws when it cannot be had. */
  readonly trustFor: (target: LinkTarget) => Trust;
}

const SUBPROTOCOL = 'ocpp1.6';
/** How long a peer may take to answer our closing handshake. */
const FAREWELL_MS = 2_000;
/** Written and not read by the peer; beyond that it counts as gone. */
const mostUnreadBytes = 4 * 1024 * 1024;

/** A channel whose other end is the central system. */
interface Secured {
  readonly socket: TLSSocket;
  readonly secured: LinkSecured;
}

/** How long a peer that began the closing may keep the TCP connection; the WebSocket library measures it. */
const PEER_FAREWELL_MS = 10_000;

export class WebSocketConnection {
  readonly #sink: LinkSink;
  readonly #clock: Clock;
  readonly #where: Whereabouts;
  #socket: WebSocket | undefined;
  /** Until the socket takes it over. */
  #channel: SecureChannel | undefined;
  #stage: Stage = 'dialling';
  /** Why it ends, once that is known. The first to know is right: all that follows are consequences. */
  #verdict: LinkClosed | undefined;
  #networkError: Error | undefined;
  #timer: unknown;
  /** The sink has heard `closed`, or must hear no more. */
  #over = false;

  constructor({ target, sink, clock, limits, trustFor }: ConnectionOptions) {
    this.#sink = sink;
    this.#clock = clock;
    const address = addressOf(target);
    if ('refusal' in address) {
      this.#where = { place: '', identity: target.identity, showsCertificate: false };
      this.#endSoon(address.refusal, 'unreachable');
      return;
    }
    const isSecure = address.url.protocol === 'wss:';
    const { place } = address;
    this.#where = {
      place,
      identity: target.identity,
      showsCertificate: isSecure && target.tls?.certificate !== undefined,
    };
    try {
      if (isSecure) this.#channel = this.#secure(address, target, limits.socket, trustFor(target));
      else this.#socket = this.#dial(address, target, limits.socket);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      // Over TLS it is the own certificate or its key that is not as it should be.
      if (isSecure) this.#endSoon(`No secure channel to ${place} can be made from here (${why}).`, 'tls');
      else this.#endSoon(`The address at ${place} cannot be dialled (${why}).`, 'unreachable');
      return;
    }
    this.#endAfter(limits.handshakeTimeoutMs, timedOutAttempt(this.#where, limits.handshakeTimeoutMs));
  }

  send(text: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(text);
    // A peer that asks and never reads would have all its answers kept in memory.
    if (this.#socket.bufferedAmount <= mostUnreadBytes || this.#verdict) return;
    this.#verdict = { code: 1006, reason: `${this.#where.place} does not read what it is sent.`, problem: 'lost' };
    this.#socket.terminate();
  }

  ping(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.ping();
  }

  /** Ends the connection by a closing handshake, or the attempt at once. */
  close(code: number, reason: string, problem?: LinkProblem): void {
    assertCloseCode(code);
    if (this.#over || this.#verdict) return;
    const open = this.#stage === 'open';
    this.#verdict = { code: open ? code : null, reason, ...(problem && { problem }) };
    this.#channel?.destroy();
    this.#socket?.close(code, closeFrameReason(reason));
    if (open) this.#endAfter(FAREWELL_MS, this.#verdict);
  }

  sever(): void {
    if (this.#over) return;
    const { place } = this.#where;
    this.#verdict ??=
      this.#stage === 'open'
        ? { code: 1006, reason: `The connection to ${place} was cut.`, problem: 'lost' }
        : { code: null, reason: `The attempt to reach ${place} was cut.`, problem: 'unreachable' };
    this.#drop();
  }

  /** Drops the connection without another word to the sink. */
  abandon(): void {
    this.#over = true;
    this.#clock.clearTimeout(this.#timer);
    this.#drop();
  }

  /** Whatever stands or is being tried; its end is told from where it always is. */
  #drop(): void {
    this.#channel?.destroy();
    this.#socket?.terminate();
  }

  /** First the channel and the judgement on who is at its other end, then HTTP. */
  #secure(address: Address, target: LinkTarget, limits: ClientOptions, trust: Trust): SecureChannel {
    const { url, place } = address;
    return new SecureChannel(
      { url, place, identity: target.identity, trust },
      {
        connected: () => this.#reach('connected'),
        failed: (why) => this.#end(this.#verdict ?? why),
        ready: (socket, secured) => {
          this.#channel = undefined;
          this.#reach('secured');
          this.#socket = this.#dial(address, target, limits, { socket, secured });
        },
      },
    );
  }

  #dial({ url }: Address, { identity, password }: LinkTarget, limits: ClientOptions, over?: Secured): WebSocket {
    const options: ClientOptions & { readonly closeTimeout: number } = {
      ...limits,
      ...(over && { createConnection: () => over.socket }),
      closeTimeout: PEER_FAREWELL_MS,
      finishRequest: (request) => {
        this.#follow(request);
        request.end();
      },
      ...(password && { headers: { Authorization: basicAuthorization(identity, password) } }),
    };
    const socket = new WebSocket(url, SUBPROTOCOL, options);
    socket.on('upgrade', () => this.#reach('answered'));
    socket.on('unexpected-response', (_request, response) => {
      this.#verdict ??= refusedAttempt(response.statusCode ?? 0, this.#where);
      socket.terminate();
    });
    socket.on('open', () => this.#opened(over?.secured));
    socket.on('message', (data) => {
      if (!this.#over) this.#sink.frame(textOf(data));
    });
    socket.on('pong', () => {
      if (!this.#over) this.#sink.pong();
    });
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', (code, text) => {
      this.#end(this.#verdict ?? endedConnection(code, text.toString(), this.#where, this.#networkError));
    });
    return socket;
  }

  /** Watches how far the dialling comes, so that a failure can be told from where it happened. */
  #follow(request: ClientRequest): void {
    request.once('socket', (wire: Socket) => {
      wire.once('connect', () => this.#reach('connected'));
      // The WebSocket library keeps to itself what the network says of a connection that is open.
      wire.on('error', (error) => {
        this.#networkError = error;
      });
    });
  }

  #reach(stage: Stage): void {
    this.#stage = stage;
  }

  #opened(secured: LinkSecured | undefined): void {
    this.#reach('open');
    if (this.#over) return;
    this.#clock.clearTimeout(this.#timer);
    this.#sink.opened(secured);
  }

  #failed(error: Error): void {
    if (this.#over || this.#verdict) return;
    if (this.#stage !== 'open') {
      this.#verdict = failedAttempt(error, this.#stage, this.#where);
      return;
    }
    this.#verdict = failedConnection(error, this.#where);
    // The library has begun the closing handshake; a peer that broke the rules need not answer it.
    this.#endAfter(FAREWELL_MS, this.#verdict);
  }

  /** Destroys the socket after a wait, unless it has ended by then. */
  #endAfter(waitMs: number, verdict: LinkClosed): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => {
      this.#verdict ??= verdict;
      this.#drop();
    }, waitMs);
  }

  /** For an attempt that never began: the sink is not called inside `open`. */
  #endSoon(reason: string, problem: LinkProblem): void {
    const verdict: LinkClosed = { code: null, reason, problem };
    this.#verdict = verdict;
    queueMicrotask(() => this.#end(verdict));
  }

  #end(verdict: LinkClosed): void {
    if (this.#over) return;
    this.#over = true;
    this.#clock.clearTimeout(this.#timer);
    this.#sink.closed(verdict);
  }
}
