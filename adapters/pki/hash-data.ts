/** Names a certificate without carrying it (whitepaper edition 3, after RFC 6960, 4.1.1). */
import { createHash, type X509Certificate } from 'node:crypto';
import type { CertificateHashData } from '../../protocol/messages.js';
import { serialNumberOf } from './certificate.js';
import { issuerNameOf, publicKeyBitsOf } from './der.js';

const digests = { SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' } as const;

export function hashData(
  certificate: X509Certificate,
  issuer: X509Certificate,
  hashAlgorithm: CertificateHashData['hashAlgorithm'],
): CertificateHashData {
  const hashOf = (bytes: Buffer) => createHash(digests[hashAlgorithm]).update(bytes).digest('hex');
  return {
    hashAlgorithm,
    issuerNameHash: hashOf(issuerNameOf(certificate.raw)),
    issuerKeyHash: hashOf(publicKeyBitsOf(issuer.raw)),
    serialNumber: serialNumberOf(certificate),
  };
}
