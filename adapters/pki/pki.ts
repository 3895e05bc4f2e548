/**
 * Keys and certificates on Node's own cryptography; a library only where that is not enough. What judges is loaded when
 * there is something to judge: most starts of a station need none of it.
 */
import type { KeyObject } from 'node:crypto';
import type { Pki } from '../../protocol/ports/pki.js';
import type { Vault } from '../../protocol/ports/vault.js';
import { firstCertificateIn, readFacts } from './certificate.js';
import { type KeyType, keysIn } from './keys.js';

export interface PkiOptions {
  /** Of new key pairs; default RSA-2048. */
  readonly keyType?: KeyType | undefined;
  /** Files signed with RSA PKCS#1 v1.5 are taken too, which the whitepaper does not name (L01.FR.04); default no. */
  readonly allowsPkcs1?: boolean | undefined;
}

export interface BuiltPki {
  readonly pki: Pki;
  /** For whoever signs with it, as the TLS of a connection does. Throws for a name nobody has kept. */
  keyFor(keyName: string): KeyObject;
}

const judge = () => import('./judge.js');

/** `vault`: for private keys, and for nothing else. */
export function createPki(vault: Vault, { keyType = 'RSA-2048', allowsPkcs1 = false }: PkiOptions = {}): BuiltPki {
  const keys = keysIn(vault);
  const keyFor = (keyName: string) => keys.named(keyName);
  const pki: Pki = {
    open: () => keys.open(),
    async createRequest(subject) {
      const { keyName, privateKey } = await keys.create(keyType);
      const { certificateRequest } = await import('./request.js');
      return { keyName, csr: await certificateRequest(subject, keyType, privateKey) };
    },
    importKey: (pem) => keys.import(pem),
    retainKeys: (keyNames) => keys.retain(keyNames),
    judgeStationCertificate: async (chain, expected) =>
      (await judge()).stationCertificateVerdict(chain, expected, keyFor),
    judgeRoot: async (pem, expected) => (await judge()).rootVerdict(pem, expected),
    judgeSigner: async (pem, expected) => (await judge()).signerVerdict(pem, expected),
    factsOf: async (pem) => read(() => readFacts(firstCertificateIn(pem))),
    async hashDataOf(pem, algorithm, issuer = pem) {
      const { hashData } = await import('./hash-data.js');
      return hashData(firstCertificateIn(pem), firstCertificateIn(issuer), algorithm);
    },
    async verifyFile(path, signer, signature) {
      const certificate = read(() => firstCertificateIn(signer));
      if (certificate === null) return false;
      const { isSigned } = await import('./verify-file.js');
      return isSigned(path, certificate.publicKey, signature, allowsPkcs1);
    },
  };
  return { pki, keyFor };
}

/** Of what is read here nothing is judged. */
function read<T>(reading: () => T): T | null {
  try {
    return reading();
  } catch {
    return null;
  }
}
