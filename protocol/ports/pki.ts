/** Keys and certificates (A02, M03 to M05, L01). A private key never leaves it: it is made, named and used inside. */
import type { CertificateHashData, CertificateUse } from '../messages.js';

export interface RequestSubject {
  /** Unique serial number of the station (A00.FR.405). */
  readonly commonName: string;
  /** CpoName (A02.FR.05). */
  readonly organization: string;
}

export interface KeyRequest {
  /** Of the new key pair, under which it is used later. */
  readonly keyName: string;
  /** PKCS#10, PEM. */
  readonly csr: string;
}

export interface CertificateFacts {
  /** SHA-256 over the DER, lower-case hex: names a certificate everywhere in the station. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** Hex without leading zeroes. */
  readonly serialNumber: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * `pem`: as it is kept, without what else was in the text; of a chain the leaf first, and whoever leads to the root.
 * `why` is one sentence for a person and for the techInfo of an event.
 */
export type CertificateVerdict =
  | { readonly ok: true; readonly facts: CertificateFacts; readonly pem: string }
  | { readonly ok: false; readonly why: string };

export interface StationCertificateExpected extends RequestSubject {
  /** Of the pending request. */
  readonly keyName: string;
  /** PEM; CentralSystemRootCertificates. */
  readonly roots: readonly string[];
  readonly atMs: number;
}

export interface RootExpected {
  readonly use: CertificateUse;
  readonly atMs: number;
  /** PEM: with AdditionalRootCertificateCheck the new root is signed by the old one (M05.FR.10). */
  readonly signedBy?: string;
}

export interface SignerExpected {
  /** PEM; ManufacturerRootCertificates. */
  readonly roots: readonly string[];
  readonly atMs: number;
}

export interface Pki {
  /** Reads what keys there are. Nothing else is called before. */
  open(): Promise<void>;
  /** A key pair that was never used before, and a request to have it certified. */
  createRequest(subject: RequestSubject): Promise<KeyRequest>;
  /** A key that was made elsewhere (PEM), as it is given at the start; gives its name. Rejects with a ConfigurationError. */
  importKey(pem: string): Promise<string>;
  /** Forgets every key but these. */
  retainKeys(names: readonly string[]): Promise<void>;
  /** A chain as CertificateSigned brings it, leaf first (A02.FR.06). */
  judgeStationCertificate(chain: string, expected: StationCertificateExpected): Promise<CertificateVerdict>;
  judgeRoot(pem: string, expected: RootExpected): Promise<CertificateVerdict>;
  /** Of firmware (L01.FR.02): issued by a manufacturer root itself. */
  judgeSigner(pem: string, expected: SignerExpected): Promise<CertificateVerdict>;
  /** Of the first certificate in the text; null for what is none. */
  factsOf(pem: string): Promise<CertificateFacts | null>;
  /** `issuer`: PEM; of a root it is itself. */
  hashDataOf(
    pem: string,
    algorithm: CertificateHashData['hashAlgorithm'],
    issuer?: string,
  ): Promise<CertificateHashData>;
  /**
   * Reads the file piece by piece. `signer`: certificate, PEM; `signature`: base64 (L01.FR.04). Rejects only when the file
   * cannot be read.
   */
  verifyFile(path: string, signer: string, signature: string): Promise<boolean>;
}
