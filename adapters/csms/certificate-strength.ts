/** Which certificate is too weak, when the TLS library has said that one is. */
import type { X509Certificate } from 'node:crypto';

/** W A00.FR.5xx: 112 bits of strength. */
const leastBits = { rsa: 2048, ec: 224 };

export function isWeakKey({ publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  if (asymmetricKeyType === 'ec') return curveBits(asymmetricKeyDetails?.namedCurve) < leastBits.ec;
  const bits = asymmetricKeyDetails?.modulusLength;
  return bits !== undefined && bits < leastBits.rsa;
}

/** Names of curves tell their size, such as prime192v1; of those without a number none is short. */
function curveBits(name = ''): number {
  return Number(/\d{3}/.exec(name)?.[0] ?? leastBits.ec);
}

/** With MD5 or SHA-1, by the object identifier of the algorithm: of RSA, of DSA, of ECDSA. */
const weakAlgorithms = ['2a864886f70d010104', '2a864886f70d010105', '2a8648ce380403', '2a8648ce3d0401'];

export function isWeaklySigned({ raw }: X509Certificate): boolean {
  // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { algorithm, ... }, signature } (RFC 5280).
  const algorithm = contentAt(raw, endOf(raw, contentAt(raw, 0).start)).start;
  const { start, end } = contentAt(raw, algorithm);
  return weakAlgorithms.includes(raw.subarray(start, end).toString('hex'));
}

const endOf = (der: Buffer, offset: number) => contentAt(der, offset).end;

/** Of one element of what the TLS library has read already: it is DER. */
function contentAt(der: Buffer, offset: number): { start: number; end: number } {
  const first = der[offset + 1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  const start = offset + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : der.readUIntBE(offset + 2, lengthBytes);
  return { start, end: start + length };
}
