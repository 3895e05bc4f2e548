/** What the connection chart is told, says to its link, and is made from. */
import type { LinkClosed, LinkSecured } from '../../protocol/ports/link.js';
import type { Ways } from '../../protocol/ports/store.js';
import type { Parsers } from '../settings.js';
import { inMs } from '../settings.js';
import type { ConfigurationChanged } from '../system.js';
import type { BackOff } from './back-off.js';

export type ConnectionEvent =
  | { type: 'connection.dial' }
  /** Begin the connection anew: a chart that hangs on it has lost its place. */
  | { type: 'connection.renew' }
  /** Recorded already: this is how the CSMS is to be reached from now on. */
  | { type: 'connection.switched'; ways: Ways }
  /** The CSMS has taken the station in over this connection. */
  | { type: 'connection.lives' }
  /** Raised: a dial on the present way has come to its end. */
  | { type: 'way.reached' }
  | { type: 'way.missed' }
  | ({ type: 'link.opened' } & Opening)
  | { type: 'link.pong' }
  | ({ type: 'link.closed' } & LinkClosed)
  | ConfigurationChanged;

export interface Opening {
  /** Of a connection under TLS. */
  readonly secured?: LinkSecured;
}

/** What the connection tells its link. `leave`: there is another way to go. */
export type LinkCommand = { type: 'link.ping' } | { type: 'link.hangUp' } | { type: 'link.leave' };

export interface ConnectionSettings {
  /** 0: no pings of ours. */
  readonly pingIntervalMs: number;
  /** How long a way is tried in vain before the other one is. */
  readonly fallbackMs: number;
}

export interface ConnectionInput extends ConnectionSettings {
  readonly ways: Ways;
  readonly backOff: BackOff;
  readonly pongTimeoutMs: number;
}

export interface ConnectionContext extends ConnectionInput {
  /** Tries since the last handshake that succeeded. */
  readonly failures: number;
  /** What was found wrong with the security since then: each is told once. */
  readonly toldAbout: readonly string[];
}

export const connectionKeys: Parsers<ConnectionSettings> = {
  WebSocketPingInterval: (value) => ({ pingIntervalMs: inMs(value) }),
  SecurityFallbackTime: (value) => ({ fallbackMs: inMs(value) }),
};
