/** The wire to the central system: WebSocket, TLS and Basic authentication, and no OCPP. */

export interface LinkTarget {
  /** Endpoint of the CSMS, `ws://` or `wss://`, without the identity. */
  readonly url: string;
  /** Charge point identity, as it is; the link percent-encodes it into the path (J 3.1.1). */
  readonly identity: string;
  /** Bytes of the AuthorizationKey; present means Basic authentication (J 6.2.2). */
  readonly password?: Uint8Array;
  /** Of `wss://`; absent: the authorities that come with Node are trusted. */
  readonly tls?: LinkTls;
}

export interface LinkTls {
  /** PEM; who vouches for the CSMS. */
  readonly roots: readonly string[];
  /** The authorities that come with Node are trusted besides. */
  readonly trustsPublic: boolean;
  /** Shown to the CSMS (profile 3). `chain`: PEM, leaf first; the key is known to the link by its name. */
  readonly certificate?: { readonly chain: string; readonly keyName: string };
}

/** What a secure channel turned out to be. */
export interface LinkSecured {
  /** `TLSv1.2`, `TLSv1.3` */
  readonly version: string;
  /** OpenSSL's name. */
  readonly cipher: string;
  /** SHA-256 fingerprints in lower-case hex: of the certificate of the CSMS, and of the root that vouches for it. */
  readonly certificate: string;
  readonly root: string;
}

/** What a failed attempt means for security (W A00). */
export interface LinkSecurityProblem {
  readonly event:
    | 'InvalidCentralSystemCertificate'
    | 'InvalidTLSVersion'
    | 'InvalidTLSCipherSuite'
    | 'FailedToAuthenticateAtCentralSystem';
  readonly techInfo: string;
  /** One event for each: the fingerprint of a bad certificate and what is wrong with it, or the kind of trouble. */
  readonly about: string;
}

/** Why a connection ended or never came to be, in words that need no knowledge of the code. */
export type LinkProblem =
  | 'unreachable' // DNS, TCP or a time-out before any answer
  | 'refused-credentials' // HTTP 401 or 403; or the certificate of the station was not taken
  | 'unknown-identity' // HTTP 404 (J 3.2)
  | 'no-subprotocol' // the CSMS does not speak ocpp1.6
  | 'unexpected-answer' // any other HTTP status, redirects included: they are never followed
  | 'tls' // the secure channel could not be made
  | 'silent' // no pong came
  | 'oversized' // a frame was larger than allowed
  | 'lost'; // the connection was open and is gone

export interface LinkClosed {
  /** WebSocket close code; null when the handshake never finished. */
  readonly code: number | null;
  /** One sentence for a person, without secrets. */
  readonly reason: string;
  /** Absent when either side closed the connection in the ordinary way. */
  readonly problem?: LinkProblem;
  readonly security?: LinkSecurityProblem;
}

/** Exactly one `closed` ends what one `open` began; nothing comes after it. */
export interface LinkSink {
  opened(secured?: LinkSecured): void;
  frame(text: string): void;
  pong(): void;
  closed(why: LinkClosed): void;
}

export interface Link {
  /** Dials. The sink of an earlier `open` hears no more. Calls to the sink never happen inside this call. */
  open(target: LinkTarget, sink: LinkSink): void;
  /** Hands a text frame to the network; without an open connection it is dropped. */
  send(text: string): void;
  ping(): void;
  /** Ends the present connection or attempt; its sink still hears `closed`. Does nothing when there is none. */
  close(code: number, reason: string, problem?: LinkProblem): void;
}
