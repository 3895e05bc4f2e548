/** How OCPP names a certificate: CertificateHashDataType of the security whitepaper. */
import { createHash } from 'node:crypto';
import { certificateFields } from './certificate-fields.js';

export type HashAlgorithm = 'SHA256' | 'SHA384' | 'SHA512';

export interface CertificateHashData {
  readonly hashAlgorithm: HashAlgorithm;
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/**
 * As RFC 6960 4.1.1 hashes an issuer: its name in DER, and the bits of its public key without tag, length and the count
 * of unused bits. A root is its own issuer. All hexadecimal is in lower case.
 */
export function hashDataOf(
  certificatePem: string,
  hashAlgorithm: HashAlgorithm,
  issuerPem: string = certificatePem,
): CertificateHashData {
  const hash = (bytes: Buffer) => createHash(hashAlgorithm.toLowerCase()).update(bytes).digest('hex');
  const { serialNumber, issuer } = certificateFields(certificatePem);
  return {
    hashAlgorithm,
    issuerNameHash: hash(issuer),
    issuerKeyHash: hash(certificateFields(issuerPem).publicKeyBits),
    serialNumber: serialNumber.toString('hex').replace(/^0+(?=.)/, ''),
  };
}

/** Whether both name the same certificate; the case of the hexadecimal does not matter. */
export function isSameCertificate(one: CertificateHashData, other: CertificateHashData): boolean {
  const fields = ['hashAlgorithm', 'issuerNameHash', 'issuerKeyHash', 'serialNumber'] as const;
  return fields.every((field) => one[field].toLowerCase() === other[field].toLowerCase());
}
