/** What the CSMS keeps of connections before anything is said on them. */
import type { X509Certificate } from 'node:crypto';

/**
 * How a TCP connection at the TLS listener turned out. Kept once that is known, and never changed afterwards. Some
 * clients complete the handshake before they judge the certificate, and then leave: that a station has refused it shows
 * for certain in an upgrade that does not come.
 */
export interface Handshake {
  /** Milliseconds since the epoch, when the TCP connection was made. */
  readonly at: number;
  /** As the Client Hello lists them: `TLSv1.3`, `TLSv1.2`; empty when none came. */
  readonly offeredVersions: readonly string[];
  /** Numbers of the IANA registry, in the order of the Client Hello. */
  readonly offeredCipherSuites: readonly number[];
  /** Null when no handshake was completed. The cipher has the name OpenSSL gives it. */
  readonly negotiated: { readonly version: string; readonly cipher: string } | null;
  /** Null when it showed none or was not asked. */
  readonly clientCertificate: X509Certificate | null;
  /** Whether the certificate leads to one of the roots. */
  readonly clientAuthorized: boolean;
  /** Why it came to nothing. */
  readonly error: string | null;
  /** How often `present` was called before, which tells the certificate it was shown. */
  readonly presented: number;
}

export type ListenerKind = 'plain' | 'secure';

/** A request to speak WebSocket, on either listener. */
export interface Upgrade {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly listener: ListenerKind;
  readonly identity: string;
  readonly path: string;
  /** The Authorization header as it came. */
  readonly authorization: string | null;
  /** Whether the door was opened. */
  readonly admitted: boolean;
  /** Null on the plain listener. */
  readonly handshake: Handshake | null;
}

/** For the message of a wait in vain. */
export function accountOfHandshakes(handshakes: readonly Handshake[]): string {
  const outcomes = handshakes.map(({ error, negotiated }) => error ?? `${negotiated?.version} was agreed on`);
  return outcomes.length === 0 ? 'There was no TLS connection.' : `TLS connections: ${outcomes.join('; ')}.`;
}

export function accountOfUpgrades(upgrades: readonly Upgrade[]): string {
  const seen = upgrades.map(({ identity, listener, admitted }) => {
    return `${identity} on the ${listener} listener (${admitted ? 'admitted' : 'refused'})`;
  });
  return seen.length === 0 ? 'There was no upgrade request.' : `Upgrade requests: ${seen.join('; ')}.`;
}
