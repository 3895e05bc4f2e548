/** Dials TCP, then TLS, and judges the peer. Until it has been found good, nothing but the handshake is on the wire. */
import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { LinkClosed, LinkSecured } from '../../protocol/ports/link.js';
import { failedAttempt } from './diagnosis.js';
import { judgeServer } from './server-judge.js';
import type { Trust } from './tls-contexts.js';
import { failedHandshake } from './tls-trouble.js';

export interface SecureDial {
  readonly url: URL;
  /** Host and port, for sentences. */
  readonly place: string;
  readonly identity: string;
  readonly trust: Trust;
}

/** One of `ready` and `failed` is called, once; `failed` also after `destroy`. None is called inside the constructor. */
export interface SecureEars {
  /** TCP stands. */
  connected(): void;
  /** The socket is for whoever hears of it, its later errors too. */
  ready(socket: TLSSocket, secured: LinkSecured, shown: X509Certificate | undefined): void;
  /** `shown`: the certificate of the peer, if it came to that. */
  failed(why: LinkClosed, shown: X509Certificate | undefined): void;
}

export class SecureChannel {
  readonly #dial: SecureDial;
  readonly #ears: SecureEars;
  readonly #host: string;
  readonly #wire: Socket;
  #socket: TLSSocket | undefined;
  #why: LinkClosed | undefined;
  #shown: X509Certificate | undefined;

  constructor(dial: SecureDial, ears: SecureEars) {
    const { hostname, port } = dial.url;
    this.#dial = dial;
    this.#ears = ears;
    this.#host = hostname.replace(/^\[|\]$/g, '');
    this.#wire = connectTcp({ host: this.#host, port: Number(port || 443) });
    this.#wire.on('error', (error) => {
      this.#why ??= failedAttempt(error, 'dialling', { ...dial, showsCertificate: false });
    });
    this.#wire.once('close', this.#over);
    this.#wire.once('connect', () => this.#secure());
  }

  /** Ends it if it is not ready. */
  destroy(): void {
    this.#socket?.destroy();
    this.#wire.destroy();
  }

  readonly #over = () => {
    const { place } = this.#dial;
    const reason = `The attempt to reach ${place} was given up.`;
    this.#ears.failed(this.#why ?? { code: null, reason, problem: 'unreachable' }, this.#shown);
  };

  #secure(): void {
    this.#ears.connected();
    const { place, trust } = this.#dial;
    const socket = connectTls({
      socket: this.#wire,
      secureContext: trust.context,
      // Names are for SNI, addresses are not (RFC 6066).
      ...(isIP(this.#host) === 0 && { servername: this.#host.replace(/\.$/, '') }),
      // After a refusal by the library nobody could tell any more what was refused.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    this.#socket = socket;
    socket.on('error', (error) => {
      const { showsCertificate } = trust;
      this.#why ??= failedHandshake(error, { place, showsCertificate, heardBytes: this.#wire.bytesRead });
    });
    socket.once('secureConnect', () => this.#judge(socket));
  }

  #judge(socket: TLSSocket): void {
    const { place, trust } = this.#dial;
    const [certificate, ...above] = chainOf(socket);
    this.#shown = certificate;
    const channel = {
      version: socket.getProtocol() ?? 'no TLS',
      cipher: socket.getCipher().name,
      flaw: socket.authorized ? null : String(socket.authorizationError),
      certificate,
      above,
    };
    const { roots, trustsPublic: allowsWildcards } = trust;
    const verdict = judgeServer(channel, { host: this.#host, place, roots, allowsWildcards });
    if (!verdict.ok) {
      const { why, security } = verdict;
      const reason = `No secure channel to ${place} could be made (${why}).`;
      this.#why ??= { code: null, reason, problem: 'tls', security };
      socket.destroy();
      return;
    }
    this.#wire.off('close', this.#over);
    endAtRenegotiation(socket);
    this.#ears.ready(socket, verdict.secured, certificate);
  }
}

/** The library declines to renegotiate; that it was asked to shows here. TLS 1.3 knows no such thing. */
function endAtRenegotiation(socket: TLSSocket): void {
  if (socket.getProtocol() !== 'TLSv1.2') return;
  socket.on('secure', () => socket.destroy(new Error('the central system wanted to negotiate TLS anew')));
}

/** Nobody has more authorities above him than this. */
const mostShown = 12;

/**
 * The certificate of the peer, and those above it as far as they are known. `getPeerX509Certificate` would take the chain
 * out of the connection, so that a second call of it finds none.
 */
function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const shown: PeerCertificate & { readonly issuerCertificate?: PeerCertificate } = socket.getPeerCertificate(true);
  for (let next: typeof shown | undefined = shown; next?.raw && chain.length < mostShown; ) {
    chain.push(new X509Certificate(next.raw));
    // A root is its own issuer.
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}
