/** What is asked of one certificate. Each check throws a Refusal that says what is wrong. */
import type { X509Certificate } from 'node:crypto';
import type { RequestSubject } from '../../protocol/ports/pki.js';
import { readFacts, serialNumberOf } from './certificate.js';
import { type Particulars, purpose } from './particulars.js';
import { Refusal } from './refusal.js';
import { weaknessOf } from './strength.js';

/** 20 octets (RFC 5280, 4.1.2.2): what the hash data of a message have room for. */
const longestSerialNumber = 40;

/** Of every certificate, whoever's it is. */
export function checkSound(certificate: X509Certificate, particulars: Particulars): void {
  const weakness = weaknessOf(certificate.publicKey);
  if (weakness !== null) throw new Refusal(weakness);
  if (!particulars.hasSoundSignature) throw new Refusal('It is signed with an algorithm that is not allowed.');
  if (particulars.hasUnknownCritical) throw new Refusal('It has a critical extension that is not known.');
  const serialNumber = serialNumberOf(certificate);
  if (serialNumber.startsWith('-') || serialNumber.length > longestSerialNumber)
    throw new Refusal('Its serial number is not a positive one of at most 20 bytes.');
}

export function checkNotExpired(certificate: X509Certificate, atMs: number): void {
  const { notBeforeMs, notAfterMs } = readFacts(certificate);
  if (notAfterMs < notBeforeMs) throw new Refusal('It ends before it begins.');
  if (notAfterMs < atMs) throw new Refusal(`It has expired on ${new Date(notAfterMs).toISOString()}.`);
}

export function checkValidNow(certificate: X509Certificate, atMs: number): void {
  checkNotExpired(certificate, atMs);
  const { notBeforeMs } = readFacts(certificate);
  if (notBeforeMs > atMs) throw new Refusal(`It is not valid before ${new Date(notBeforeMs).toISOString()}.`);
}

/** It may vouch for others (RFC 5280, 4.2.1.3, 4.2.1.9). `below`: authorities between it and the leaf. */
export function checkAuthority(certificate: X509Certificate, particulars: Particulars, below = 0): void {
  if (!certificate.ca) throw new Refusal('It is not the certificate of an authority.');
  if (particulars.usages?.signsCertificates === false) throw new Refusal('It may not sign certificates.');
  if (particulars.pathLength < below) throw new Refusal('More authorities stand below it than it allows.');
}

/** Of a certificate that is the station's own: the one it had asked for (A00.FR.405, A02). */
export function checkOwn(certificate: X509Certificate, particulars: Particulars, subject: RequestSubject): void {
  const { commonNames, organizations } = particulars;
  if (!isJust(commonNames, subject.commonName)) throw new Refusal('Its common name is not that of this station.');
  if (!isJust(organizations, subject.organization))
    throw new Refusal('Its organization is not the one that was asked for.');
  if (certificate.ca) throw new Refusal('It is the certificate of an authority.');
  if (particulars.usages?.signsData === false) throw new Refusal('Its key may not sign.');
  checkPurpose(particulars, purpose.clientAuth, 'It is not meant for the client of a connection.');
}

export function checkSigner(particulars: Particulars): void {
  if (particulars.usages?.signsData === false) throw new Refusal('Its key may not sign.');
  checkPurpose(particulars, purpose.codeSigning, 'It is not meant to sign software.');
}

function checkPurpose({ purposes }: Particulars, wanted: string, why: string): void {
  if (purposes !== null && !purposes.includes(wanted) && !purposes.includes(purpose.any)) throw new Refusal(why);
}

const isJust = (names: readonly string[], expected: string) => names.length === 1 && names[0] === expected;

/** It was signed with the key of that one. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key that OpenSSL knows and this signature cannot be of.
    return false;
  }
}
