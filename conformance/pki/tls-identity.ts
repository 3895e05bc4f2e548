/** A certificate with its private key, as a TLS server, a client or a signer of firmware holds it. PEM throughout. */
export interface TlsIdentity {
  /** The end entity first; the root is left out. */
  readonly certificateChain: string;
  readonly privateKey: string;
  /** With a key of another type, for peers whose cipher suites do not fit the first. */
  readonly alternative?: TlsIdentity;
}
