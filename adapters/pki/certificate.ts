/** Certificates out of a text of somebody else's, read by OpenSSL; and what is said of each. */
import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../protocol/ports/pki.js';
import { Refusal } from './refusal.js';

const opening = '-----BEGIN ';
const dashes = '-----';
const ending = '-----END CERTIFICATE-----';

/** A message carries 10 000 characters; files that somebody gives at the start may be somewhat longer. */
const longestText = 100_000;

/**
 * Text around the certificates is nobody's business (RFC 7468, 2); anything else in such a frame is, for instance a key.
 * One pass, without patterns that could take long.
 */
function* eachIn(text: string): Generator<X509Certificate> {
  if (text.length > longestText) throw new Refusal(`It is longer than ${longestText} characters.`);
  for (let begin = text.indexOf(opening); begin !== -1; begin = text.indexOf(opening, begin)) {
    const start = text.indexOf(dashes, begin + opening.length);
    if (text.slice(begin + opening.length, start) !== 'CERTIFICATE')
      throw new Refusal('It holds something else than certificates.');
    const end = text.indexOf(ending, start);
    if (end === -1) throw new Refusal('It is cut off.');
    yield readCertificate(text.slice(start + dashes.length, end));
    begin = end + ending.length;
  }
}

/** Refuses a text without any, and one with more than `most`. */
export function certificatesIn(text: string, most: number): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  for (const certificate of eachIn(text)) {
    if (found.length === most)
      throw new Refusal(`It holds more than ${most === 1 ? 'one certificate' : `${most} certificates`}.`);
    found.push(certificate);
  }
  if (found.length === 0) throw new Refusal('It holds no certificate.');
  return found;
}

/** Whatever comes after it. */
export function firstCertificateIn(text: string): X509Certificate {
  const { value } = eachIn(text).next();
  if (!value) throw new Refusal('It holds no certificate.');
  return value;
}

function readCertificate(base64: string): X509Certificate {
  const der = /^[A-Za-z0-9+/=\s]*$/.test(base64) ? Buffer.from(base64, 'base64') : Buffer.alloc(0);
  const certificate = parsed(der);
  // OpenSSL reads over what comes after.
  if (certificate?.raw.length !== der.length) throw new Refusal('It holds no certificate that can be read.');
  return certificate;
}

function parsed(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

/** SHA-256 over the DER, lower-case hex. */
export const fingerprintOf = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

/** Hex without leading zeroes. */
export const serialNumberOf = ({ serialNumber }: X509Certificate): string =>
  serialNumber.toLowerCase().replace(/^0+(?=.)/, '');

/** OpenSSL gives a line for each part of a name, and nothing for an empty one. */
const inOneLine = (name: string | undefined) => (name ?? '').split('\n').join(', ');

export function readFacts(certificate: X509Certificate): CertificateFacts {
  const notBeforeMs = Date.parse(certificate.validFrom);
  const notAfterMs = Date.parse(certificate.validTo);
  if (Number.isNaN(notBeforeMs) || Number.isNaN(notAfterMs)) throw new Refusal('Its dates cannot be read.');
  return {
    fingerprint: fingerprintOf(certificate),
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    serialNumber: serialNumberOf(certificate),
    notBeforeMs,
    notAfterMs,
  };
}
