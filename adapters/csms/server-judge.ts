/** Whether the peer of a secure channel is the central system (W A00): judged before a byte of HTTP is sent. */
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { LinkSecured, LinkSecurityProblem } from '../../protocol/ports/link.js';
import { isWeakKey, isWeaklySigned } from './certificate-strength.js';
import { printable } from './printable.js';
import { cipherSuites, tlsVersions } from './tls-contexts.js';

/** What the TLS library tells of a handshake that is complete. */
export interface Channel {
  readonly version: string;
  readonly cipher: string;
  /** The library's verdict on the path; null when it leads to somebody who is trusted. */
  readonly flaw: string | null;
  readonly certificate: X509Certificate | undefined;
  /** Those that may lead from it to a root. */
  readonly above: readonly X509Certificate[];
}

export interface Expected {
  /** As the address names it, without the brackets of IPv6. */
  readonly host: string;
  /** Host and port, for sentences. */
  readonly place: string;
  /** Who is trusted. */
  readonly roots: readonly X509Certificate[];
  /** Only by who is trusted in public: the whitepaper wants the full name of the CSMS (A00.FR.511). */
  readonly allowsWildcards: boolean;
}

/** `why` completes a sentence: "it ...", "its certificate ...". */
export type ServerVerdict =
  | { readonly ok: true; readonly secured: LinkSecured }
  | { readonly ok: false; readonly why: string; readonly security: LinkSecurityProblem };

export function judgeServer(channel: Channel, expected: Expected): ServerVerdict {
  const { version, cipher, certificate } = channel;
  // The handshake offers nothing else; a library that agrees to more than it was told is not trusted either.
  if (!tlsVersions.includes(version)) return refusedFor('InvalidTLSVersion', `it wants ${version}`, expected);
  if (!cipherSuites.includes(cipher)) return refusedFor('InvalidTLSCipherSuite', `it wants ${cipher}`, expected);
  if (certificate === undefined) {
    return refusedFor('InvalidCentralSystemCertificate', 'it shows no certificate', expected);
  }
  try {
    const path = pathOf(certificate, channel.above, expected.roots);
    const flaws = [...pathFlaws(channel, path), ...nameFlaws(certificate, expected)];
    if (flaws.length > 0) return refused(certificate, flaws, expected);
    const root = path.at(-1) ?? certificate;
    return { ok: true, secured: { version, cipher, certificate: fingerprint(certificate), root: fingerprint(root) } };
  } catch {
    // A key of a kind the library does not know: it throws when somebody looks at it.
    return refused(certificate, [{ code: 'UNREADABLE', words: 'its certificate cannot be read' }], expected);
  }
}

export const fingerprint = ({ fingerprint256 }: X509Certificate) => fingerprint256.replaceAll(':', '').toLowerCase();

interface Flaw {
  readonly code: string;
  readonly words: string;
}

const untrusted: Flaw = { code: 'UNTRUSTED', words: 'its certificate is not from a trusted authority' };
const noAuthority: Flaw = { code: 'INVALID_CA', words: 'its certificate was issued by one that is no authority' };

/** By the codes of the TLS library. Which of those for a missing root it gives depends on more than the certificate. */
const known: Readonly<Record<string, Flaw>> = {
  CERT_UNTRUSTED: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  INVALID_CA: noAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    code: 'SELF_SIGNED',
    words: 'its certificate is signed by itself, not by a trusted authority',
  },
  CERT_SIGNATURE_FAILURE: { code: 'FALSE_SIGNATURE', words: 'its certificate bears a false signature' },
  PATH_LENGTH_EXCEEDED: {
    code: 'PATH_LENGTH_EXCEEDED',
    words: 'its certificate was issued by an authority that may not have others below it',
  },
  CERT_CHAIN_TOO_LONG: { code: 'CHAIN_TOO_LONG', words: 'its certificate comes with a chain that is too long' },
};

