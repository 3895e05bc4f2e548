/** The link of a station in service: OCPP-J's WebSocket (J 3), its TLS and its Basic authentication (J 6.2), no OCPP. */
import type { LinkTarget } from '../../protocol/ports/link.js';
import type { Clock } from '../../protocol/ports/time.js';
import type { SeverableLink } from './severable-link.js';
import { type KeyFor, TlsContexts } from './tls-contexts.js';
import { type ConnectionLimits, WebSocketConnection } from './websocket-connection.js';

export interface WebSocketLinkOptions {
  /** Largest message accepted, in bytes; 256 KiB if not given. See `maxPayloadFor`. */
  readonly maxPayloadBytes?: number;
  /** Offer permessage-deflate (J 5.1). It costs memory and a little safety, so it must be asked for. */
  readonly compress?: boolean;
  /** From dialling to open; 30 s if not given. */
  readonly handshakeTimeoutMs?: number;
  /** The private keys of the station's own certificates (security profile 3), by name. */
  readonly keyFor?: KeyFor;
}

const SMALLEST_MAX_PAYLOAD_BYTES = 256 * 1024;
/** What one entry of SendLocalList may take on the wire: two tags of 20 characters, a date, a status, and the syntax. */
const LOCAL_LIST_ENTRY_BYTES = 200;

/** The largest message a station must accept that takes this many entries in one SendLocalList, in bytes. */
export function maxPayloadFor(sendLocalListMaxLength: number): number {
  return Math.max(SMALLEST_MAX_PAYLOAD_BYTES, LOCAL_LIST_ENTRY_BYTES * sendLocalListMaxLength);
}

/**
 * Dials with subprotocol `ocpp1.6` and never follows a redirect. A binary message is read as UTF-8 text like any other.
 * `clock` measures the handshake and the wait for a peer that does not answer the closing one.
 */
export function webSocketLink(options: WebSocketLinkOptions, clock: Clock): SeverableLink {
  const limits = limitsOf(options);
  const contexts = new TlsContexts(options.keyFor ?? noKeys);
  const trustFor = ({ tls = publicTrust }: LinkTarget) => contexts.trustOf(tls);
  let present: WebSocketConnection | undefined;
  return {
    open(target: LinkTarget, sink) {
      present?.abandon();
      present = new WebSocketConnection({ target, sink, clock, limits, trustFor });
    },
    send: (text) => present?.send(text),
    ping: () => present?.ping(),
    close: (code, reason, problem) => present?.close(code, reason, problem),
    sever: () => present?.sever(),
  };
}

const publicTrust = { roots: [], trustsPublic: true };

function noKeys(keyName: string): never {
  throw new Error(`there is no key ${keyName}`);
}

function limitsOf(options: WebSocketLinkOptions): ConnectionLimits {
  const maxPayload = options.maxPayloadBytes ?? SMALLEST_MAX_PAYLOAD_BYTES;
  return {
    handshakeTimeoutMs: options.handshakeTimeoutMs ?? 30_000,
    socket: {
      maxPayload,
      // A message in very many pieces costs far more memory than its bytes. These bounds still let pass a CSMS that
      // fragments at 1 KiB, and a mobile network that delivers 256 bytes at a time.
      maxFragments: Math.max(64, Math.ceil(maxPayload / 1024)),
      maxBufferedChunks: Math.max(1024, Math.ceil(maxPayload / 256)),
      perMessageDeflate: options.compress ?? false,
      followRedirects: false,
    },
  };
}
