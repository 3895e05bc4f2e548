/** The fields of a certificate as they were written, RFC 5280 4.1. */
import { bitStringContent, derElements, derParts, pemBytes } from './der.js';

export interface CertificateFields {
  readonly serialNumber: Buffer;
  /** DER of the names. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** The bits of the public key, without tag, length and the count of unused bits. */
  readonly publicKeyBits: Buffer;
}

/** Of the first certificate in the PEM. Throws when it is none. */
export function certificateFields(pem: string): CertificateFields {
  const [body] = derParts(pemBytes(pem, 'CERTIFICATE'));
  if (body === undefined) throw new Error('certificate: it is empty');
  const parts = derElements(body.content);
  const [serialNumber, , issuer, , subject, publicKey] = parts[0]?.tag === 0xa0 ? parts.slice(1) : parts;
  if (serialNumber?.tag !== 0x02 || issuer === undefined || subject === undefined || publicKey === undefined) {
    throw new Error('certificate: a field is missing');
  }
  return {
    serialNumber: serialNumber.content,
    issuer: issuer.whole,
    subject: subject.whole,
    publicKeyBits: bitStringContent(derElements(publicKey.content)[1]),
  };
}