function pathFlaws({ flaw }: Channel, path: readonly X509Certificate[]): Flaw[] {
  if (flaw === null) return [];
  const [leaf, ...above] = path;
  const whose = (isMeant: (each: X509Certificate) => boolean) =>
    leaf !== undefined && isMeant(leaf) ? 'its certificate' : 'an authority above its certificate';
  if (flaw === 'CERT_HAS_EXPIRED') return [{ code: 'EXPIRED', words: `${whose(isOutdated)} has expired` }];
  if (flaw === 'CERT_NOT_YET_VALID') return [{ code: 'NOT_YET_VALID', words: `${whose(isOutdated)} is not yet valid` }];
  if (flaw === 'INVALID_PURPOSE') {
    const isFalse = above.some(({ ca }) => !ca);
    return [isFalse ? noAuthority : { code: 'WRONG_PURPOSE', words: 'its certificate is not for a server' }];
  }
  return [known[flaw] ?? unspecified(flaw, path, whose)];
}

/** The library has one code for all the rest. */
function unspecified(
  flaw: string,
  path: readonly X509Certificate[],
  whose: (isMeant: (each: X509Certificate) => boolean) => string,
): Flaw {
  if (path.some(isWeakKey)) return { code: 'WEAK_KEY', words: `${whose(isWeakKey)} has a key that is too weak` };
  if (path.some((each) => each.subject !== each.issuer && isWeaklySigned(each))) {
    return { code: 'WEAK_SIGNATURE', words: 'a signature in the chain of its certificate is too weak (SHA-1 or MD5)' };
  }
  return { code: flaw, words: `its certificate does not pass the path check (${flaw})` };
}

const isOutdated = (certificate: X509Certificate) => !isInForce(certificate);

function isInForce({ validFrom, validTo }: X509Certificate): boolean {
  const nowMs = Date.now();
  return Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo);
}

/** SAN and CN count both (A00.FR.511); Node would leave out the CN where there is a DNS name. */
function nameFlaws(certificate: X509Certificate, { host, allowsWildcards }: Expected): Flaw[] {
  const name = host.replace(/\.$/, '');
  const rules = { subject: 'always', wildcards: allowsWildcards, partialWildcards: false } as const;
  const fits =
    (isIP(name) !== 0 && certificate.checkIP(name) !== undefined) || certificate.checkHost(name, rules) !== undefined;
  return fits ? [] : [{ code: 'WRONG_NAME', words: 'its certificate is for another name' }];
}

/** Nobody has more authorities above him than this. */
const mostAbove = 10;

/** From the certificate upwards to the first who is trusted, as far as it can be followed. */
function pathOf(
  certificate: X509Certificate,
  above: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): readonly X509Certificate[] {
  const path = [certificate];
  const candidates = [...roots, ...above];
  for (let last = certificate; path.length <= mostAbove && !isAmong(roots, last); ) {
    const issuers = candidates.filter(
      (each) => !isAmong(path, each) && last.checkIssued(each) && last.verify(each.publicKey),
    );
    const next = issuers.find(isInForce) ?? issuers[0];
    if (next === undefined) break;
    path.push(next);
    last = next;
  }
  return path;
}

const isAmong = (known: readonly X509Certificate[], certificate: X509Certificate) =>
  known.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256);

function refused(certificate: X509Certificate, flaws: readonly Flaw[], { place }: Expected): ServerVerdict {
  const why = flaws.map((flaw) => flaw.words).join(', and ');
  const print = fingerprint(certificate);
  const { subject, issuer, validFrom, validTo } = certificate;
  return {
    ok: false,
    why,
    security: {
      event: 'InvalidCentralSystemCertificate',
      // What matters most comes first: there is room for 255 characters.
      techInfo:
        `${place}: ${why}. Subject ${oneLine(subject)}; issuer ${oneLine(issuer)}; SHA-256 ${print.slice(0, 16)}; ` +
        `valid ${validFrom} to ${validTo}.`,
      about: `${print} ${flaws.map(({ code }) => code).join(' ')}`,
    },
  };
}

function refusedFor(event: LinkSecurityProblem['event'], why: string, { place }: Expected): ServerVerdict {
  return { ok: false, why, security: { event, techInfo: `${place}: ${why}.`, about: event } };
}

/** As much of a name as leaves room for the rest; whoever made the certificate has chosen what stands in it. */
function oneLine(name: string | undefined): string {
  const text = printable((name ?? '').split('\n').join(', '));
  if (text === '') return 'without a name';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
