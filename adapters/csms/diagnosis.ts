/** From what the network, the TLS library and the WebSocket library say to a problem and one sentence for a person. */
import type { LinkClosed, LinkProblem } from '../../protocol/ports/link.js';
import { printable } from './printable.js';
import { failedHandshake } from './tls-trouble.js';

/** How far an attempt has come. `answered`: the peer agreed to speak WebSocket, the details are still to be checked. */
export type Stage = 'dialling' | 'connected' | 'secured' | 'answered' | 'open';

export interface Whereabouts {
  /** Host and port. */
  readonly place: string;
  readonly identity: string;
  /** Security profile 3. */
  readonly showsCertificate: boolean;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name server does not answer',
  ETIMEDOUT: 'time-out',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'the network cannot be reached',
  ECONNRESET: 'the connection was closed without an answer',
  EPIPE: 'the connection was closed without an answer',
};

/** The attempt failed before the connection was open. */
export function failedAttempt(error: Error, stage: Stage, { place, showsCertificate }: Whereabouts): LinkClosed {
  const code = codeOf(error);
  if (stage === 'answered') {
    // The library has no code for this; its words are pinned by a test for a missing and for a wrong subprotocol.
    return error.message.includes('subprotocol')
      ? never('no-subprotocol', `The central system at ${place} does not agree to speak OCPP 1.6 ("ocpp1.6").`)
      : never('unexpected-answer', `What answers at ${place} is not a proper WebSocket server (${error.message}).`);
  }
  if (code.startsWith('HPE_')) {
    return never('unexpected-answer', `What answers at ${place} is not a WebSocket server (${code}).`);
  }
  if (stage === 'secured' && /^(ERR_SSL_|EPROTO$)/.test(code)) {
    // Under TLS 1.3 a server refuses our part of the handshake after its own is done.
    return failedHandshake(error, { place, showsCertificate, heardBytes: Number.POSITIVE_INFINITY });
  }
  return never('unreachable', `No one answers at ${place} (${networkWords(error)}).`);
}

/** Why TCP or the name server gave up. */
export function networkWords(error: Error): string {
  const code = codeOf(error);
  return NETWORK_WORDS[code] ?? (code || error.message);
}

export function timedOutAttempt({ place }: Whereabouts, waitedMs: number): LinkClosed {
  return never('unreachable', `No answer came from ${place} within ${waitedMs / 1000} s.`);
}

/** The peer answered the handshake with an HTTP status instead of WebSocket. */
export function refusedAttempt(status: number, { place, identity }: Whereabouts): LinkClosed {
  if (status === 401 || status === 403) {
    const reason = `The central system at ${place} refuses the identity or password of this station (HTTP ${status}).`;
    const techInfo = `${place} refuses the identity or password (HTTP ${status}).`;
    const security = { event: 'FailedToAuthenticateAtCentralSystem', techInfo, about: `HTTP ${status}` } as const;
    return { ...never('refused-credentials', reason), security };
  }
  if (status === 404) {
    const name = JSON.stringify(identity);
    return never('unknown-identity', `The central system at ${place} does not know the identity ${name} (HTTP 404).`);
  }
  const reason =
    status >= 300 && status < 400
      ? `What answers at ${place} points to another address (HTTP ${status}), which is not followed.`
      : `What answers at ${place} is no central system, or one in trouble (HTTP ${status}).`;
  return never('unexpected-answer', reason);
}

/** Something went wrong on a connection that was open. */
export function failedConnection(error: Error, { place }: Whereabouts): LinkClosed {
  const code = codeOf(error);
  switch (code) {
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
    case 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH':
      return { code: 1009, reason: `A message from ${place} was larger than allowed.`, problem: 'oversized' };
    case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
      return { code: 1008, reason: `A message from ${place} came in more pieces than allowed.`, problem: 'oversized' };
    case 'WS_ERR_INVALID_UTF8':
      return { code: 1007, reason: `A message from ${place} was not text in UTF-8.`, problem: 'lost' };
    default:
      return code.startsWith('WS_ERR_')
        ? { code: 1002, reason: `What ${place} sent is not proper WebSocket (${error.message}).`, problem: 'lost' }
        : lost(place, code || error.message);
  }
}

/** The connection ended, by a close frame of the peer or without one. `wire`: what the network said last, if anything. */
export function endedConnection(code: number, text: string, { place }: Whereabouts, wire?: Error): LinkClosed {
  // 1006 is never sent; it stands for an end without a close frame.
  if (code === 1006) return lost(place, wire && (codeOf(wire) || wire.message));
  const words = [code === 1005 ? '' : String(code), printable(text)].filter(Boolean).join(': ');
  return { code, reason: `The central system at ${place} closed the connection${words && ` (${words})`}.` };
}

function lost(place: string, detail?: string): LinkClosed {
  const why = detail === 'ECONNRESET' || detail === 'EPIPE' ? 'the other side dropped it' : detail;
  return { code: 1006, reason: `The connection to ${place} was lost${why ? ` (${why})` : ''}.`, problem: 'lost' };
}

function never(problem: LinkProblem, reason: string): LinkClosed {
  return { code: null, reason, problem };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
