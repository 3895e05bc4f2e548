/** The hashes that name a certificate (whitepaper, CertificateHashDataType; RFC 6960, 4.1.1). */
import { createHash, X509Certificate } from 'node:crypto';
import type { CertificateHashData } from '../../../protocol/messages.js';

type Algorithm = CertificateHashData['hashAlgorithm'];

const nameOf: Readonly<Record<Algorithm, string>> = { SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' };

/** Of a root certificate: issuer and subject are the same. `surplus` bytes too many are hashed of its key. */
export function hashDataOf(pem: string, hashAlgorithm: Algorithm, surplus = 0): CertificateHashData {
  const certificate = new X509Certificate(pem);
  const hash = (bytes: Buffer | undefined) =>
    createHash(nameOf[hashAlgorithm])
      .update(bytes ?? '')
      .digest('hex');
  // RFC 5280, 4.1: version, serial number, signature, issuer, validity, subject, subjectPublicKeyInfo.
  const [, , , issuer, , , keyInfo] = partsOf(partsOf(certificate.raw)[0]);
  // The first byte of a BIT STRING counts its unused bits.
  const keyBits = contentOf(partsOf(keyInfo)[1]).subarray(1 - surplus);
  return {
    hashAlgorithm,
    issuerNameHash: hash(issuer),
    issuerKeyHash: hash(keyBits),
    serialNumber: certificate.serialNumber.replace(/^0+(?=.)/, '').toLowerCase(),
  };
}

/** What a DER element consists of, each part with its tag and length. */
function partsOf(element: Buffer | undefined): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let rest = contentOf(element); rest.length > 0; rest = rest.subarray(parts.at(-1)?.length)) {
    parts.push(rest.subarray(0, headerLength(rest) + contentLength(rest)));
  }
  return parts;
}

function contentOf(element: Buffer | undefined): Buffer {
  if (element === undefined) throw new Error('certificate-hash: not a certificate');
  return element.subarray(headerLength(element), headerLength(element) + contentLength(element));
}

/** Above 127 the length itself has a length. */
function lengthOfLength(element: Buffer): number {
  const first = element.readUInt8(1);
  return first < 0x80 ? 0 : first & 0x7f;
}

function headerLength(element: Buffer): number {
  return 2 + lengthOfLength(element);
}

function contentLength(element: Buffer): number {
  const bytes = lengthOfLength(element);
  return bytes === 0 ? element.readUInt8(1) : element.readUIntBE(2, bytes);
}
